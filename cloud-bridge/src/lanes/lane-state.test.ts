import { expect, test } from 'vitest';
import { VISIT_GAP_S } from '../db/visit-times.ts';
import { isCovered } from './covered.ts';
import { dueT, type LaneState, NEW_LANE, takeCheckIn, takeSightings, takeSilence } from './lane-state.ts';
import { clockAfter } from './report-clock.ts';

const T = 1_795_338_000;
const ANNA = 'pass:anna1234';
const never = () => false;
const taken = (...times: number[]) => times.map((t) => ({ zone: 'shoes', t: T + t, rssiDbm: -60, fix: undefined }));
const words = (events: readonly { type: string; t: number }[]) =>
	events.map(({ type, t }) => `${t - T} ${type.slice(6, -3)}`);

test('what a phone kept for hours makes visits of its own beside the one that goes on', () => {
	const live = takeSightings(NEW_LANE, ANNA, taken(-20, -10), never, T);
	const late = takeSightings(live.state, ANNA, taken(-9000, -8990, -5000), never, T);
	expect(words(late.events)).toEqual([
		'-9000 visit.started',
		'-9000 zone.entered',
		'-8990 zone.dwelled',
		'-8990 zone.exited',
		'-8990 visit.ended',
		'-5000 visit.started',
		'-5000 zone.entered',
		'-5000 zone.exited',
		'-5000 visit.ended',
	]);
	expect(late.state.visit).toEqual(live.state.visit);
	for (const t of [-9000, -8995, -5000, -15]) expect(isCovered(late.state.covered, T + t), String(t)).toBe(true);
	for (const t of [-8000, -4999, -9]) expect(isCovered(late.state.covered, T + t), String(t)).toBe(false);
});

test('silence is due after its bound and a report; then the visit’s end, and then nothing is kept', () => {
	let state: LaneState = takeSightings(NEW_LANE, ANNA, taken(0), never, T).state;
	const dues: number[] = [];
	const told: string[] = [];
	while (state.visit !== null) {
		dues.push(dueT(state) - T);
		const step = takeSilence(state, ANNA, dueT(state));
		told.push(...words(step.events));
		state = step.state;
	}
	expect(told).toEqual(['0 zone.exited', '0 visit.ended']);
	expect(dues).toEqual([121, VISIT_GAP_S + 61]);
	expect(dueT(state)).toBe(T + 86_400);
});

test('however often the day is cut up, what is remembered of it is bounded', () => {
	let state: LaneState = NEW_LANE;
	for (let i = 0; i < 200; i++) state = takeSightings(state, ANNA, taken(i * 400), never, T + i * 400).state;
	expect(state.covered.length).toBeLessThanOrEqual(32);
	expect(isCovered(state.covered, T + 199 * 400)).toBe(true);
});

test('a report that comes again is taken at the times of the first, one that was longer on its way at no later ones', () => {
	const send = (state: Parameters<typeof clockAfter>[0], sentS: number, nowS: number) =>
		clockAfter(state, String(sentS), T + sentS, T + nowS);
	const first = send(NEW_LANE.clock, 3600, 2);
	expect(first.offsetS).toBe(3598);
	expect(send(first, 3600, 900).offsetS).toBe(3598);
	expect(send(first, 3610, 25).offsetS).toBe(3598);
	expect(send(first, 3620, 20).offsetS).toBe(3600);
	// the clock was set
	expect(send(first, 30, 30).offsetS).toBe(0);
});

test('a code at the door is not before what was heard, where a clock went back', () => {
	const { state } = takeSightings(NEW_LANE, ANNA, taken(0), never, T);
	const step = takeCheckIn(state, ANNA, 'entrance', false, T - 50);
	expect(words(step.events)).toEqual(['0 zone.exited', '0 zone.entered']);
	expect(step.state.visit).toMatchObject({ zone: 'entrance', enteredT: T, heardT: T });
});
