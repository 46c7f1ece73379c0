import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { area, contains, labelPoint } from './geometry.ts';
import { distanceTo, overlapWidth, selfCrossing, sharedArea } from './shapes.ts';
import type { Point } from './units.ts';

const box = (x: number, y: number, width: number, height: number): Point[] => [
	[x, y],
	[x + width, y],
	[x + width, y + height],
	[x, y + height],
];
/** An L of 10 by 10 with a 6 by 6 bite out of the upper right. */
const ell: Point[] = [
	[0, 0],
	[10, 0],
	[10, 4],
	[4, 4],
	[4, 10],
	[0, 10],
];
/** A shape that winds around the origin: simple, usually concave. */
const star = fc.array(fc.double({ min: 0.5, max: 5, noNaN: true }), { minLength: 3, maxLength: 12 }).map((radii) =>
	radii.map((radius, i): Point => {
		const angle = (2 * Math.PI * i) / radii.length;
		return [radius * Math.cos(angle), radius * Math.sin(angle)];
	}),
);

describe('sharedArea', () => {
	test('of boxes, and of concave shapes, either way around', () => {
		expect(sharedArea(box(0, 0, 4, 4), box(3, 3, 4, 4))).toBeCloseTo(1);
		expect(sharedArea(ell, box(5, 5, 3, 3))).toBeCloseTo(0);
		expect(sharedArea(ell, box(2, 2, 4, 4))).toBeCloseTo(4 * 4 - 2 * 2);
		expect(sharedArea(ell.toReversed(), box(2, 2, 4, 4))).toBeCloseTo(12);
	});
	test('of any shape with itself is its area, and with another the same both ways', () => {
		fc.assert(
			fc.property(star, star, (a, b) => {
				expect(sharedArea(a, a)).toBeCloseTo(Math.abs(area(a)), 6);
				expect(sharedArea(a, b)).toBeCloseTo(sharedArea(b, a), 6);
				expect(sharedArea(a, b)).toBeLessThanOrEqual(Math.min(Math.abs(area(a)), Math.abs(area(b))) + 1e-6);
			}),
		);
	});
	test('agrees with counting points of a fine grid', () => {
		fc.assert(
			fc.property(star, star, (a, b) => {
				let hits = 0;
				for (let x = -5; x < 5; x += 0.1) {
					for (let y = -5; y < 5; y += 0.1) {
						if (contains(a, [x + 0.05, y + 0.05]) && contains(b, [x + 0.05, y + 0.05])) hits++;
					}
				}
				expect(Math.abs(sharedArea(a, b) - hits * 0.01)).toBeLessThan(1.5);
			}),
			{ numRuns: 20 },
		);
	});
});

test('overlapWidth is the width of a strip however long, and wide for a corner however small the zones', () => {
	expect(overlapWidth(box(0, 0, 10, 20), box(9.99, 0, 10, 20))).toBeCloseTo(0.01, 3);
	expect(overlapWidth(box(0, 0, 10, 10), box(9.6, 9.6, 10, 10))).toBeCloseTo(0.2);
	expect(overlapWidth(box(0, 0, 10, 10), box(10, 0, 10, 10))).toBe(0);
	expect(overlapWidth(box(0, 0, 3, 3), box(0, 0, 3, 3))).toBeGreaterThan(0.5);
});

test('distanceTo is 0 inside and the way to the border outside', () => {
	expect(distanceTo(ell, [2, 2])).toBe(0);
	expect(distanceTo(ell, [6, 7])).toBeCloseTo(2);
	expect(distanceTo(ell, [13, -4])).toBeCloseTo(5);
});

test('selfCrossing finds bows, spikes and touching corners, and nothing in a simple shape', () => {
	const [a, b, c, d] = box(0, 0, 4, 4) as [Point, Point, Point, Point];
	expect(selfCrossing([a, c, b, d])).toEqual([0, 2]);
	expect(selfCrossing([a, b, [2, 0], c])).toBeDefined();
	expect(selfCrossing([a, b, c, [2, 0], d])).toBeDefined();
	fc.assert(
		fc.property(star, (shape) => {
			expect(selfCrossing(shape)).toBeUndefined();
		}),
	);
});

test('labelPoint lies inside, also where the centroid does not', () => {
	const you: Point[] = [
		[0, 0],
		[9, 0],
		[9, 9],
		[8, 9],
		[8, 1],
		[1, 1],
		[1, 9],
		[0, 9],
	];
	expect(contains(you, labelPoint(you))).toBe(true);
	expect(labelPoint(box(2, 2, 4, 4))).toEqual([4, 4]);
});
