// The plan's geometry: right way up, labels within zones, marks where they belong.
import { contains } from '@aisle/protocol/geometry';
import { describe, expect, it } from 'vitest';
import { place } from './placement.ts';
import { fitScale, outline, zoneLabel } from './scale.ts';

const square: [number, number][] = [
	[0, 0],
	[4, 0],
	[4, 4],
	[0, 4],
];
const zones = [
	{ id: 'a', shape: square },
	{ id: 'b', shape: square.map(([x, y]): [number, number] => [x + 4, y]) },
];

describe('scale', () => {
	it('keeps proportions within the room and has y go up', () => {
		const scale = fitScale({ width: 20, height: 10 }, 400, 100);
		expect([scale.width, scale.height, scale.pxPerM]).toEqual([200, 100, 10]);
		expect(scale.toPx([0, 0])).toEqual([0, 100]);
		expect(
			outline(
				[
					[0, 10],
					[20, 0],
				],
				scale,
			),
		).toBe('0.0,0.0 200.0,100.0');
	});

	it('breaks and shortens names until they fit', () => {
		const wide = fitScale({ width: 20, height: 20 }, 1000, 1000);
		expect(zoneLabel('Click & Collect', square, wide)).toMatchObject({ lines: ['Click & Collect'], fontPx: 14, x: 5 });
		const phone = fitScale({ width: 24, height: 18 }, 350, 350);
		expect(zoneLabel('Click & Collect', square, phone).lines).toEqual(['Click &', 'Collect']);
		expect(zoneLabel('Gartenmöbelausstellung', square, phone).lines[0]).toMatch(/^Gar.*…$/);
	});
});

describe('marks', () => {
	it('stand where their subject is estimated to be', () => {
		expect(place([{ key: 'x', zone: 'a', at: [1, 2] }], zones, 0.5).get('x')).toEqual([1, 2]);
	});

	it('stay in the zone that was decided', () => {
		const [x, y] = place([{ key: 'x', zone: 'a', at: [6, 2] }], zones, 0.5).get('x')!;
		expect(contains(square, [x, y])).toBe(true);
		expect(x).toBeGreaterThan(3.5);
	});

	it('without a place are laid out within their zone, apart from each other', () => {
		const subjects = Array.from({ length: 12 }, (_, i) => ({ key: `s${i}`, zone: 'b' }));
		const points = [...place(subjects, zones, 0.6).values()];
		expect(points.every((point) => contains(zones[1]!.shape, point))).toBe(true);
		const distances = points.flatMap((a, i) => points.slice(i + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1])));
		expect(Math.min(...distances)).toBeGreaterThan(0.4);
	});

	it('at one place make room for each other', () => {
		const placed = place(
			[
				{ key: 'x', zone: 'a', at: [2, 2] },
				{ key: 'y', zone: 'a', at: [2, 2] },
			],
			zones,
			0.6,
		);
		const [a, b] = [placed.get('x')!, placed.get('y')!];
		expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeCloseTo(0.6);
	});

	it('of a zone that the plan has not are left out', () => {
		expect(place([{ key: 'x', zone: 'gone' }], zones, 0.6).size).toBe(0);
	});
});
