// Where a shopper was, from the visits that are still kept, newest first, and when each of them is deleted.
import { fromTimestamp, type Lane, type PresenceReply, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';

export type PresenceOfOptions = {
	db: Kysely<Database>;
	visitsDays: number;
	zoneName(store: string, zone: string): string;
};

export async function presenceOf(
	{ db, visitsDays, zoneName }: PresenceOfOptions,
	shopper: string,
): Promise<PresenceReply> {
	const visits = await db
		.selectFrom('visit')
		.selectAll()
		.where('shopper', '=', shopper)
		.orderBy('started_at', 'desc')
		.execute();
	const zones = await db
		.selectFrom('zone_visit')
		.selectAll()
		.where('shopper', '=', shopper)
		.orderBy('number')
		.execute();
	const lanes = await db
		.selectFrom('visit_lane')
		.innerJoin('visit', 'visit.id', 'visit_lane.visit')
		.select(['visit_lane.visit', 'visit_lane.lane'])
		.where('visit.shopper', '=', shopper)
		.execute();
	const [zonesBy, lanesBy] = [Map.groupBy(zones, ({ visit }) => visit), Map.groupBy(lanes, ({ visit }) => visit)];
	return {
		visits: visits.map(({ id, store, started_at, last_at, ended_at }) => ({
			id,
			store,
			startedAt: started_at,
			...(ended_at === null ? {} : { endedAt: ended_at }),
			deletedAt: toTimestamp(fromTimestamp(last_at) + visitsDays * 86_400),
			lanes: [...new Set((lanesBy.get(id) ?? []).map(({ lane }) => lane as Lane))],
			zones: (zonesBy.get(id) ?? []).map(({ zone, entered_at, left_at, lane }) => ({
				zone: { id: zone, name: zoneName(store, zone) },
				enteredAt: entered_at,
				...(left_at === null ? {} : { leftAt: left_at }),
				lane: lane as Lane,
			})),
		})),
	};
}
