// Who agrees to what now: the newest line of the ledger counts. Asked by every room that is about to use personal data.
import type { Purpose } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** Shoppers of a store who grant `purpose` now. */
export function consenting(db: Kysely<Database>, purpose: Purpose) {
	return db
		.selectFrom('consent')
		.select('consent.shopper')
		.where('consent.purpose', '=', purpose)
		.where('consent.granted', '=', 1)
		.where('consent.number', '=', (newest) =>
			newest
				.selectFrom('consent as later')
				.select(({ fn }) => fn.max('later.number').as('number'))
				.whereRef('later.shopper', '=', 'consent.shopper')
				.where('later.purpose', '=', purpose),
		);
}

/** What each of `shoppers` grants now; a shopper who is not there grants nothing. */
export async function grantedNow(
	db: Kysely<Database>,
	shoppers: readonly string[],
): Promise<(shopper: string, purpose: Purpose) => boolean> {
	if (shoppers.length === 0) return () => false;
	const rows = await db
		.selectFrom('consent')
		.select(['shopper', 'purpose', 'granted'])
		.where('shopper', 'in', [...new Set(shoppers)])
		.orderBy('number')
		.execute();
	const latest = new Map(rows.map(({ shopper, purpose, granted }) => [`${shopper}/${purpose}`, granted]));
	return (shopper, purpose) => latest.get(`${shopper}/${purpose}`) === 1;
}
