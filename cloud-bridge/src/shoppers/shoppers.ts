// A shopper from opting in to leaving. Each change is one transaction, and rosters follow it.
import { randomUUID } from 'node:crypto';
import {
	type ConsentChange,
	type EnrolReply,
	type EnrolRequest,
	type MeReply,
	type Purpose,
	type TextRef,
	toTimestamp,
} from '@aisle/protocol';
import type { Kysely, Transaction } from 'kysely';
import { cutLog } from '../db/dialect.ts';
import type { Database } from '../db/schema.ts';
import type { Shopper } from './access.ts';
import { consentsOf, recordConsent } from './consents.ts';
import { makeShopperKey } from './identity.ts';
import { joinStore, membershipsOf } from './memberships.ts';
import { addPhone, countPhones, type TokenLives } from './phones.ts';
import type { Seal } from './seal.ts';
import type { Texts } from './texts.ts';

export type ShoppersOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
	seal: Seal;
	texts: Texts;
	tokens: TokenLives;
	/** A grant ends by itself after so long. */
	validMonths: number;
	/** Somebody came, left or changed their mind: the gateways of the store must know at once. */
	rosterChanged(store: string, shopper: string): void;
	/** Presence is no longer agreed to: what is shown of it goes. */
	presenceWithdrawn(shopper: string): void;
};

export type Shoppers = ReturnType<typeof createShoppers>;

export function createShoppers(options: ShoppersOptions) {
	const { db, now, seal, texts, tokens: lives } = options;
	const row = (id: string) => db.selectFrom('shopper').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
	const tellStores = async (shopper: string) => {
		for (const { store } of await membershipsOf(db, shopper)) options.rosterChanged(store, shopper);
	};

	return {
		/** The caller has checked the store, the text and the age. */
		async enrol({ store, consents, text, channel = 'app' }: EnrolRequest): Promise<EnrolReply> {
			const [id, key, nowS] = [randomUUID(), makeShopperKey(), now()];
			const at = toTimestamp(nowS);
			const expiresAt = monthsLater(nowS, options.validMonths);
			const tokens = await db.transaction().execute(async (trx) => {
				await trx
					.insertInto('shopper')
					.values({ id, store, key: seal.seal(key, id), enrolled_at: at })
					.execute();
				await joinStore(trx, { id, key }, store, at);
				for (const purpose of new Set(consents)) {
					await recordConsent(trx, { shopper: id, purpose, granted: true, at, text, channel, expiresAt });
				}
				return await addPhone(trx, id, nowS, lives);
			});
			options.rosterChanged(store, id);
			return { shopper: id, ...tokens };
		},

		consents: (shopper: string): Promise<Record<Purpose, boolean>> => consentsOf(db, shopper, now()),

		async me({ id, store, enrolledAt }: Pick<Shopper, 'id' | 'store' | 'enrolledAt'>): Promise<MeReply> {
			const { paused_until, name } = await row(id);
			const fobs = await db.selectFrom('fob').select(['store', 'fob']).where('shopper', '=', id).execute();
			return {
				shopper: id,
				store,
				stores: (await membershipsOf(db, id)).map((membership) => membership.store),
				enrolledAt,
				consents: await consentsOf(db, id, now()),
				...(paused_until !== null && paused_until > toTimestamp(now()) ? { pausedUntil: paused_until } : {}),
				...(name === null ? {} : { name: seal.open(name, id).toString('utf8') }),
				fobs,
				phones: await countPhones(db, id, now()),
			};
		},

		async changeConsent(
			shopper: string,
			purpose: Purpose,
			{ granted, text, channel = 'app' }: ConsentChange,
		): Promise<void> {
			const nowS = now();
			await db.transaction().execute(async (trx) => {
				await recordConsent(trx, {
					...{ shopper, purpose, granted, channel, at: toTimestamp(nowS) },
					text: (await knownText(trx, text)) ?? (await lastText(trx, shopper, texts)),
					expiresAt: monthsLater(nowS, options.validMonths),
				});
			});
			if (purpose === 'presence' && !granted) {
				await cutLog(db);
				options.presenceWithdrawn(shopper);
			}
			await tellStores(shopper);
		},
	};
}

/** Words that were offered once, if not now. */
async function knownText(trx: Transaction<Database>, text: TextRef | undefined): Promise<TextRef | undefined> {
	if (text === undefined) return undefined;
	return await trx
		.selectFrom('consent_text')
		.select(['version', 'language'])
		.where('version', '=', text.version)
		.where('language', '=', text.language)
		.executeTakeFirst();
}

/** The newest words in the language the shopper agreed in last. */
async function lastText(trx: Transaction<Database>, shopper: string, texts: Texts): Promise<TextRef> {
	const last = await trx
		.selectFrom('consent')
		.select('text_language')
		.where('shopper', '=', shopper)
		.orderBy('number', 'desc')
		.limit(1)
		.executeTakeFirst();
	const { version, language } = texts.newest(last?.text_language);
	return { version, language };
}

/** Where that month has no such day, on its last: a grant is never longer than was said. */
function monthsLater(nowS: number, months: number): string {
	const at = new Date(nowS * 1000);
	const day = at.getUTCDate();
	at.setUTCMonth(at.getUTCMonth() + months);
	if (at.getUTCDate() !== day) at.setUTCDate(0);
	return at.toISOString();
}
