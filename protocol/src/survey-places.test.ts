import { expect, test } from 'vitest';
import { contains } from './geometry.ts';
import type { Zone } from './site.ts';
import { distanceM, isCovered, placeKey, suggestedPlaces, surveyProgress } from './survey-places.ts';
import type { Point } from './units.ts';

const zone = (id: string, shape: Point[], kind: Zone['kind'] = 'floor'): Zone => ({ id, name: id, kind, shape });
const rectangle = (x: number, y: number, width: number, height: number): Point[] => [
	[x, y],
	[x + width, y],
	[x + width, y + height],
	[x, y + height],
];
const SHOP = {
	floor: { width: 12, height: 8 },
	zones: [zone('shoes', rectangle(0, 4, 6, 4)), zone('door', rectangle(0, 0, 12, 4), 'entrance')],
};

test('every two metres within each zone, and the entrance first', () => {
	const { places, spacingM } = suggestedPlaces(SHOP);
	expect(spacingM).toBe(2);
	expect(places).toHaveLength(6 * 2 + 3 * 2);
	expect(places[0]).toEqual({ at: [1, 1], zone: 'door' });
	for (const { at, zone: id } of places)
		expect(contains(SHOP.zones.find((one) => one.id === id)!.shape, at)).toBe(true);
});

test('a zone too narrow for the grid, or bent around it, has a place too', () => {
	const corner: Point[] = [
		[0, 0],
		[3, 0],
		[3, 0.2],
		[0.2, 0.2],
		[0.2, 3],
		[0, 3],
	];
	const { places } = suggestedPlaces({ floor: { width: 3, height: 3 }, zones: [zone('bent', corner)] });
	expect(places.length).toBeGreaterThan(0);
	for (const { at } of places) expect(contains(corner, at)).toBe(true);
});

test('a store as large as can be is asked for places that a person can walk', () => {
	const { places, spacingM } = suggestedPlaces({
		floor: { width: 1000, height: 1000 },
		zones: [zone('all', rectangle(0, 0, 1000, 1000))],
	});
	expect(places.length).toBeGreaterThan(100);
	expect(places.length).toBeLessThanOrEqual(400);
	expect(spacingM).toBeGreaterThan(40);
});

test('the next is the nearest that is neither recorded nor skipped', () => {
	const suggestions = suggestedPlaces(SHOP);
	const recorded: Point[] = [
		[1, 1],
		[3.3, 1],
	];
	const { done, next } = surveyProgress(suggestions, recorded, [3.3, 1]);
	expect(done).toBe(2);
	expect(distanceM(next!.at, [3.3, 1])).toBeCloseTo(1.7);
	expect(next!.at).toEqual([5, 1]);
	const skipped = new Set([placeKey({ at: [5, 1] })]);
	expect(surveyProgress(suggestions, recorded, [3.3, 1], skipped).next!.at).toEqual([3, 3]);
	const all = suggestions.places.map(({ at }) => at);
	expect(surveyProgress(suggestions, all, [1, 1])).toEqual({ done: 18, next: undefined });
});

test('half a step beside a place is that place, and one step is not', () => {
	expect(isCovered({ at: [1, 1], zone: 'door' }, [[1.6, 1.6]], 2)).toBe(true);
	expect(isCovered({ at: [1, 1], zone: 'door' }, [[2, 1]], 2)).toBe(false);
});
