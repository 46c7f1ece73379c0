import { expect, test } from 'vitest';
import { betterPlaces, relief } from './better-place.ts';
import { groundOf, levelsOf, scoreOf, storeOf } from './test-store.ts';

const plainDbm = (apartM: number) => -60 - 20 * Math.log10(Math.max(apartM, 0.7));

test('the relief of two cells, worked out by hand', () => {
	const site = storeOf(2, 1, [
		{ id: 'left', from: [0, 0], to: [1, 1] },
		{ id: 'right', from: [1, 0], to: [2, 1] },
	]);
	const ground = groundOf(site);
	// and the candidate's fall by 3 dB a metre
	const options = { site, ground, plainDbm: (apartM: number) => -60 - 3 * apartM, confusion: undefined };
	// a level of 12 dB apart is two deviations: exp(-4 / 8)
	const levelsDbm = new Map([['r1', levelsOf(ground, ([x]) => (x < 1 ? -60 : -72))]]);
	const reliefAt = relief({ ...options, levelsDbm })!;
	// at one end the candidate's are 3 dB apart, so that both together are sqrt(144 + 9)
	expect(reliefAt([0.5, 0.5])).toBeCloseTo(1 - Math.exp(-9 / 36 / 8), 6);
	// in the middle it hears both alike
	expect(reliefAt([1, 0.5])).toBeCloseTo(0, 6);
	// what nobody can hear parts nothing
	const silent = relief({ ...options, levelsDbm, plainDbm: (apartM) => -98 - 10 * apartM })!;
	expect(silent([0.5, 0.5])).toBe(0);
});

test('it goes where the receivers that are there hear no difference', () => {
	const site = storeOf(
		12,
		4,
		[
			{ id: 'a', from: [0, 0], to: [4, 4] },
			{ id: 'b', from: [4, 0], to: [8, 4] },
			{ id: 'c', from: [8, 0], to: [12, 4] },
		],
		[[2, 2]],
	);
	const ground = groundOf(site);
	// steep up to x = 6, flat behind it: b and c are one
	const levelsDbm = new Map([['r1', levelsOf(ground, ([x]) => -50 - 8 * Math.min(x, 6))]]);
	const [best, other] = betterPlaces({ site, ground, levelsDbm, plainDbm, confusion: undefined });
	expect(best!.at[0]).toBeGreaterThan(6);
	expect(best!.relief).toBeGreaterThan(other!.relief);
	expect(Math.hypot(best!.at[0] - other!.at[0], best!.at[1] - other!.at[1])).toBeGreaterThanOrEqual(3);
});

test('what the walk took for each other weighs more', () => {
	const site = storeOf(24, 2, [
		{ id: 'a', from: [0, 0], to: [6, 2] },
		{ id: 'b', from: [6, 0], to: [12, 2] },
		{ id: 'c', from: [12, 0], to: [18, 2] },
		{ id: 'd', from: [18, 0], to: [24, 2] },
	]);
	const ground = groundOf(site);
	// all alike, so that only the walk can say where
	const options = { site, ground, levelsDbm: new Map([['r1', levelsOf(ground, () => -70)]]), plainDbm };
	const walked = (confused: Record<string, Record<string, number>>) => {
		const all = { a: { a: 50 }, b: { b: 50 }, c: { c: 50 }, d: { d: 50 }, ...confused };
		return betterPlaces({ ...options, confusion: scoreOf(site, all).confusion })[0]!;
	};
	expect(walked({ a: { a: 10, b: 40 } }).at[0]).toBeLessThan(12);
	expect(walked({ d: { d: 10, c: 40 } }).at[0]).toBeGreaterThan(12);
});

test('not within a metre of a receiver, not in a store of one zone', () => {
	const one = storeOf(4, 4, [{ id: 'a', from: [0, 0], to: [4, 4] }], [[2, 2]]);
	const ground = groundOf(one);
	const levelsDbm = new Map([['r1', levelsOf(ground, ([x]) => -60 - x)]]);
	expect(betterPlaces({ site: one, ground, levelsDbm, plainDbm, confusion: undefined })).toEqual([]);
	const small = storeOf(
		2,
		1,
		[
			{ id: 'a', from: [0, 0], to: [1, 1] },
			{ id: 'b', from: [1, 0], to: [2, 1] },
		],
		[[1, 0.5]],
	);
	const options = { site: small, ground: groundOf(small), levelsDbm, plainDbm, confusion: undefined };
	expect(betterPlaces(options)).toEqual([]);
});

test('a large store is sampled, and its smallest zone still counts', () => {
	const site = storeOf(60, 40, [
		{ id: 'hall', from: [0, 0], to: [60, 39] },
		{ id: 'nook', from: [37, 39], to: [38, 40] },
	]);
	const ground = groundOf(site);
	const levelsDbm = new Map([['r1', levelsOf(ground, ([x]) => -60 - x / 4)]]);
	const [best] = betterPlaces({ site, ground, levelsDbm, plainDbm, confusion: undefined });
	expect(Math.hypot(best!.at[0] - 37.5, best!.at[1] - 39.5)).toBeLessThan(12);
});
