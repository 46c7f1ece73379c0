// Who agrees to what now: the newest line of the ledger counts, until it expires. Asked by every room that is about to use
// personal data.
import { type Purpose, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** Shoppers who grant `purpose` at `nowS` (Unix seconds). */
export function consenting(db: Kysely<Database>, purpose: Purpose, nowS: number) {
	return db
		.selectFrom('consent')
		.select('consent.shopper')
		.where('consent.purpose', '=', purpose)
		.where('consent.granted', '=', 1)
		.where((either) =>
			either.or([either('consent.expires_at', 'is', null), either('consent.expires_at', '>', toTimestamp(nowS))]),
		)
		.where('consent.number', '=', (newest) =>
			newest
				.selectFrom('consent as later')
				.select(({ fn }) => fn.max('later.number').as('number'))
				.whereRef('later.shopper', '=', 'consent.shopper')
				.where('later.purpose', '=', purpose),
		);
}

/** What each of `shoppers` grants at `nowS`; a shopper who is not there grants nothing. */
export async function grantedNow(
	db: Kysely<Database>,
	shoppers: readonly string[],
	nowS: number,
): Promise<(shopper: string, purpose: Purpose) => boolean> {
	if (shoppers.length === 0) return () => false;
	const ids = [...new Set(shoppers)];
	const rows = await db
		.selectFrom('consent')
		.select(['shopper', 'purpose'])
		.where('granted', '=', 1)
		.where((either) => either.or([either('expires_at', 'is', null), either('expires_at', '>', toTimestamp(nowS))]))
		// the index alone says which lines are the newest: all the lines of somebody who changes their mind every second
		// would hold everybody up
		.where('number', 'in', (newest) =>
			newest
				.selectFrom('consent as line')
				.select(({ fn }) => fn.max('line.number').as('number'))
				.where('line.shopper', 'in', ids)
				.groupBy(['line.shopper', 'line.purpose']),
		)
		.execute();
	const granted = new Set(rows.map(({ shopper, purpose }) => `${shopper}/${purpose}`));
	return (shopper, purpose) => granted.has(`${shopper}/${purpose}`);
}

/** As `grantedNow`, for deciding and sending: whoever asked for a pause is not recognised and not told anything. */
export async function usableNow(
	db: Kysely<Database>,
	shoppers: readonly string[],
	nowS: number,
): Promise<(shopper: string, purpose: Purpose) => boolean> {
	if (shoppers.length === 0) return () => false;
	const granted = await grantedNow(db, shoppers, nowS);
	const rows = await db
		.selectFrom('shopper')
		.select('id')
		.where('id', 'in', [...new Set(shoppers)])
		.where('paused_until', '>', toTimestamp(nowS))
		.execute();
	const paused = new Set(rows.map(({ id }) => id));
	return (shopper, purpose) => granted(shopper, purpose) && !paused.has(shopper);
}

/** When the next grant ends by itself, after a Timestamp; undefined where none will. */
export async function nextExpiry(db: Kysely<Database>, after: string): Promise<string | undefined> {
	const next = await db
		.selectFrom('consent')
		.select('expires_at')
		.where('expires_at', '>', after)
		.orderBy('expires_at')
		.limit(1)
		.executeTakeFirst();
	return next?.expires_at ?? undefined;
}
