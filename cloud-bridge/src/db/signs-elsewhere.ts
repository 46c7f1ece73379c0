// Was a shopper noticed in another store at the same time? Asked before anything is made of where they are.
import { fromTimestamp, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';
import { TWO_STORES_S } from './visit-times.ts';

/** A sign of somebody in another store, from the first to the last of its visit. */
export type SignElsewhere = { shopper: string; store: string; startedT: number; lastT: number };

/** Of `shoppers` between two times, Unix seconds. */
export async function signsElsewhere(
	db: Kysely<Database>,
	store: string,
	shoppers: readonly string[],
	[fromT, toT]: [number, number],
): Promise<SignElsewhere[]> {
	if (shoppers.length === 0) return [];
	const rows = await db
		.selectFrom('visit')
		.select(['shopper', 'store', 'started_at', 'last_at'])
		.where('shopper', 'in', [...new Set(shoppers)])
		.where('store', '<>', store)
		.where('last_at', '>', toTimestamp(fromT - TWO_STORES_S))
		.where('started_at', '<', toTimestamp(toT + TWO_STORES_S))
		.execute();
	return rows.map((row) => ({
		...{ shopper: row.shopper, store: row.store },
		...{ startedT: fromTimestamp(row.started_at), lastT: fromTimestamp(row.last_at) },
	}));
}

/** The store where the shopper was at `t` too, as far as signs tell. */
export function elsewhereAt(signs: readonly SignElsewhere[], shopper: string, t: number): string | undefined {
	return signs.find(
		(sign) => sign.shopper === shopper && sign.startedT < t + TWO_STORES_S && sign.lastT > t - TWO_STORES_S,
	)?.store;
}
