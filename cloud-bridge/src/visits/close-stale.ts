// Ends visits that nobody ended: the gateway died or lost its memory, or the shopper paused. Their last sign is their end.
import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { STAY_MAX_S, VISIT_GAP_S } from '../db/visit-times.ts';

/** Visits of one transaction. */
const GROUP = 200;

/** @returns how many were ended; call again while it is `GROUP` */
export async function closeStale(db: Kysely<Database>, nowS: number): Promise<number> {
	return await db.transaction().execute(async (tx) => {
		const stale = await tx
			.selectFrom('visit')
			.innerJoin('shopper', 'shopper.id', 'visit.shopper')
			.select(['visit.id', 'visit.last_at'])
			.where('visit.ended_at', 'is', null)
			.where('visit.last_at', '<', toTimestamp(nowS - VISIT_GAP_S))
			.where((either) =>
				either.or([
					either('visit.last_at', '<', toTimestamp(nowS - STAY_MAX_S)),
					either('shopper.paused_until', '>', toTimestamp(nowS)),
					either.not(
						either.exists(
							either
								.selectFrom('zone_visit')
								.select('zone_visit.number')
								.whereRef('zone_visit.visit', '=', 'visit.id')
								.where('zone_visit.left_at', 'is', null),
						),
					),
				]),
			)
			.orderBy('visit.last_at')
			.limit(GROUP)
			.execute();
		for (const { id, last_at } of stale) {
			await tx
				.updateTable('zone_visit')
				.set({ left_at: last_at })
				.where('visit', '=', id)
				.where('left_at', 'is', null)
				.execute();
			await tx.updateTable('visit').set({ ended_at: last_at }).where('id', '=', id).execute();
		}
		return stale.length;
	});
}

/** All there are, a group at a time. */
export async function closeAllStale(db: Kysely<Database>, nowS: number): Promise<void> {
	while ((await closeStale(db, nowS)) === GROUP);
}
