// The visit book's rows: what a group of events may touch, in a few queries, and what it changed, back again.
import { fromTimestamp, type Lane, toTimestamp } from '@aisle/protocol';
import type { Kysely, Selectable } from 'kysely';
import type { Database, VisitTable } from '../db/schema.ts';
import { STAY_MAX_S, VISIT_GAP_S } from '../db/visit-times.ts';
import type { BookChanges, BookRows, BookVisit, PresenceEvent } from './visit-book.ts';

/** Visits of the events' shoppers around their times, and those that their lanes name. */
export async function loadBook(
	tx: Kysely<Database>,
	store: string,
	events: readonly PresenceEvent[],
): Promise<BookRows> {
	const shoppers = [...new Set(events.map(({ shopper }) => shopper))];
	const times = events.map(({ t }) => t);
	const near = await tx
		.selectFrom('visit')
		.selectAll()
		.where('store', '=', store)
		.where('shopper', 'in', shoppers)
		.where('last_at', '>=', toTimestamp(Math.min(...times) - STAY_MAX_S))
		.where('started_at', '<=', toTimestamp(Math.max(...times) + VISIT_GAP_S))
		.execute();
	const named = await tx
		.selectFrom('visit_lane')
		.innerJoin('visit', 'visit.id', 'visit_lane.visit')
		.selectAll('visit')
		.where('visit_lane.source', 'in', [...new Set(events.map(({ source }) => source))])
		.where('visit_lane.source_visit', 'in', [...new Set(events.map(({ visit }) => visit))])
		.execute();
	const visits = [...new Map([...near, ...named].map((row) => [row.id, row])).values()];
	if (visits.length === 0) return { visits: [], lanes: [], stays: [] };
	const ids = visits.map(({ id }) => id);
	const lanes = await tx.selectFrom('visit_lane').selectAll().where('visit', 'in', ids).execute();
	const stays = await tx.selectFrom('zone_visit').selectAll().where('visit', 'in', ids).orderBy('number').execute();
	return {
		visits: visits.map(toBookVisit),
		lanes: lanes.map(({ source, source_visit, lane, visit, last_at, ended_at }) => ({
			...{ source, sourceVisit: source_visit, lane: lane as Lane, visit },
			...{ lastT: fromTimestamp(last_at), endedT: secondsOrNull(ended_at) },
		})),
		stays: stays.map(({ number, visit, zone, lane, entered_at, left_at }) => ({
			...{ number, visit, zone, lane: lane as Lane },
			...{ enteredT: fromTimestamp(entered_at), leftT: secondsOrNull(left_at) },
		})),
	};
}

export async function saveBook(
	tx: Kysely<Database>,
	store: string,
	{ visits, lanes, stays, newVisits }: BookChanges,
): Promise<void> {
	for (const { id, shopper, startedT, lastT, endedT, doubtedT } of visits) {
		const row = {
			...{ started_at: toTimestamp(startedT), last_at: toTimestamp(lastT) },
			...{ ended_at: timestampOrNull(endedT), doubted_at: timestampOrNull(doubtedT) },
		};
		if (newVisits.has(id))
			await tx
				.insertInto('visit')
				.values({ id, shopper, store, ...row })
				.execute();
		else await tx.updateTable('visit').set(row).where('id', '=', id).execute();
	}
	for (const { source, sourceVisit, lane, visit, lastT, endedT } of lanes) {
		const row = { last_at: toTimestamp(lastT), ended_at: timestampOrNull(endedT) };
		await tx
			.insertInto('visit_lane')
			.values({ source, source_visit: sourceVisit, lane, visit, ...row })
			.onConflict((conflict) => conflict.columns(['source', 'source_visit']).doUpdateSet(row))
			.execute();
	}
	const shopperOf = new Map(visits.map(({ id, shopper }) => [id, shopper]));
	for (const { number, visit, zone, lane, enteredT, leftT } of stays) {
		const left_at = timestampOrNull(leftT);
		if (number !== null) {
			await tx.updateTable('zone_visit').set({ left_at }).where('number', '=', number).execute();
			continue;
		}
		const shopper = shopperOf.get(visit)!;
		await tx
			.insertInto('zone_visit')
			.values({ visit, shopper, store, zone, lane, entered_at: toTimestamp(enteredT), left_at })
			.execute();
	}
}

function toBookVisit(row: Selectable<VisitTable>): BookVisit {
	const { id, shopper, started_at, last_at, ended_at, doubted_at } = row;
	return {
		...{ id, shopper, startedT: fromTimestamp(started_at), lastT: fromTimestamp(last_at) },
		...{ endedT: secondsOrNull(ended_at), doubtedT: secondsOrNull(doubted_at) },
	};
}

function secondsOrNull(timestamp: string | null): number | null {
	return timestamp === null ? null : fromTimestamp(timestamp);
}

function timestampOrNull(unixS: number | null): string | null {
	return unixS === null ? null : toTimestamp(unixS);
}
