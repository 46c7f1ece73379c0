import { describe, expect, test } from 'vitest';
import { START_T, walkOn, ZONES } from './test-walk.ts';
import { piecesOf, positionAt, trueChanges, trueZone } from './true-path.ts';

describe('position at a moment', () => {
	const fixes = [
		{ t: START_T, at: [0, 0] as [number, number] },
		{ t: START_T + 1, at: [2, 4] as [number, number] },
		{ t: START_T + 4, at: [8, 4] as [number, number] },
	];
	test('between two fixes: on the straight way', () => expect(positionAt(fixes, START_T + 0.25)).toEqual([0.5, 1]));
	test('at a fix: there', () => expect(positionAt(fixes, START_T + 4)).toEqual([8, 4]));
	test('in a gap of more than 2 s: unknown', () => expect(positionAt(fixes, START_T + 2)).toBeUndefined());
	test('before and after: unknown', () => {
		expect(positionAt(fixes, START_T - 0.001)).toBeUndefined();
		expect(positionAt(fixes, START_T + 4.001)).toBeUndefined();
		expect(positionAt([], START_T)).toBeUndefined();
	});
});

describe('zone of a true position', () => {
	test('inside', () => expect(trueZone(ZONES, [5, 5])).toBe('left'));
	test('camera noise outside the floor: the nearest', () => {
		expect(trueZone(ZONES, [15, -0.14])).toBe('right');
		expect(trueZone(ZONES, [30.4, 10.2])).toBe('far');
	});
	test('far outside: none', () => expect(trueZone(ZONES, [5, 11])).toBeUndefined());
});

function changesOf(...marks: Parameters<typeof walkOn>) {
	const changes = trueChanges(ZONES, piecesOf(ZONES, walkOn(...marks), START_T));
	return changes.map(({ from, to, t, untilT }) => [from, to, t && second(t), second(untilT)]);
}
const second = (t: number) => Math.round((t - START_T) * 1000) / 1000;

describe('true changes', () => {
	test('at the border, until the next or the end', () => {
		expect(changesOf([0, 5], [10, 15], [20, 25])).toEqual([
			['left', 'right', 5, 15],
			['right', 'far', 15, 20],
		]);
	});

	test('swaying across a border by 0.2 m for 0.8 s is none', () => {
		expect(changesOf([0, 9.8], [0.8, 10.2], [1.6, 9.8], [4, 9.8])).toEqual([]);
	});

	test('0.6 m deep is one, however short, and so is the way back', () => {
		expect(changesOf([0, 9.4], [0.5, 10.6], [1, 9.4], [3, 9.4])).toEqual([
			['left', 'right', 0.25, 0.75],
			['right', 'left', 0.75, 3],
		]);
	});

	test('a second on the other side is one, however shallow; swaying before it is not', () => {
		expect(changesOf([0, 9.9], [0.5, 10.1], [1, 9.9], [2, 10.1], [4, 10.1])).toEqual([['left', 'right', 1.5, 4]]);
	});

	test('across a gap: nobody saw when', () => {
		const fixes = [...walkOn([0, 5], [4, 5]), ...walkOn([8, 15], [12, 15])];
		const changes = trueChanges(ZONES, piecesOf(ZONES, fixes, START_T));
		expect(changes).toEqual([{ from: 'left', to: 'right', t: undefined, untilT: START_T + 12 }]);
	});

	test('across a strip that is no zone: when the next one begins', () => {
		const { zones } = ZONES;
		const parted = { zones: [zones[0]!, zones[2]!] };
		const changes = trueChanges(parted, piecesOf(parted, walkOn([0, 5], [20, 25]), START_T));
		// left to 10 and 0.5 m more, far from 20 less 0.5 m on
		expect(changes.map(({ from, to, t }) => [from, to, second(t!)])).toEqual([['left', 'far', 14.5]]);
	});
});

test('gaps belong to no piece, and the seconds of the pieces are those that were seen', () => {
	const fixes = [...walkOn([0, 5], [4, 5]), ...walkOn([8, 15], [12, 15])];
	const pieces = piecesOf(ZONES, fixes, START_T + 1);
	expect(pieces.reduce((s, { fromT, toT }) => s + toT - fromT, 0)).toBeCloseTo(3 + 4, 5);
	expect(pieces[0]!.fromT).toBe(START_T + 1);
});
