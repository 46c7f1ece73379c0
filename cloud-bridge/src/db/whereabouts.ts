// Where shoppers are now, by their open stays; told to phones by more than one room.
import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';
import { STAY_MAX_S } from './visit-times.ts';

export type Whereabouts = { shopper: string; store: string; zone: string; since: string };

/** Of each shopper the newest stay that nobody ended, and whose visit gave a sign lately; `nowS` in Unix seconds. */
export async function whereabouts(
	db: Kysely<Database>,
	shoppers: readonly string[],
	nowS: number,
): Promise<Map<string, Whereabouts>> {
	if (shoppers.length === 0) return new Map();
	const rows = await db
		.selectFrom('zone_visit')
		.innerJoin('visit', 'visit.id', 'zone_visit.visit')
		.select(['zone_visit.shopper', 'zone_visit.store', 'zone_visit.zone', 'zone_visit.entered_at as since'])
		.where('zone_visit.shopper', 'in', [...new Set(shoppers)])
		.where('zone_visit.left_at', 'is', null)
		.where('visit.ended_at', 'is', null)
		.where('visit.last_at', '>', toTimestamp(nowS - STAY_MAX_S))
		.orderBy('zone_visit.entered_at')
		.orderBy('zone_visit.number')
		.execute();
	return new Map(rows.map((row) => [row.shopper, row]));
}
