// The level of a minute: whole minutes only, nothing where nobody can say, nothing of few, and no memory but counts.
import { Site } from '@aisle/protocol';
import { beforeEach, expect, it } from 'vitest';
import { RSSI_UNKNOWN } from '../ble/advert.ts';
import { Crowd } from './crowd.ts';

const T = 1_790_000_040;
const square = (x: number) => [
	[x, 0],
	[x + 8, 0],
	[x + 8, 8],
	[x, 8],
];
const SITE = Site.parse({
	store: 'demo',
	timezone: 'Europe/Berlin',
	floor: { width: 60, height: 8 },
	zones: [
		{ id: 'near', name: 'Near', shape: square(0) },
		{ id: 'next', name: 'Next', shape: square(8) },
		{ id: 'far', name: 'Far', shape: square(50) },
	],
	receivers: [
		{ id: 'r1', at: [4, 4] },
		{ id: 'r2', at: [12, 4] },
	],
});

let heard: { adverts: number }[];
let crowd: Crowd;
beforeEach(() => {
	heard = [{ adverts: 0 }, { adverts: 0 }];
	crowd = new Crowd(SITE, heard);
	minute(T, 0);
});

/** Adverts of people around the first receiver, who are fainter at the second. */
function minute(endT: number, people: number, receivers = 2) {
	for (let i = 0; i < people * 120; i++) {
		for (const [receiver, level] of [-68, -82].slice(0, receivers).entries()) {
			heard[receiver]!.adverts++;
			crowd.hear(receiver, level - (i % 15));
		}
	}
	crowd.step(endT);
}

it('tells of people where they are, and nothing of a zone that no receiver is near', () => {
	minute(T + 60, 20);
	expect([...crowd.levels.keys()]).toEqual(['near', 'next']);
	expect(crowd.levels.get('near')!).toBeGreaterThan(10);
	expect(crowd.levels.get('near')!).toBeGreaterThan(3 * crowd.levels.get('next')!);
});

it('counts each minute for itself', () => {
	minute(T + 60, 20);
	minute(T + 120, 10);
	const ten = crowd.levels.get('near')!;
	minute(T + 180, 20);
	expect(crowd.levels.get('near')! / ten).toBeGreaterThan(1.7);
	expect(crowd.levels.get('near')! / ten).toBeLessThan(2.3);
});

it('says half as much where everybody sends twice as much', () => {
	const busy = new Crowd(SITE, heard, { advertsPerPersonPerS: 4 });
	const usual = crowd;
	minute(T + 60, 30);
	crowd = busy;
	crowd.step(T);
	minute(T + 60, 30);
	expect(busy.levels.get('near')! / usual.levels.get('near')!).toBeCloseTo(0.5, 1);
});

it('tells 0 where there are few in the whole store: nobody is followed through an empty one', () => {
	minute(T + 60, 3);
	expect([...crowd.levels]).toEqual([
		['near', 0],
		['next', 0],
	]);
});

it('says nothing of a zone whose receiver heard nothing at all', () => {
	minute(T + 60, 20, 1);
	expect(crowd.levels.has('near')).toBe(true);
	expect(crowd.levels.has('next')).toBe(true); // the other one is 8 m away
	minute(T + 120, 0);
	expect(crowd.levels.size).toBe(0);
});

it('takes adverts without a strength for nothing', () => {
	for (let i = 0; i < 5000; i++) crowd.hear(0, RSSI_UNKNOWN);
	heard[0]!.adverts += 5000;
	crowd.step(T + 60);
	expect([...crowd.levels.values()]).toEqual([0, 0]);
});

it('keeps what is always there over a restart, once a day was heard', () => {
	for (let i = 1; i <= 15; i++) minute(T + i * 60, 10);
	expect(crowd.levels.get('near')!).toBeGreaterThan(5);
	const dayT = T + 24 * 3600;
	for (let t = T + 16 * 60; t <= dayT + 3600; t += 60) crowd.step(t);
	const kept = crowd.takeUnsaved()!;
	expect(Object.keys(kept)).toEqual(['r1', 'r2']);
	expect(kept.r1!.reduce((sum, count) => sum + count, 0)).toBeCloseTo(10 * 120, 0);
	expect(crowd.takeUnsaved()).toBeUndefined();

	crowd = new Crowd(SITE, heard);
	crowd.restore(JSON.parse(JSON.stringify(kept)));
	minute(dayT, 0);
	minute(dayT + 60, 10);
	expect([...crowd.levels.values()]).toEqual([0, 0]);
	minute(dayT + 120, 30);
	expect(crowd.levels.get('near')!).toBeGreaterThan(10);
});

it('knows nothing of what a receiver always hears that was not there before', () => {
	crowd.restore({ other: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
	minute(T + 60, 20);
	expect(crowd.levels.get('near')!).toBeGreaterThan(10);
});

it('learns anew what another release stored in another shape', () => {
	crowd.restore({ r1: Array<number>(12).fill(50), r2: [1] });
	minute(T + 60, 20);
	const levels = [...crowd.levels];
	crowd = new Crowd(SITE, heard);
	crowd.step(T);
	minute(T + 60, 20);
	expect(levels).toEqual([...crowd.levels]);
});

it('says nothing of a minute with a hole in it, nor of the first after time began anew', () => {
	minute(T + 180, 20);
	expect(crowd.levels.size).toBe(0);
	minute(T + 240, 20);
	expect(crowd.levels.size).toBe(2);
	crowd.startOver();
	expect(crowd.levels.size).toBe(0);
	minute(T + 60, 20);
	expect(crowd.levels.size).toBe(0);
});
