import { Site } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { fourRooms } from './radio-world.fixture.ts';
import { RING, storeGrid, zonesWithoutCell } from './store-grid.ts';

describe('storeGrid', () => {
	it('cuts the floor into square metres, each in its zone, with a ring around', () => {
		const grid = storeGrid(fourRooms());
		expect(grid).toMatchObject({ cellM: 1, stride: 22, rows: 18, floorCells: 320 });
		const counts = [0, 1, 2, 3, RING].map((zone) => grid.zone.filter((one) => one === zone).length);
		expect(counts).toEqual([80, 80, 80, 80, 22 * 18 - 320]);
		const first = grid.stride + 1;
		expect([grid.x[first], grid.y[first], grid.zone[first]]).toEqual([0.5, 0.5, 0]);
	});

	it('lets nobody off the floor, and nobody through a wall', () => {
		const grid = storeGrid(fourRooms({ zones: { 'south-west': { adjacent: ['south-east'] } } }));
		const cell = (x: number, y: number) => (Math.floor(y) + 1) * grid.stride + Math.floor(x) + 1;
		expect(grid.opensUp[cell(3, 7)]).toBe(0);
		expect(grid.opensUp[cell(13, 7)]).toBe(1);
		expect(grid.opensRight[cell(9, 3)]).toBe(1);
		expect(grid.opensRight[cell(19, 3)]).toBe(0);
		expect(grid.opensUp[cell(3, 15)]).toBe(0);
		expect(grid.opensRight[cell(3, 3) - 4]).toBe(0);
	});

	it('knows floor that belongs to no zone', () => {
		const site = fourRooms();
		const grid = storeGrid({ ...site, zones: site.zones.slice(1) });
		expect(grid.zone.filter((zone) => zone === 3)).toHaveLength(80);
	});

	it('gives a zone that is narrower than a cell the cell nearest to it', () => {
		const site = fourRooms();
		const slim = {
			...site.zones[0]!,
			id: 'gate',
			shape: [
				[3.9, 2],
				[4.1, 2],
				[4.1, 2.2],
				[3.9, 2.2],
			] as [number, number][],
		};
		const grid = storeGrid({ floor: { width: 300, height: 300 }, zones: [...site.zones, slim] });
		expect(grid.floorCells).toBeLessThan(2200);
		expect(grid.zone.filter((zone) => zone === 4)).toHaveLength(1);
	});

	it('takes no zone its only cell for another, and says which are left without', () => {
		const shelf = (i: number, sideM: number) =>
			({ id: `shelf-${i}`, name: 'Shelf', shape: square(100 + sideM * i, sideM) }) as unknown as Site['zones'][number];
		const shelves = (count: number, sideM: number) => Array.from({ length: count }, (_, i) => shelf(i, sideM));
		const floor = { width: 900, height: 900 };
		const pair = shelves(2, 9);
		expect(zonesWithoutCell(storeGrid({ floor, zones: pair }), 2)).toEqual([]);
		const many = shelves(40, 1);
		const left = zonesWithoutCell(storeGrid({ floor, zones: many }), 40);
		// those who have a cell are near it, and the others are named
		expect(left.length).toBeGreaterThan(10);
		expect(left.length).toBeLessThan(40);
	});

	it('takes smaller cells for small zones', () => {
		const shape = [
			[0, 0],
			[1.2, 0],
			[1.2, 1.2],
			[0, 1.2],
		];
		const site = Site.parse({ ...fourRooms(), zones: [{ id: 'booth', name: 'Booth', shape }] });
		expect(storeGrid(site).cellM).toBeCloseTo(0.6);
	});
});

function square(at: number, sideM: number): [number, number][] {
	return [
		[at, at],
		[at + sideM, at],
		[at + sideM, at + sideM],
		[at, at + sideM],
	];
}
