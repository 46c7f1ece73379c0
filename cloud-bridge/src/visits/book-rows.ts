// The visit book's rows: what a group of events may touch, in a few queries, and what it changed, back again.
import { fromTimestamp, type Lane, toTimestamp } from '@aisle/protocol';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Database, VisitTable, ZoneVisitTable } from '../db/schema.ts';
import { STAY_MAX_S, VISIT_GAP_S } from '../db/visit-times.ts';
import type { BookRows, BookVisit, PresenceEvent } from './visit-book.ts';

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
	// what was left before the first of the events is as it was
	const stays = await tx
		.selectFrom('zone_visit')
		.selectAll()
		.where('visit', 'in', ids)
		.where((either) =>
			either.or([either('left_at', 'is', null), either('left_at', '>', toTimestamp(Math.min(...times)))]),
		)
		.orderBy('number')
		.execute();
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

/** One statement a table, however many rows: a group has 100 events, and each may change a row of all three. */
export async function saveBook(tx: Kysely<Database>, store: string, { visits, lanes, stays }: BookRows): Promise<void> {
	if (visits.length === 0) return;
	await tx
		.insertInto('visit')
		.values(
			visits.map(({ id, shopper, startedT, lastT, endedT, doubtedT }) => ({
				...{ id, shopper, store, started_at: toTimestamp(startedT), last_at: toTimestamp(lastT) },
				...{ ended_at: timestampOrNull(endedT), doubted_at: timestampOrNull(doubtedT) },
			})),
		)
		.onConflict((conflict) =>
			conflict.column('id').doUpdateSet(({ ref }) => ({
				...{ started_at: ref('excluded.started_at'), last_at: ref('excluded.last_at') },
				...{ ended_at: ref('excluded.ended_at'), doubted_at: ref('excluded.doubted_at') },
			})),
		)
		.execute();
	await saveLanes(tx, lanes);
	const shopperOf = new Map(visits.map(({ id, shopper }) => [id, shopper]));
	const rows = stays.map(({ number, visit, zone, lane, enteredT, leftT }) => ({
		...{ visit, shopper: shopperOf.get(visit)!, store, zone, lane, entered_at: toTimestamp(enteredT) },
		...{ left_at: timestampOrNull(leftT), ...(number === null ? {} : { number }) },
	}));
	await saveStays(tx, rows);
}

async function saveLanes(tx: Kysely<Database>, lanes: BookRows['lanes']): Promise<void> {
	if (lanes.length === 0) return;
	await tx
		.insertInto('visit_lane')
		.values(
			lanes.map(({ source, sourceVisit, lane, visit, lastT, endedT }) => ({
				...{ source, source_visit: sourceVisit, lane, visit },
				...{ last_at: toTimestamp(lastT), ended_at: timestampOrNull(endedT) },
			})),
		)
		.onConflict((conflict) =>
			conflict.columns(['source', 'source_visit']).doUpdateSet(({ ref }) => ({
				...{ last_at: ref('excluded.last_at'), ended_at: ref('excluded.ended_at') },
			})),
		)
		.execute();
}

async function saveStays(tx: Kysely<Database>, rows: readonly Insertable<ZoneVisitTable>[]): Promise<void> {
	const { known = [], fresh = [] } = Object.groupBy(rows, ({ number }) => (number === undefined ? 'fresh' : 'known'));
	if (fresh.length > 0) await tx.insertInto('zone_visit').values(fresh).execute();
	if (known.length === 0) return;
	await tx
		.insertInto('zone_visit')
		.values(known)
		.onConflict((conflict) =>
			conflict.column('number').doUpdateSet(({ ref }) => ({ left_at: ref('excluded.left_at') })),
		)
		.execute();
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
