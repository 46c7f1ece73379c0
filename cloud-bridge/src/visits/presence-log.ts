// Where a shopper was, as they read it themselves: visits with their stays, and when each is deleted.
import { fromTimestamp, type Lane, type PresenceReply, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { STAY_MAX_S, VISIT_GAP_S } from '../db/visit-times.ts';

/** More than anybody reads, and a bound on one answer. */
const READ_MOST = { visits: 200, stays: 5000 };
/** A dozen visits a day for the longest time that they can be kept. */
export const EXPORT_MOST = { visits: 5000, stays: 200_000 };

export type PresenceLogOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
	zoneName(store: string, zone: string): string;
	/** How long visits are kept. */
	visitsDays: number;
	most?: { visits: number; stays: number };
};

/** Newest first. */
export async function presenceLog(options: PresenceLogOptions, shopper: string): Promise<PresenceReply> {
	const { db, now, zoneName, visitsDays, most = READ_MOST } = options;
	const visits = await db
		.selectFrom('visit')
		.selectAll()
		.where('shopper', '=', shopper)
		.orderBy('started_at', 'desc')
		.limit(most.visits)
		.execute();
	if (visits.length === 0) return { visits: [] };
	const ids = visits.map(({ id }) => id);
	const lanes = await db.selectFrom('visit_lane').select(['visit', 'lane']).where('visit', 'in', ids).execute();
	const stays = await db
		.selectFrom('zone_visit')
		.selectAll()
		.where('visit', 'in', ids)
		.orderBy('entered_at', 'desc')
		.limit(most.stays)
		.execute();
	const staysOf = Map.groupBy(stays.reverse(), ({ visit }) => visit);
	const lanesOf = Map.groupBy(lanes, ({ visit }) => visit);
	return {
		visits: visits.map(({ id, store, started_at, last_at, ended_at }) => {
			const own = staysOf.get(id) ?? [];
			const silentS = now() - fromTimestamp(last_at);
			const isOpen = own.some(({ left_at }) => left_at === null);
			const over = ended_at ?? (silentS > (isOpen ? STAY_MAX_S : VISIT_GAP_S) ? last_at : undefined);
			const used = [...(lanesOf.get(id) ?? []), ...own].map(({ lane }) => lane as Lane);
			return {
				...{ id, store, startedAt: started_at },
				...(over === undefined ? {} : { endedAt: over }),
				deletedAt: toTimestamp(fromTimestamp(started_at) + visitsDays * 86_400),
				lanes: [...new Set(used)].sort(),
				zones: own.map(({ zone, lane, entered_at, left_at }) => {
					const leftAt = left_at ?? over;
					return {
						zone: { id: zone, name: zoneName(store, zone) },
						...{ enteredAt: entered_at, lane: lane as Lane },
						...(leftAt === undefined ? {} : { leftAt }),
					};
				}),
			};
		}),
	};
}
