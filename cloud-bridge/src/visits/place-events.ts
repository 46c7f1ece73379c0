// What a group of a source's events says about visits, written down in the engine's transaction: each event counts once.
import { randomUUIDv7 } from 'node:crypto';
import { eventData, fromTimestamp, Lane, toTimestamp } from '@aisle/protocol';
import type { Kysely, Selectable } from 'kysely';
import { APP_LANE } from '../db/app-lane.ts';
import { recordAudit } from '../db/audit.ts';
import { readEventAs, readEventData } from '../db/event-data.ts';
import type { Database, EventTable } from '../db/schema.ts';
import { elsewhereAt, signsElsewhere } from '../db/signs-elsewhere.ts';
import { whereabouts } from '../db/whereabouts.ts';
import { loadBook, saveBook } from './book-rows.ts';
import { createVisitBook, type PresenceEvent } from './visit-book.ts';

/** No offers for a visit whose pass was heard in two places, for so long: an identifier lasts 600 s, then it is another. */
const DOUBT_S = 600;

type EventRow = Selectable<EventTable>;
export type EventGroup = {
	store: string;
	gateway: string;
	events: readonly EventRow[];
	/** Who is meant; undefined for all others and for those who do not want to be recognised. */
	shopperOf(subject: string): string | undefined;
	nowS: number;
};
/** What a decision must know of the visit an event belongs to. */
export type Placed = {
	visit: string;
	/** The shopper was noticed in another store at the same time. */
	isElsewhere: boolean;
	/** Their pass was heard in two places a short time ago. */
	isDoubted: boolean;
};
/** Where a shopper is now; null: nowhere. */
export type Seen = { store: string; zone: string | null; since: string };
export type Presence = {
	/** By the events' numbers. */
	placed: ReadonlyMap<number, Placed>;
	seen: { shopper: string; seen: Seen }[];
};

const WHAT: Readonly<Record<string, PresenceEvent['what']>> = {
	'aisle.visit.started.v1': 'started',
	'aisle.zone.entered.v1': 'entered',
	'aisle.zone.dwelled.v1': 'dwelled',
	'aisle.zone.exited.v1': 'exited',
	'aisle.visit.ended.v1': 'ended',
};

/** What all of these say; `lane` is the bridge's own addition (lanes/lane-rows.ts). */
const PresenceData = eventData['aisle.visit.started.v1'].extend({
	to: eventData['aisle.zone.exited.v1'].shape.to,
	lane: Lane.optional(),
});

export async function placeEvents(tx: Kysely<Database>, group: EventGroup): Promise<Presence> {
	const { store, events, shopperOf, nowS } = group;
	await auditRefusedRosters(tx, group);
	const about = events.flatMap((row) => {
		const shopper = shopperOf(row.subject);
		return shopper === undefined ? [] : [{ row, shopper }];
	});
	const happened = about.flatMap(({ row, shopper }) => toPresenceEvent(row, shopper) ?? []);
	const doubts = about.filter(({ row }) => row.type === 'aisle.pass.doubted.v1');
	if (happened.length + doubts.length === 0) return { placed: new Map(), seen: [] };

	const around = [...happened, ...doubts.map(({ row, shopper }) => doubtAsEvent(row, shopper))];
	const times = around.map(({ t }) => t);
	const book = createVisitBook(await loadBook(tx, store, around), randomUUIDv7);
	const signs = await signsElsewhere(
		tx,
		store,
		around.map(({ shopper }) => shopper),
		[Math.min(...times), Math.max(...times)],
	);
	const placed = new Map<number, Placed>();
	for (const { row, shopper } of about) {
		const event = toPresenceEvent(row, shopper);
		if (event === undefined) {
			if (row.type === 'aisle.pass.doubted.v1') await takeDoubt(tx, row, shopper, book.doubt, nowS);
			continue;
		}
		const visit = book.place(event);
		const elsewhere = elsewhereAt(signs, shopper, event.t);
		if (elsewhere !== undefined) {
			await recordAudit(tx, { kind: 'two-stores-at-once', shopper, store, detail: { other: elsewhere } }, nowS);
		}
		placed.set(row.seq, {
			visit: visit.id,
			isElsewhere: elsewhere !== undefined,
			isDoubted: visit.doubtedT !== null && event.t >= visit.doubtedT && event.t < visit.doubtedT + DOUBT_S,
		});
	}
	await saveBook(tx, store, book.changes());
	return { placed, seen: await whoMoved(tx, store, happened, nowS) };
}

/** Undefined for events that say nothing of where somebody is. */
function toPresenceEvent(row: EventRow, shopper: string): PresenceEvent | undefined {
	const what = WHAT[row.type];
	if (what === undefined) return undefined;
	const { visit, zone, to, lane = 'app' } = readEventAs(PresenceData, row);
	return {
		...{ shopper, source: row.gateway, visit, zone, to, what, t: fromTimestamp(row.time) },
		// a gateway knows a shopper by the pass or by a fob, and does not say which
		lane: row.gateway === APP_LANE ? lane : 'pass',
	};
}

function doubtAsEvent(row: EventRow, shopper: string): PresenceEvent {
	const t = fromTimestamp(row.time);
	return { shopper, source: row.gateway, visit: '', zone: '', what: 'dwelled', t, lane: 'pass' };
}

async function takeDoubt(
	tx: Kysely<Database>,
	row: EventRow,
	shopper: string,
	doubt: (shopper: string, t: number) => void,
	nowS: number,
): Promise<void> {
	const { reason, zone, lateS } = readEventData('aisle.pass.doubted.v1', row);
	const kind = reason === 'two-places' ? 'pass-in-two-places' : 'pass-stale';
	if (reason === 'two-places') doubt(shopper, fromTimestamp(row.time));
	const detail = { ...(zone === undefined ? {} : { zone }), ...(lateS === undefined ? {} : { lateS }) };
	await recordAudit(tx, { kind, shopper, store: row.store, detail }, nowS);
}

async function auditRefusedRosters(tx: Kysely<Database>, { store, gateway, events, nowS }: EventGroup): Promise<void> {
	for (const row of events) {
		if (row.type !== 'aisle.roster.refused.v1') continue;
		const { reason } = readEventData(row.type, row);
		await recordAudit(tx, { kind: 'roster-refused', store, detail: { gateway, reason } }, nowS);
	}
}

/** Those who came, went or changed their zone, with where that leaves them. */
async function whoMoved(
	tx: Kysely<Database>,
	store: string,
	events: readonly PresenceEvent[],
	nowS: number,
): Promise<Presence['seen']> {
	// a step from zone to zone is told by its second half
	const moves = events.filter(({ what, to }) => what === 'entered' || what === 'ended' || (what === 'exited' && !to));
	const last = new Map(moves.map(({ shopper, t }) => [shopper, t]));
	const where = await whereabouts(tx, [...last.keys()], nowS);
	return [...last].map(([shopper, t]) => {
		const at = where.get(shopper);
		return { shopper, seen: at ?? { store, zone: null, since: toTimestamp(t) } };
	});
}
