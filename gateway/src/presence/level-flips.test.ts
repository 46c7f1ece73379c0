import type { Point } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { LevelFlips } from './level-flips.ts';

const T = 1_795_320_000;
const ANNA = 'pass:anna-0001';
/** The last two hang near each other. */
const [DOOR, SHOES, BAGS] = [0, 1, 2];
const AT: (Point | undefined)[] = [
	[3, 3],
	[17, 3],
	[12, 3],
];

type Levels = readonly (readonly [receiver: number, rssiDbm: number])[];

/** One advertisement, as each receiver hears it, some milliseconds apart. */
function hear(flips: LevelFlips, t: number, levels: Levels, gapS = 0.004) {
	levels.forEach(([receiver, rssiDbm], n) => {
		flips.heard(ANNA, receiver, rssiDbm, t + n * gapS);
	});
}

const nearDoor = (softDbm = -80): Levels => [
	[DOOR, -60],
	[SHOES, softDbm],
];
const nearShoes = (softDbm = -80): Levels => [
	[DOOR, softDbm],
	[SHOES, -60],
];

describe('LevelFlips', () => {
	it('tells of a pass that is loud here and there by turns, until a minute after the last turn', () => {
		const flips = new LevelFlips(AT);
		for (let s = 0; s < 7; s++) {
			hear(flips, T + s, nearDoor());
			hear(flips, T + s + 0.5, nearShoes());
			// once no satellite's word of it is awaited any more
			expect(flips.told(T + s + 2.6), `after ${s} s`).toEqual(s < 4 ? [] : [ANNA]);
		}
		expect(flips.told(T + 66)).toEqual([ANNA]);
		expect(flips.told(T + 67)).toEqual([]);
	});

	it('tells of it where receivers send in batches', () => {
		const flips = new LevelFlips(AT);
		for (let s = 0; s < 9; s++) {
			const here = [nearDoor(), nearShoes()].map((levels, n) => [levels, T + s + n / 2] as const);
			for (const index of [0, 1]) for (const [levels, t] of here) hear(flips, t, [levels[index]!]);
		}
		expect(flips.told(T + 10)).toEqual([ANNA]);
	});

	it('tells nothing of somebody with two phones, one of them in the bag, when receivers miss the one or the other', () => {
		const flips = new LevelFlips(AT);
		const [loudDbm, softDbm] = [-60, -76];
		for (let s = 0; s < 60; s++) {
			const [one, other] = s % 2 === 0 ? [DOOR, SHOES] : [SHOES, DOOR];
			hear(flips, T + s, [[one, loudDbm]]);
			hear(flips, T + s + 0.01, [
				[other, softDbm],
				[one, softDbm],
			]);
			expect(flips.told(T + s)).toEqual([]);
		}
	});

	it('tells of a pass that somebody plays back without a pause', () => {
		const flips = new LevelFlips(AT);
		for (let n = 0; n < 1000; n++) hear(flips, T + n * 0.02, n % 10 === 0 ? nearDoor() : nearShoes());
		expect(flips.told(T + 20)).toEqual([ANNA]);
	});

	it('works no longer on what a receiver without a clock hands over as of one moment', () => {
		const flips = new LevelFlips(AT);
		const many = 20_000;
		const startMs = performance.now();
		for (let n = 0; n < many; n++) flips.heard(ANNA, DOOR, -60, T);
		expect((performance.now() - startMs) / many).toBeLessThan(0.05);
	});

	it('tells nothing of one between many receivers whose levels turn, but for the loudest', () => {
		const flips = new LevelFlips([...AT, [20, 12]]);
		const loudest = [3, -50] as const;
		for (let s = 0; s < 60; s++) {
			hear(flips, T + s, [...nearDoor(), loudest]);
			hear(flips, T + s + 0.5, [...nearShoes(), loudest]);
			expect(flips.told(T + s)).toEqual([]);
		}
	});

	it.each<[string, Levels, Levels, number, (Point | undefined)[], number?]>([
		['is only somewhat louder there', nearDoor(-74), nearShoes(-74), 0.5, AT],
		[
			'is faint at both',
			[[DOOR, -75]],
			[
				[DOOR, -90],
				[SHOES, -72],
			],
			0.5,
			AT,
		],
		['takes its time', nearDoor(), nearShoes(), 2.5, AT],
		['is heard by one after the other', nearDoor(), nearShoes(), 0.5, AT, 0.06],
		[
			'is between two that hang near each other',
			[
				[BAGS, -60],
				[SHOES, -80],
			],
			[
				[BAGS, -80],
				[SHOES, -60],
			],
			0.5,
			AT,
		],
		['is heard by receivers that are not on the plan', nearDoor(), nearShoes(), 0.5, [[3, 3], undefined, undefined]],
		[
			'is of no level',
			[
				[DOOR, 127],
				[SHOES, -80],
			],
			[
				[DOOR, -80],
				[SHOES, 127],
			],
			0.5,
			AT,
		],
	])('tells nothing of one that %s', (_what, here, there, stepS, at, gapS) => {
		const flips = new LevelFlips(at);
		for (let n = 0; n < 100; n += 2) {
			hear(flips, T + n * stepS, here, gapS);
			hear(flips, T + (n + 1) * stepS, there, gapS);
			expect(flips.told(T + (n + 1) * stepS)).toEqual([]);
		}
	});

	it('tells nothing of one that flips less than eight times a minute, however long', () => {
		const flips = new LevelFlips(AT);
		for (let s = 0; s < 3600; s += 10) {
			hear(flips, T + s, nearDoor());
			hear(flips, T + s + 1, nearShoes());
			expect(flips.told(T + s + 1)).toEqual([]);
		}
	});

	it('remembers nobody who withdrew', () => {
		const flips = new LevelFlips(AT);
		for (let s = 0; s < 20; s++) hear(flips, T + s, s % 2 === 0 ? nearDoor() : nearShoes());
		expect(flips.told(T + 20)).toEqual([ANNA]);
		flips.forgetAllBut(() => false);
		expect(flips.told(T + 20)).toEqual([]);
	});
});
