// A shopper from opting in to leaving. Each change is one transaction, and rosters follow it.
import { randomUUID } from 'node:crypto';
import { type EnrolReply, type PassReply, type Purpose, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { consentsOf, recordConsent } from './consents.ts';
import { eraseShopper } from './erasure.ts';
import { hashToken, makeShopperKey, makeToken, pseudonymAt } from './identity.ts';
import { passOfToday } from './pass-of-today.ts';

export type Shopper = { id: string; store: string; enrolledAt: string };

export type ShoppersOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
	siteNumberOf(store: string): number;
	/** Somebody came, left or changed their mind: the gateways of the store must know at once. */
	rosterChanged(store: string): void;
	/** Presence is no longer agreed to: what is shown of it goes. */
	presenceWithdrawn(shopper: string): void;
	erased(shopper: string): void;
};

export function createShoppers(options: ShoppersOptions) {
	const { db, now } = options;
	const row = (id: string) => db.selectFrom('shopper').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

	return {
		async enrol(store: string, consents: readonly Purpose[]): Promise<EnrolReply> {
			const [id, key, token, at] = [randomUUID(), makeShopperKey(), makeToken(), toTimestamp(now())];
			await db.transaction().execute(async (trx) => {
				const made = {
					id,
					store,
					pseudonym: pseudonymAt(store, key),
					key,
					token_hash: hashToken(token),
					enrolled_at: at,
				};
				await trx.insertInto('shopper').values(made).execute();
				for (const purpose of new Set(consents)) await recordConsent(trx, { shopper: id, purpose, granted: true, at });
			});
			options.rosterChanged(store);
			return { shopper: id, token };
		},

		async byToken(token: string): Promise<Shopper | undefined> {
			return await db
				.selectFrom('shopper')
				.select(['id', 'store', 'enrolled_at as enrolledAt'])
				.where('token_hash', '=', hashToken(token))
				.executeTakeFirst();
		},

		consents: (shopper: string): Promise<Record<Purpose, boolean>> => consentsOf(db, shopper),

		async changeConsent(shopper: string, purpose: Purpose, granted: boolean): Promise<void> {
			const { store } = await row(shopper);
			const change = { shopper, purpose, granted, at: toTimestamp(now()) };
			await db.transaction().execute((trx) => recordConsent(trx, change));
			if (purpose === 'presence' && !granted) options.presenceWithdrawn(shopper);
			options.rosterChanged(store);
		},

		async erase(shopper: string): Promise<void> {
			const found = await row(shopper);
			await db.transaction().execute((trx) => eraseShopper(trx, found));
			options.erased(shopper);
			options.rosterChanged(found.store);
		},

		async pass(shopper: string): Promise<PassReply> {
			const { store, key } = await row(shopper);
			const nowS = now();
			return { store, now: toTimestamp(nowS), rids: passOfToday(key, options.siteNumberOf(store), nowS) };
		},
	};
}
