// What the app lane keeps of one shopper in one store, and what a report makes of it. Pure.
import { z } from 'zod';
import { VISIT_GAP_S } from '../db/visit-times.ts';
import { Covered, cover, coveredTo } from './covered.ts';
import { Fix, MAX_AGE_S, type Taken } from './judge-sightings.ts';
import {
	checkedIn,
	ended,
	heard,
	type LaneEvent,
	LaneVisit,
	overruled,
	SILENCE_S,
	type Step,
	silent,
} from './lane-visit.ts';
import { ClockState } from './report-clock.ts';

/** The JSON of `lane_state.body`. */
export const LaneState = z.object({
	clock: ClockState,
	covered: Covered,
	/** Where a beacon of known position was heard last. */
	last: Fix.nullable(),
	/** null: none is going on */
	visit: LaneVisit.nullable(),
});
export type LaneState = z.infer<typeof LaneState>;
export const NEW_LANE: LaneState = { clock: { offsetS: null, reports: [] }, covered: [], last: null, visit: null };

/** Nothing older is taken, so nothing older need be known. */
const REMEMBERED_S = MAX_AGE_S;
/** Phones report about once a minute: what is not told yet is no silence. */
const REPORT_S = 60;

export type LaneStep = { state: LaneState; events: LaneEvent[] };

/**
 * Takes sightings in, in order of time. What is newer than all that is known goes on from where the shopper was; what was
 * kept by a phone without a network and lies before makes visits of its own, which end with it.
 * @param leads whether the pass says where the shopper is at a time
 */
export function takeSightings(
	state: LaneState,
	subject: string,
	taken: readonly Taken[],
	leads: (t: number) => boolean,
	nowS: number,
): LaneStep {
	const frontier = coveredTo(state.covered);
	const newer = taken.filter(({ t }) => t > frontier);
	const events: LaneEvent[] = [];
	let { covered } = state;
	for (const run of runsOf(
		taken.filter(({ t }) => t <= frontier),
		state.covered,
	)) {
		const { visit, events: told } = follow(null, subject, run, leads);
		events.push(...told, ...(visit === null ? [] : ended(visit, subject).events));
		covered = cover(covered, [run[0]!.t, run.at(-1)!.t], nowS - REMEMBERED_S, 0);
	}
	if (newer.length === 0) return { state: { ...state, covered }, events };
	const followed = follow(state.visit, subject, newer, leads);
	// what comes hours late says where somebody was, not where they are
	const { visit, events: over } = silent(followed.visit, subject, nowS - REPORT_S, VISIT_GAP_S);
	const told = [...followed.events, ...over];
	covered = cover(covered, [newer[0]!.t, newer.at(-1)!.t], nowS - REMEMBERED_S, SILENCE_S);
	const last = newer.findLast(({ fix }) => fix !== undefined)?.fix ?? state.last;
	return { state: { ...state, covered, last, visit }, events: [...events, ...told] };
}

/** The code at a door, now. */
export function takeCheckIn(state: LaneState, subject: string, zone: string, leads: boolean, t: number): LaneStep {
	const { visit, events } = silent(state.visit, subject, t, VISIT_GAP_S);
	// what was heard in the meantime may come later, and is not older than this
	const at = Math.max(t, visit?.heardT ?? t);
	const step = leads ? overruled(visit, subject, at) : checkedIn(visit, subject, zone, at);
	return { state: { ...state, visit: step.visit }, events: [...events, ...step.events] };
}

/** What the phone's silence makes of it. */
export function takeSilence(state: LaneState, subject: string, nowS: number): LaneStep {
	const { visit, events } = silent(state.visit, subject, nowS - REPORT_S, VISIT_GAP_S);
	return { state: { ...state, visit }, events };
}

/** When silence means something next; with nothing going on, when all of it can be forgotten. Unix seconds. */
export function dueT({ visit, covered }: LaneState): number {
	// a little later than the silence itself, which must be longer than its bound
	if (visit !== null) return visit.heardT + (visit.present ? SILENCE_S : VISIT_GAP_S) + REPORT_S + 1;
	return Math.max(coveredTo(covered), 0) + REMEMBERED_S;
}

function follow(
	visit: LaneVisit | null,
	subject: string,
	sightings: readonly Taken[],
	leads: (t: number) => boolean,
): Step {
	const events: LaneEvent[] = [];
	let now = visit;
	const take = (step: Step) => {
		now = step.visit;
		events.push(...step.events);
	};
	for (const { zone, t, rssiDbm } of sightings) {
		// a code at the door may have come before what was heard on the way to it
		const at = Math.max(t, now?.heardT ?? t);
		take(silent(now, subject, at, VISIT_GAP_S));
		take(leads(at) ? overruled(now, subject, at) : heard(now, subject, { zone, t: at, rssiDbm }));
	}
	return { visit: now, events };
}

/** Parts without a long silence, and without something in between that was told already. */
function runsOf(sightings: readonly Taken[], covered: Covered): Taken[][] {
	const runs: Taken[][] = [];
	for (const sighting of sightings) {
		const before = runs.at(-1)?.at(-1);
		const isNew =
			before === undefined ||
			sighting.t - before.t > VISIT_GAP_S ||
			covered.some(([from]) => from > before.t && from <= sighting.t);
		if (isNew) runs.push([sighting]);
		else runs.at(-1)!.push(sighting);
	}
	return runs;
}
