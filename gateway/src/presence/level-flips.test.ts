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
			expect(flips.told(T + s + 0.5), `after ${s} s`).toEqual(s < 6 ? [] : [ANNA]);
		}
		expect(flips.told(T + 66)).toEqual([ANNA]);
		expect(flips.told(T + 67)).toEqual([]);
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

	it('tells nothing of one that flips less than twelve times a minute, however long', () => {
		const flips = new LevelFlips(AT);
		for (let s = 0; s < 3600; s += 6) {
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
