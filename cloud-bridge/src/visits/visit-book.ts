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

export type VisitBook = ReturnType<typeof createVisitBook>;

/** @param makeId of a new visit */
export function createVisitBook(rows: BookRows, makeId: () => string) {
	const visits = new Map(rows.visits.map((visit) => [visit.id, { ...visit }]));
	const lanes = new Map(rows.lanes.map((lane) => [laneKey(lane), { ...lane }]));
	const stays = rows.stays.map((stay) => ({ ...stay }));
	const changed = new Set<object>();
	const staysOf = (visit: string) => stays.filter((stay) => stay.visit === visit);

	const candidateAt = (shopper: string, t: number): BookVisit | undefined => {
		const own = [...visits.values()].filter((visit) => {
			const isOpen = visit.endedT === null && staysOf(visit.id).some(({ leftT }) => leftT === null);
			const reachS = isOpen ? STAY_MAX_S : VISIT_GAP_S;
			return visit.shopper === shopper && t >= visit.startedT - VISIT_GAP_S && t <= visit.lastT + reachS;
		});
		return own.sort((a, b) => b.startedT - a.startedT)[0];
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

	const noteLane = ({ source, visit: sourceVisit, lane, t, what }: PresenceEvent, visit: BookVisit) => {
		const key = laneKey({ source, sourceVisit });
		const known = lanes.get(key);
		if (known !== undefined && known.visit !== visit.id) return;
		const own = known ?? { source, sourceVisit, lane, visit: visit.id, lastT: t, endedT: null };
		own.lastT = Math.max(own.lastT, t);
		if (what === 'ended') own.endedT = t;
		lanes.set(key, own);
		changed.add(own);
	};

	const enter = ({ zone, lane, t }: PresenceEvent, visit: BookVisit) => {
		const own = staysOf(visit.id);
		for (const stay of own) if (stay.enteredT <= t) leave(stay, t);
		// told late: there is a later one already, or the visit is over
		const later = own.filter(({ enteredT }) => enteredT > t).map(({ enteredT }) => enteredT);
		const leftT = later.length > 0 ? Math.min(...later) : visit.endedT;
		const stay = { number: null, visit: visit.id, zone, lane, enteredT: t, leftT };
		stays.push(stay);
		changed.add(stay);
	};

	const leave = (stay: BookStay, t: number) => {
		if (stay.leftT !== null && stay.leftT <= t) return;
		stay.leftT = t;
		changed.add(stay);
	};

	const exit = ({ zone, lane, t }: PresenceEvent, visit: BookVisit) => {
		const own = staysOf(visit.id).filter((stay) => stay.zone === zone && stay.lane === lane && stay.enteredT <= t);
		const stay = own.sort((a, b) => b.enteredT - a.enteredT)[0];
		if (stay !== undefined) leave(stay, t);
	};

	const end = ({ lane, t }: PresenceEvent, visit: BookVisit) => {
		for (const stay of staysOf(visit.id)) {
			if (stay.lane === lane && stay.enteredT <= t && stay.leftT === null) leave(stay, t);
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
		changes: (): BookRows => ({
			visits: [...visits.values()].filter((visit) => changed.has(visit)),
			lanes: [...lanes.values()].filter((lane) => changed.has(lane)),
			stays: stays.filter((stay) => changed.has(stay)),
		}),
	};
}

function laneKey({ source, sourceVisit }: { source: string; sourceVisit: string }): string {
	return `${source}/${sourceVisit}`;
}
