// The app lane's rows: its state, its events in a stream of the store's own, and where the pass leads.
import { fromTimestamp, passSubject, toTimestamp } from '@aisle/protocol';
import type { Kysely, Transaction } from 'kysely';
import { APP_LANE } from '../db/app-lane.ts';
import { usableNow } from '../db/consents.ts';
import { readJson } from '../db/json-column.ts';
import type { Database } from '../db/schema.ts';
import { dueT, LaneState, NEW_LANE } from './lane-state.ts';
import type { LaneEvent } from './lane-visit.ts';

export async function loadState(trx: Transaction<Database>, shopper: string, store: string): Promise<LaneState> {
	const row = await trx
		.selectFrom('lane_state')
		.select(['body', 'due_at'])
		.where('shopper', '=', shopper)
		.where('store', '=', store)
		.executeTakeFirst();
	if (row === undefined) return NEW_LANE;
	// a log outlives the shopper: the time says which row it is
	return readJson(LaneState, row.body, { table: 'lane_state', column: 'body', row: `${store}, due ${row.due_at}` });
}

export async function saveState(
	trx: Transaction<Database>,
	shopper: string,
	store: string,
	state: LaneState,
): Promise<void> {
	const row = { body: JSON.stringify(state), due_at: toTimestamp(dueT(state)) };
	await trx
		.insertInto('lane_state')
		.values({ shopper, store, ...row })
		.onConflict((conflict) => conflict.columns(['shopper', 'store']).doUpdateSet(row))
		.execute();
}

/** The shopper's subject in a store; undefined where they have not joined it. */
export async function subjectIn(db: Kysely<Database>, shopper: string, store: string): Promise<string | undefined> {
	const row = await db
		.selectFrom('membership')
		.select('pseudonym')
		.where('shopper', '=', shopper)
		.where('store', '=', store)
		.executeTakeFirst();
	return row && passSubject(row.pseudonym);
}

export type WhyNot = 'not-agreed' | 'paused';

/** Why nothing may be taken of where the shopper is; undefined where it may. */
export async function whyNot(trx: Transaction<Database>, shopper: string, nowS: number): Promise<WhyNot | undefined> {
	if ((await usableNow(trx, [shopper], nowS))(shopper, 'presence')) return undefined;
	const { paused_until } = await trx
		.selectFrom('shopper')
		.select('paused_until')
		.where('id', '=', shopper)
		.executeTakeFirstOrThrow();
	return paused_until !== null && paused_until > toTimestamp(nowS) ? 'paused' : 'not-agreed';
}

/** Numbered and marked as a gateway's events are, so that the engine works on them the same way. */
export async function appendEvents(
	trx: Transaction<Database>,
	store: string,
	events: readonly LaneEvent[],
	nowS: number,
): Promise<void> {
	if (events.length === 0) return;
	const key = { gateway: APP_LANE, stream: store };
	const mark = await trx
		.selectFrom('stream_mark')
		.select('up_to')
		.where('gateway', '=', APP_LANE)
		.where('stream', '=', store)
		.executeTakeFirst();
	const from = mark?.up_to ?? 0;
	const received_at = toTimestamp(nowS);
	for (const [index, { type, subject, t, data, lane }] of events.entries()) {
		const row = { type, subject, time: toTimestamp(t), data: JSON.stringify({ ...data, lane }) };
		await trx
			.insertInto('event')
			.values({ ...key, seq: from + index + 1, store, received_at, ...row })
			.execute();
	}
	const up_to = from + events.length;
	await trx
		.insertInto('stream_mark')
		.values({ ...key, store, up_to, seen_to: up_to, decided_up_to: 0 })
		.onConflict((conflict) => conflict.columns(['gateway', 'stream']).doUpdateSet({ up_to, seen_to: up_to }))
		.execute();
}

/** A time in which the pass says where the shopper is. */
export type Lead = { visit: string; fromT: number; toT: number };

/**
 * A pass leads while its stay lasts, and a stay that is open for so long after its last sign: gateways speak of a stay up to
 * 300 s, at most 180 s apart. After that only its end would be told, which a gateway that died never tells.
 */
const LEAD_S = 300;

/** Since `sinceT`, Unix seconds. */
export async function passLeads(
	trx: Transaction<Database>,
	shopper: string,
	store: string,
	sinceT: number,
): Promise<Lead[]> {
	const rows = await trx
		.selectFrom('zone_visit')
		.innerJoin('visit_lane', 'visit_lane.visit', 'zone_visit.visit')
		.select(['zone_visit.visit', 'zone_visit.entered_at', 'zone_visit.left_at'])
		.select(({ fn }) => fn.max('visit_lane.last_at').as('last_at'))
		.where('zone_visit.shopper', '=', shopper)
		.where('zone_visit.store', '=', store)
		.where('zone_visit.lane', '=', 'pass')
		.where('visit_lane.lane', '=', 'pass')
		.where((either) =>
			either.or([either('zone_visit.left_at', 'is', null), either('zone_visit.left_at', '>=', toTimestamp(sinceT))]),
		)
		.groupBy('zone_visit.number')
		.execute();
	return rows.map(({ visit, entered_at, left_at, last_at }) => ({
		visit,
		fromT: fromTimestamp(entered_at),
		toT: left_at === null ? fromTimestamp(last_at) + LEAD_S : fromTimestamp(left_at),
	}));
}

/** Signs while the pass led, which are of the visit and say nothing of zones. */
export async function prolong(
	trx: Transaction<Database>,
	leads: readonly Lead[],
	times: readonly number[],
): Promise<void> {
	for (const visit of new Set(leads.map((lead) => lead.visit))) {
		const own = leads.filter((lead) => lead.visit === visit);
		const lastT = Math.max(...times.filter((t) => own.some(({ fromT, toT }) => t >= fromT && t <= toT)));
		if (!Number.isFinite(lastT)) continue;
		const last_at = toTimestamp(lastT);
		await trx.updateTable('visit').set({ last_at }).where('id', '=', visit).where('last_at', '<', last_at).execute();
	}
}
