// The counts that outlive visits, as operators read them: small groups are not told apart.
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';

/** A count below this could be a person whom somebody remembers having seen there. */
const SMALL_GROUP = 3;
const FEWER = `fewer than ${SMALL_GROUP}` as const;

export type ShownZoneDay = { zone: string; day: string } & (
	| { visits: number; dwellS: number }
	| { visits: typeof FEWER }
);

/** Newest first. @param from the first day, 2026-11-22 */
export async function zoneDays(db: Kysely<Database>, store: string, from: string): Promise<ShownZoneDay[]> {
	const rows = await db
		.selectFrom('zone_day')
		.select(['zone', 'day', 'visits', 'dwell_s'])
		.where('store', '=', store)
		.where('day', '>=', from)
		.orderBy('day', 'desc')
		.orderBy('zone')
		.execute();
	return rows.map(({ zone, day, visits, dwell_s }) =>
		visits < SMALL_GROUP ? { zone, day, visits: FEWER } : { zone, day, visits, dwellS: dwell_s },
	);
}
