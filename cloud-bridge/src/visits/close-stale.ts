// Ends visits that nobody ended: the gateway died or lost its memory, or the shopper paused. Their last sign is their end.
import { setImmediate as othersTurn } from 'node:timers/promises';
import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { STAY_MAX_S, VISIT_GAP_S } from '../db/visit-times.ts';
import { whereabouts } from '../db/whereabouts.ts';

/** Visits of one transaction. */
const GROUP = 200;

/** Who is nowhere now, as far as anybody knows, and since when. */
export type Gone = { shopper: string; since: string };

/** @returns how many were ended; call again while it is `GROUP` */
async function closeStale(db: Kysely<Database>, nowS: number): Promise<{ ended: number; gone: Gone[] }> {
	return await db.transaction().execute(async (tx) => {
		const stale = await tx
			.selectFrom('visit')
			.innerJoin('shopper', 'shopper.id', 'visit.shopper')
			.select(['visit.id', 'visit.last_at', 'visit.shopper'])
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
		const gone = new Map(stale.map(({ shopper, last_at }) => [shopper, last_at]));
		for (const shopper of (await whereabouts(tx, [...gone.keys()], nowS)).keys()) gone.delete(shopper);
		return { ended: stale.length, gone: [...gone].map(([shopper, since]) => ({ shopper, since })) };
	});
}

/** All there are, a group at a time. @param left who is shown in a zone is there no longer */
export async function closeAllStale(db: Kysely<Database>, nowS: number, left: (gone: Gone) => void): Promise<void> {
	for (;;) {
		await othersTurn();
		const { ended, gone } = await closeStale(db, nowS);
		for (const one of gone) left(one);
		if (ended < GROUP) return;
	}
}
