// Consent that ends by itself: a grant stops counting the moment it expires; here the ledger gets the line that says so.
import { setImmediate as othersTurn } from 'node:timers/promises';
import { type Purpose, toTimestamp } from '@aisle/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { Logger } from 'pino';
import { nextExpiry } from '../db/consents.ts';
import { cutLog } from '../db/dialect.ts';
import type { ConsentTable, Database } from '../db/schema.ts';
import { createWorkLoop } from '../db/work-loop.ts';
import { recordConsent } from './consents.ts';
import { membershipsOf } from './memberships.ts';

/** Lines of one transaction. */
const GROUP = 50;

export type ExpiryOptions = {
	db: Kysely<Database>;
	log: Logger;
	/** Unix seconds */
	now(): number;
	rosterChanged(store: string, shopper: string): void;
	presenceWithdrawn(shopper: string): void;
};

export type Expiry = ReturnType<typeof createExpiry>;

export function createExpiry(options: ExpiryOptions) {
	const { db, log, now } = options;
	/** Everything up to here has its line; only grants that end later are looked at. */
	let doneTo = '';

	const expireGroup = async (until: string): Promise<number> => {
		const expired = await db.transaction().execute(async (trx) => {
			const due = await dueGrants(trx, { after: doneTo, until });
			for (const { shopper, purpose, expires_at, text_version, text_language } of due) {
				await recordConsent(trx, {
					...{ shopper, purpose: purpose as Purpose, granted: false, channel: 'expiry' },
					at: expires_at,
					text: { version: text_version, language: text_language },
				});
			}
			return due;
		});
		const withdrawn = expired.filter(({ purpose }) => purpose === 'presence').map(({ shopper }) => shopper);
		if (withdrawn.length > 0) await cutLog(db);
		for (const shopper of withdrawn) options.presenceWithdrawn(shopper);
		for (const shopper of new Set(expired.map((grant) => grant.shopper))) {
			for (const { store } of await membershipsOf(db, shopper)) options.rosterChanged(store, shopper);
		}
		return expired.length;
	};

	const loop = createWorkLoop({
		work: async (closing) => {
			const until = toTimestamp(now());
			// the clock was ahead, and has been set: what is granted since ends before what was done then
			if (until < doneTo) doneTo = '';
			let count = 0;
			for (;;) {
				await othersTurn();
				const done = await expireGroup(until);
				count += done;
				if (done < GROUP) break;
				if (closing()) return;
			}
			doneTo = until;
			if (count > 0) log.info({ event: 'consents-expired', count }, 'consents have ended by themselves');
			const next = await nextExpiry(db, until);
			// none yet: the loop looks again by itself, and a grant lasts a month at least
			loop.wakeIn(next === undefined ? Number.POSITIVE_INFINITY : Date.parse(next) - now() * 1000);
		},
		onFailure: (error, retryMs) =>
			log.error({ event: 'expiry-failed', retryMs, err: error }, 'could not end consents; trying again'),
	});

	return { wake: loop.wake, close: loop.close };
}

type Grant = Selectable<ConsentTable> & { expires_at: string };

/** Grants that ended in this time and that no later line of their shopper and purpose has taken the place of. */
async function dueGrants(db: Kysely<Database>, { after, until }: { after: string; until: string }): Promise<Grant[]> {
	return await db
		.selectFrom('consent')
		.selectAll()
		.where('expires_at', '>', after)
		.where('expires_at', '<=', until)
		.$narrowType<{ expires_at: string }>()
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('consent as later')
						.select('later.number')
						.whereRef('later.shopper', '=', 'consent.shopper')
						.whereRef('later.purpose', '=', 'consent.purpose')
						.whereRef('later.number', '>', 'consent.number'),
				),
			),
		)
		.orderBy('expires_at')
		.orderBy('number')
		.limit(GROUP)
		.execute();
}
