// Several lanes, one visit: where each event about a shopper belongs, and what it changes. Pure but for the ids of visits.
// A visit has one stay at a time, whatever lanes it is seen on: the newest entry says where somebody is.
import type { Lane } from '@aisle/protocol';
import { STAY_MAX_S, VISIT_GAP_S } from '../db/visit-times.ts';

/** Times are Unix seconds. */
export type BookVisit = {
	id: string;
	shopper: string;
	startedT: number;
	lastT: number;
	endedT: number | null;
	doubtedT: number | null;
};
/** A visit as one lane calls it. */
export type BookLane = {
	source: string;
	sourceVisit: string;
	lane: Lane;
	visit: string;
	lastT: number;
	endedT: number | null;
};
/** `number` null: not in the database yet. */
export type BookStay = {
	number: number | null;
	visit: string;
	zone: string;
	lane: Lane;
	enteredT: number;
	leftT: number | null;
};
export type BookRows = { visits: readonly BookVisit[]; lanes: readonly BookLane[]; stays: readonly BookStay[] };

export type PresenceEvent = {
	shopper: string;
	/** A gateway, or the app lane. */
	source: string;
	lane: Lane;
	/** The source's own visit. */
	visit: string;
	zone: string;
	/** Of an exit: the zone whose entry follows. */
	to?: string | undefined;
	t: number;
	what: 'started' | 'entered' | 'dwelled' | 'exited' | 'ended';
};

/** @param makeId of a new visit */
export function createVisitBook(rows: BookRows, makeId: () => string) {
	const visits = new Map(rows.visits.map((visit) => [visit.id, { ...visit }]));
	const lanes = new Map(rows.lanes.map((lane) => [laneKey(lane), { ...lane }]));
	const stays = rows.stays.map((stay) => ({ ...stay }));
	const changed = new Set<object>();
	const staysOf = (visit: string) => stays.filter((stay) => stay.visit === visit);

	const candidateAt = (shopper: string, t: number): BookVisit | undefined => {
		const own = [...visits.values()].filter((visit) => visit.shopper === shopper);
		const near = own.filter((visit) => reaches(visit, staysOf(visit.id), t));
		return near.sort((a, b) => b.startedT - a.startedT)[0];
	};

	const visitOf = (event: PresenceEvent, known: BookLane | undefined): BookVisit => {
		const { shopper, t } = event;
		const mapped = known && visits.get(known.visit);
		// a gateway that called two shoppers' visits by one name must not join them
		const found = mapped?.shopper === shopper ? mapped : candidateAt(shopper, t);
		if (found !== undefined) return found;
		const visit = { id: makeId(), shopper, startedT: t, lastT: t, endedT: null, doubtedT: null };
		visits.set(visit.id, visit);
		return visit;
	};

	const noteLane = (event: PresenceEvent, visit: BookVisit) => {
		const key = laneKey({ source: event.source, sourceVisit: event.visit });
		const lane = laneAfter(lanes.get(key), event, visit);
		if (lane === undefined) return;
		lanes.set(key, lane);
		changed.add(lane);
	};

	const enter = ({ zone, lane, t }: PresenceEvent, visit: BookVisit) => {
		const own = staysOf(visit.id);
		for (const stay of own) if (stay.enteredT <= t) leave(stay, t, changed);
		const stay = { number: null, visit: visit.id, zone, lane, enteredT: t, leftT: endOfLate(own, visit, t) };
		stays.push(stay);
		changed.add(stay);
	};

	const exit = (event: PresenceEvent, visit: BookVisit) => {
		const stay = lastStayOf(staysOf(visit.id), event);
		if (stay !== undefined) leave(stay, event.t, changed);
	};

	const end = ({ lane, t }: PresenceEvent, visit: BookVisit) => {
		for (const stay of staysOf(visit.id)) {
			if (stay.lane === lane && stay.enteredT <= t && stay.leftT === null) leave(stay, t, changed);
		}
		const isOpen = staysOf(visit.id).some(({ leftT }) => leftT === null);
		const isGoingOn = [...lanes.values()].some((one) => one.visit === visit.id && one.endedT === null);
		if (!isOpen && !isGoingOn) visit.endedT = visit.lastT;
	};

	return {
		/** Events of one source in its order; those of different sources in any. @returns the visit it belongs to */
		place(event: PresenceEvent): BookVisit {
			const visit = visitOf(event, lanes.get(laneKey({ source: event.source, sourceVisit: event.visit })));
			visit.startedT = Math.min(visit.startedT, event.t);
			visit.lastT = Math.max(visit.lastT, event.t);
			if (visit.endedT !== null && event.t > visit.endedT) visit.endedT = null;
			changed.add(visit);
			noteLane(event, visit);
			if (event.what === 'entered') enter(event, visit);
			if (event.what === 'exited') exit(event, visit);
			if (event.what === 'ended') end(event, visit);
			return { ...visit };
		},

		/** A pass was heard in two places at once; not a sign of presence, so it starts no visit. */
		doubt(shopper: string, t: number): void {
			const visit = candidateAt(shopper, t);
			if (visit === undefined) return;
			visit.doubtedT = Math.max(visit.doubtedT ?? t, t);
			changed.add(visit);
		},

		/** What is to be written: rows that are new or changed. */
		changes: (): BookRows => only(changed, { visits: [...visits.values()], lanes: [...lanes.values()], stays }),
	};
}

