// One shopper's visit as the app lane sees it: a pure reducer from beacons heard, codes at the door and silence to events like
// a gateway's (gateway/src/presence/zone-state.ts). Times are Unix seconds, in order.
import { type EventDraft, Lane } from '@aisle/protocol';
import { z } from 'zod';

/** Stays at which `dwelled` comes (protocol page). */
const DWELL_MARKS_S = [10, 30, 60, 120, 300] as const;

/**
 * Silence after which a zone is left: iOS says "left the region" 30 s after the last advert, and Android in the background
 * listens for half a second in five; twice the first leaves room for one report that is missed.
 */
export const SILENCE_S = 60;

/** How long a beacon's level counts; adverts come every 0.1 to 1 s, phones average over a second. */
const RECENT_S = 10;
const RECENT_MAX = 64;

/** By so much another zone must be louder: one standard deviation of a body's fading, as in decision 12. */
const HYSTERESIS_DB = 6;

/** iOS says 0 where it cannot tell: quieter than every level it can. */
const UNKNOWN_DBM = -127;

const Heard = z.object({ zone: z.string(), t: z.number(), rssiDbm: z.number() });
export type Heard = z.infer<typeof Heard>;

export const LaneVisit = z.object({
	visit: z.string(),
	startedT: z.number(),
	/** The last sign of any kind. */
	heardT: z.number(),
	/** Where the shopper is, or was last. */
	zone: z.string(),
	/** What says so: beacons, or the code at the door. */
	lane: Lane,
	/** false between falling silent and the end of the visit, and while the pass leads */
	present: z.boolean(),
	enteredT: z.number(),
	/** How many of the dwell marks this stay has passed. */
	marks: z.number(),
	/** Closed stays by zone, in seconds. */
	dwellS: z.record(z.string(), z.number()),
	recent: z.array(Heard),
});
export type LaneVisit = z.infer<typeof LaneVisit>;

export type LaneEvent = EventDraft & { lane: Lane };
export type Step = { visit: LaneVisit | null; events: LaneEvent[] };

/** A beacon was heard. */
export function heard(visit: LaneVisit | null, subject: string, sighting: Heard): Step {
	if (visit === null) return enter(null, subject, sighting.zone, 'app', sighting.t, [sighting]);
	const recent = [...visit.recent.filter(({ t }) => t > sighting.t - RECENT_S), sighting].slice(-RECENT_MAX);
	const zone = visit.present ? loudest(recent, visit.zone) : sighting.zone;
	if (visit.present && zone === visit.zone) return stay({ ...visit, recent }, subject, sighting.t);
	return enter(visit, subject, zone, 'app', sighting.t, recent);
}

/** The code at a door was read: that is where the shopper is, whatever was heard before. */
export function checkedIn(visit: LaneVisit | null, subject: string, zone: string, t: number): Step {
	if (visit?.present && visit.zone === zone) return stay(visit, subject, t);
	return enter(visit, subject, zone, 'door', t, []);
}

/** The pass says where the shopper is: this is a sign of the visit and no more. */
export function overruled(visit: LaneVisit | null, subject: string, t: number): Step {
	if (visit === null) return { visit, events: [] };
	const { visit: gone, events } = leave(visit, subject);
	return { visit: { ...gone!, heardT: t, recent: [] }, events };
}

/** What silence up to `t` makes of it. The stay lasted until the last sign, not until the silence was sure. */
export function silent(visit: LaneVisit | null, subject: string, t: number, gapS: number): Step {
	if (visit === null || t - visit.heardT <= SILENCE_S) return { visit, events: [] };
	return t - visit.heardT > gapS ? ended(visit, subject) : leave(visit, subject);
}

export function ended(visit: LaneVisit, subject: string): Step {
	const { visit: gone, events } = leave(visit, subject);
	const { zone, lane, dwellS, heardT, startedT } = gone!;
	const zones = Object.entries(dwellS).map(([id, staysS]) => ({ zone: id, dwellS: seconds(staysS) }));
	const data = { visit: visit.visit, zone, durationS: seconds(heardT - startedT), zones };
	events.push({ type: 'aisle.visit.ended.v1', subject, t: heardT, data, lane });
	return { visit: null, events };
}

/** The zone whose loudest beacon leads by enough, else the one it was; a zone that fell silent has nothing to defend. */
function loudest(recent: readonly Heard[], zone: string): string {
	const levels = new Map<string, number>();
	for (const { zone: of, rssiDbm } of recent) {
		const level = rssiDbm === 0 ? UNKNOWN_DBM : rssiDbm;
		levels.set(of, Math.max(levels.get(of) ?? Number.NEGATIVE_INFINITY, level));
	}
	const [best = zone, bestDbm = 0] = [...levels].sort(([, a], [, b]) => b - a)[0] ?? [];
	const own = levels.get(zone);
	return own !== undefined && bestDbm < own + HYSTERESIS_DB ? zone : best;
}

function enter(visit: LaneVisit | null, subject: string, zone: string, lane: Lane, t: number, recent: Heard[]): Step {
	// the same for the same report, and another for every visit, as a gateway's: start and nothing else, for it is one shopper's
	const id = visit?.visit ?? `${lane}-${Math.round(t * 1000).toString(36)}`;
	const from = visit?.present ? { from: visit.zone } : {};
	const { visit: before, events } =
		visit === null ? started(id, subject, zone, lane, t) : leave(visit, subject, t, zone);
	events.push({ type: 'aisle.zone.entered.v1', subject, t, lane, data: { visit: id, zone, confidence: 1, ...from } });
	const { startedT, dwellS } = before ?? { startedT: t, dwellS: {} };
	const now = { visit: id, startedT, heardT: t, zone, lane, present: true, enteredT: t, marks: 0, dwellS, recent };
	return { visit: now, events };
}

function started(visit: string, subject: string, zone: string, lane: Lane, t: number): Step {
	return { visit: null, events: [{ type: 'aisle.visit.started.v1', subject, t, lane, data: { visit, zone } }] };
}

function stay(visit: LaneVisit, subject: string, t: number): Step {
	const stayS = t - visit.enteredT;
	let { marks } = visit;
	const events: LaneEvent[] = [];
	while (marks < DWELL_MARKS_S.length && stayS >= DWELL_MARKS_S[marks]!) {
		const data = { visit: visit.visit, zone: visit.zone, dwellS: DWELL_MARKS_S[marks++]! };
		events.push({ type: 'aisle.zone.dwelled.v1', subject, t, lane: visit.lane, data });
	}
	return { visit: { ...visit, heardT: t, marks }, events };
}

/** @param t without it at the last sign */
function leave(visit: LaneVisit, subject: string, t = visit.heardT, to?: string): Step {
	if (!visit.present) return { visit, events: [] };
	const { zone, lane, enteredT } = visit;
	const dwellS = { ...visit.dwellS, [zone]: (visit.dwellS[zone] ?? 0) + t - enteredT };
	const data = { visit: visit.visit, zone, dwellS: seconds(t - enteredT), ...(to !== undefined && { to }) };
	const exited: LaneEvent = { type: 'aisle.zone.exited.v1', subject, t, lane, data };
	return { visit: { ...visit, present: false, dwellS }, events: [exited] };
}

function seconds(s: number): number {
	return Math.round(s * 10) / 10;
}
