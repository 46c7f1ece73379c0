import type { Point, SurveyPoint } from '@aisle/protocol';
import { expect, test } from 'vitest';
import { coverageOf, onFloor, placeWords, pointWords, progressOf, recordedAt, tapped } from './record-words.ts';

const PLAN = {
	floor: { width: 6, height: 4 },
	zones: [
		{
			id: 'shoes',
			name: 'Shoes',
			kind: 'shelf',
			shape: [
				[0, 0],
				[4, 0],
				[4, 4],
				[0, 4],
			] as Point[],
		},
	],
};
const heard = (...dbm: number[]) => ({ receivers: dbm.map((value, i) => ({ id: `r${i}`, adverts: 10, dbm: value })) });
const point = (at: Point): SurveyPoint => ({
	at,
	tag: 'cart-1',
	time: '2026-05-04T08:30:00.000Z',
	adverts: 10,
	...heard(-60),
});

test.each([
	[[-60, -70, -85, -90], 'excellent', '3 receivers hear it well, r0 best with −60 dBm'],
	[[-60, -85], 'good', '2 receivers hear it well, r0 best with −60 dBm'],
	[[-85, -86], 'weak', '1 receiver hears it well, r0 best with −85 dBm'],
	[[-92], 'none', 'no receiver hears it well, r0 best with −92 dBm'],
] as const)('heard with %j a place is %s', (dbm, word, words) => {
	expect(coverageOf(heard(...dbm))).toBe(word);
	expect(pointWords(heard(...dbm))).toBe(words);
});

test('a tap means the suggested place beside it, or itself to 10 cm, and never lies off the floor', () => {
	const suggested = [
		{ at: [1, 1] as Point, zone: 'shoes' },
		{ at: [1.6, 1] as Point, zone: 'shoes' },
	];
	expect(tapped([1.25, 1.2], suggested, PLAN)).toEqual([1, 1]);
	expect(tapped([1.4, 1], suggested, PLAN)).toEqual([1.6, 1]);
	expect(tapped([3.14, 2.71], suggested, PLAN)).toEqual([3.1, 2.7]);
	expect(tapped([6.04, -0.2], suggested, PLAN)).toEqual([6, 0]);
	expect(onFloor([0.30000000000000004, 0.7], PLAN.floor)).toEqual([0.3, 0.7]);
});

test('a place is called by its zone and its metres', () => {
	expect(placeWords(PLAN, { at: [1, 2.5] })).toBe('Shoes at 1, 2.5');
	expect(placeWords(PLAN, { at: [5, 2.5] })).toBe('Outside the zones at 5, 2.5');
	expect(placeWords(PLAN, { zone: 'shoes' })).toBe('Shoes');
});

test('how far it is counts suggested places, and a recorded one is found again', () => {
	const points = {
		...{ revision: 1, tags: [], spacingM: 2, undo: null, walks: { count: 0, seconds: 0 } },
		places: [
			{ at: [1, 1] as Point, zone: 'shoes' },
			{ at: [3, 1] as Point, zone: 'shoes' },
		],
		points: [point([1.2, 1])],
	};
	expect(progressOf(points, new Set(), [1.2, 1])).toMatchObject({ done: 1, next: { at: [3, 1] } });
	expect(recordedAt(points.points, { at: [1.2, 1] })).toBe(points.points[0]);
	expect(recordedAt(points.points, { at: [1, 1] })).toBeUndefined();
});