/** Whether somebody noticed at `t` is still, or already, on that visit. */
function reaches({ startedT, lastT, endedT }: BookVisit, stays: readonly BookStay[], t: number): boolean {
	const isOpen = endedT === null && stays.some(({ leftT }) => leftT === null);
	return t >= startedT - VISIT_GAP_S && t <= lastT + (isOpen ? STAY_MAX_S : VISIT_GAP_S);
}

/** Of a stay from `t` that is told late: there is a later one already, or the visit is over; null: it goes on. */
function endOfLate(stays: readonly BookStay[], visit: BookVisit, t: number): number | null {
	const later = stays.filter(({ enteredT }) => enteredT > t).map(({ enteredT }) => enteredT);
	return later.length > 0 ? Math.min(...later) : visit.endedT;
}

/** The stay that an exit is about. */
function lastStayOf(stays: readonly BookStay[], { zone, lane, t }: PresenceEvent): BookStay | undefined {
	const own = stays.filter((stay) => stay.zone === zone && stay.lane === lane && stay.enteredT <= t);
	return own.sort((a, b) => b.enteredT - a.enteredT)[0];
}

/** The lane's own visit after one more event; undefined where it is of another visit of ours. */
function laneAfter(known: BookLane | undefined, event: PresenceEvent, visit: BookVisit): BookLane | undefined {
	const { source, visit: sourceVisit, lane, t, what } = event;
	const before = known ?? { source, sourceVisit, lane, visit: visit.id, lastT: t, endedT: null };
	if (before.visit !== visit.id) return undefined;
	return { ...before, lastT: Math.max(before.lastT, t), endedT: what === 'ended' ? t : before.endedT };
}

/** The earliest end that was told counts. */
function leave(stay: BookStay, t: number, changed: Set<object>): void {
	if (stay.leftT !== null && stay.leftT <= t) return;
	stay.leftT = t;
	changed.add(stay);
}

function only(changed: ReadonlySet<object>, { visits, lanes, stays }: BookRows): BookRows {
	const isChanged = (row: object) => changed.has(row);
	return { visits: visits.filter(isChanged), lanes: lanes.filter(isChanged), stays: stays.filter(isChanged) };
}

function laneKey({ source, sourceVisit }: { source: string; sourceVisit: string }): string {
	return `${source}/${sourceVisit}`;
}
