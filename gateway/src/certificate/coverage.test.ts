import { expect, test } from 'vitest';
import { cellsByEars, coverageOf, thinPlaces, zoneCoverage } from './coverage.ts';
import { groundOf, levelsOf, storeOf } from './test-store.ts';

// six by two cells: left is four wide, right two
const site = storeOf(6, 2, [
	{ id: 'left', from: [0, 0], to: [4, 2] },
	{ id: 'right', from: [4, 0], to: [6, 2] },
]);
const ground = groundOf(site);
/** near is heard well in x < 4, everywhere is; wide just so much, faint nowhere. */
const levels = new Map([
	['near', levelsOf(ground, ([x]) => (x < 2 ? -60 : x < 4 ? -85 : -90))],
	['wide', levelsOf(ground, ([x]) => (x < 3 ? -70 : -80))],
	['faint', levelsOf(ground, () => -86)],
]);

test('the strongest level of each place, and how many receivers hear well there', () => {
	const { strongestDbm, ears } = coverageOf(ground, levels);
	const rowOf = (values: ArrayLike<number>) => [1, 2, 3, 4, 5, 6].map((column) => values[ground.stride + column]);
	expect(rowOf(strongestDbm)).toEqual([-60, -60, -70, -80, -80, -80]);
	expect(rowOf(ears)).toEqual([2, 2, 2, 2, 1, 1]);
	const cells = cellsByEars(site, ground, { strongestDbm, ears }).map((group) => [group.ears, group.cells.length]);
	expect(cells).toEqual([
		[1, 4],
		[2, 8],
	]);
});

test('a place that one receiver hears is thin, and named by its middle', () => {
	const coverage = coverageOf(ground, levels);
	expect(thinPlaces(site, ground, coverage)).toEqual([
		{ zone: 'right', at: [4.5, 0.5], areaM2: 4, ears: 1, strongestDbm: -80 },
	]);
	expect(zoneCoverage(site, ground, coverage)).toEqual([
		{ zone: 'left', thinShare: 0, leastEars: 2, usualEars: 2, rating: 'good' },
		{ zone: 'right', thinShare: 1, leastEars: 1, usualEars: 1, rating: 'poor' },
	]);
});

test('thin places of two zones are two, apart ones too; a single cell is none', () => {
	const ends = new Map([
		['a', levelsOf(ground, ([x]) => (x > 1 && x < 3 ? -60 : -95))],
		['b', levelsOf(ground, ([x, y]) => ((x > 1 && x < 3) || (x > 5 && y > 1) ? -60 : -96))],
		['c', levelsOf(ground, ([x, y]) => (x > 5 && y > 1 ? -60 : -97))],
	]);
	const places = thinPlaces(site, ground, coverageOf(ground, ends));
	expect(places.map(({ zone, areaM2, ears, strongestDbm }) => [zone, areaM2, ears, strongestDbm])).toEqual([
		['right', 3, 0, -95],
		['left', 2, 0, -95],
		['left', 2, 0, -95],
	]);
	// one cell of eight: thin, but no place of its own
	const hole = new Map(['a', 'b'].map((id) => [id, levelsOf(ground, ([x, y]) => (x < 1 && y < 1 ? -90 : -60))]));
	expect(thinPlaces(site, ground, coverageOf(ground, hole))).toEqual([]);
	expect(zoneCoverage(site, ground, coverageOf(ground, hole))[0]).toMatchObject({ thinShare: 1 / 8, rating: 'fair' });
});

test('a zone too small for so large a floor has no cell, and is poor', () => {
	const none = { ...ground, zone: Array.from(ground.zone, (zone) => (zone === 1 ? 0 : zone)) };
	expect(zoneCoverage(site, none, coverageOf(none, levels))[1]).toEqual({
		zone: 'right',
		thinShare: 1,
		leastEars: 0,
		usualEars: 0,
		rating: 'poor',
	});
});
