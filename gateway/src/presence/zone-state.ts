// One subject's visit as a pure reducer: what an estimate or the passing of time makes of it, and the events that follow.
import type { EventDraft, EventType } from '@aisle/protocol';

/** Events `dwelled` come at these stays (protocol page). */
export const DWELL_MARKS_S = [10, 30, 60, 120, 300] as const;

/** A plain value: it is stored as JSON with the events that led to it. Times are Unix seconds. */
export type VisitState = {
	visit: string;
	startedT: number;
	heardT: number;
	/** Where the subject is, or was last. */
	zone: string;
	/** false between falling silent and the end of the visit */
	present: boolean;
	enteredT: number;
	/** How many of the dwell marks this stay has passed. */
	marks: number;
	/** Closed stays by zone, in seconds. */
	dwellS: Record<string, number>;
};

export type VisitRules = {
	/**
	 * Silence after which a subject has left its zone: the bound for all that are heard often; most have an exit time of
	 * their own, which is shorter.
	 */
	exitAfterS: number;
	/** Silence after which its visit is over. */
	visitGapS: number;
};

/**
 * 30 s: half a false exit an hour with real tags, against 2.3 at 15 s (known figures for fixed time-outs, issue 4).
 * 300 s is our choice: somebody out of hearing for less is still on the same visit.
 */
export const DEFAULT_VISIT_RULES: VisitRules = { exitAfterS: 30, visitGapS: 300 };

export type Step = { state: VisitState | null; events: EventDraft[] };

/** The subject was heard in `zone`. `state` null: a visit begins. */
export function heard(state: VisitState | null, subject: string, zone: string, confidence: number, t: number): Step {
	if (state === null) return began(subject, zone, confidence, t);
	// receivers' clocks differ by seconds; a visit's own time only goes on
	const heardT = Math.max(state.heardT, t);
	if (state.present && state.zone === zone) return stayed(state, subject, heardT);
	const events = state.present ? [exited(state, subject, heardT, zone)] : [];
	const from = state.present ? { from: state.zone } : {};
	const data = { visit: state.visit, zone, confidence: round(confidence), ...from };
	events.push(draft('aisle.zone.entered.v1', subject, heardT, data));
	return { state: { ...closeStay(state, heardT), zone, present: true, enteredT: heardT, heardT, marks: 0 }, events };
}

/** Whether being heard in `zone` at `t` makes anything but time pass: `heard` need not be asked where it does not. */
export function isNews({ present, zone, enteredT, marks }: VisitState, zoneNow: string, t: number): boolean {
	return !present || zone !== zoneNow || (marks < DWELL_MARKS_S.length && t - enteredT >= DWELL_MARKS_S[marks]!);
}

/** It was silent for too long. The stay lasted until the last advert, not until we were sure of the silence. */
export function left(state: VisitState, subject: string): Step {
	if (!state.present) return { state, events: [] };
	return { state: closeStay(state, state.heardT), events: [exited(state, subject, state.heardT)] };
}

/** It was silent for so long that the visit is over. */
export function ended(state: VisitState, subject: string): Step {
	const { state: gone, events } = left(state, subject);
	return { state: null, events: [...events, endedEvent(gone!, subject)] };
}

/** The same visit by a clock that shows `byS` more. */
export function shifted(state: VisitState, byS: number): VisitState {
	const { startedT, heardT, enteredT } = state;
	return { ...state, startedT: startedT + byS, heardT: heardT + byS, enteredT: enteredT + byS };
}

function began(subject: string, zone: string, confidence: number, t: number): Step {
	const visit = visitId(subject, t);
	return {
		state: { visit, startedT: t, heardT: t, zone, present: true, enteredT: t, marks: 0, dwellS: {} },
		events: [
			draft('aisle.visit.started.v1', subject, t, { visit, zone }),
			draft('aisle.zone.entered.v1', subject, t, { visit, zone, confidence: round(confidence) }),
		],
	};
}

function stayed(state: VisitState, subject: string, heardT: number): Step {
	const stayS = heardT - state.enteredT;
	let marks = state.marks;
	const events: EventDraft[] = [];
	while (marks < DWELL_MARKS_S.length && stayS >= DWELL_MARKS_S[marks]!) {
		const dwellS = DWELL_MARKS_S[marks++]!;
		events.push(draft('aisle.zone.dwelled.v1', subject, heardT, { visit: state.visit, zone: state.zone, dwellS }));
	}
	return { state: { ...state, heardT, marks }, events };
}

function exited(state: VisitState, subject: string, t: number, to?: string): EventDraft {
	const dwellS = seconds(t - state.enteredT);
	const data = { visit: state.visit, zone: state.zone, dwellS, ...(to !== undefined && { to }) };
	return draft('aisle.zone.exited.v1', subject, t, data);
}

function endedEvent({ visit, zone, dwellS, heardT, startedT }: VisitState, subject: string): EventDraft {
	const zones = Object.entries(dwellS).map(([id, staysS]) => ({ zone: id, dwellS: seconds(staysS) }));
	return draft('aisle.visit.ended.v1', subject, heardT, { visit, zone, durationS: seconds(heardT - startedT), zones });
}

function closeStay(state: VisitState, t: number): VisitState {
	if (!state.present) return state;
	const stayS = (state.dwellS[state.zone] ?? 0) + t - state.enteredT;
	return { ...state, present: false, dwellS: { ...state.dwellS, [state.zone]: stayS } };
}

/** The same for the same capture, and different for every visit: subject and start to the millisecond. */
function visitId(subject: string, t: number): string {
	return `${Math.round(t * 1000).toString(36)}-${fnv1a(subject).toString(36)}`;
}

function fnv1a(text: string): number {
	let h = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
	return h >>> 0;
}

function draft<T extends EventType>(
	type: T,
	subject: string,
	t: number,
	data: Extract<EventDraft, { type: T }>['data'],
) {
	return { type, subject, t, data } as EventDraft;
}

function seconds(s: number): number {
	return Math.round(s * 10) / 10;
}

function round(confidence: number): number {
	return Math.round(confidence * 1000) / 1000;
}
