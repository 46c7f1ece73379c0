import fc from 'fast-check';
import { expect, test } from 'vitest';
import { score } from './score.ts';
import { reporting, START_T, SUBJECT, walkOn, ZONES } from './test-walk.ts';

/** At 1 m/s from x = 0 to 30 in 30 s: the borders are crossed at 10 and 20 s. */
const THROUGH = walkOn([0, 0], [30, 30]);

function scored(fixes: typeof THROUGH, ...said: Parameters<typeof reporting>) {
	return score(ZONES, [{ fixes, events: reporting(...said), subject: SUBJECT }]);
}

test('every figure of a walk, as worked out by hand', () => {
	// 25 s count: 5 to 10 left, 10 to 20 right, 20 to 30 far
	const s = scored(
		THROUGH,
		[1, 'left', 0.9],
		[12, 'right', 0.85],
		[15, 'left', 0.6],
		[16, 'right', 0.8],
		[18, undefined],
		[19, 'right', 0.7],
		[24, 'far', 0.95],
	);
	expect(s.scoredS).toBeCloseTo(25, 5);
	// right: 5 to 10, 12 to 15, 16 to 18, 19 to 20, 24 to 30
	expect(s.accuracy).toBeCloseTo(17 / 25, 5);
	expect(s.unreportedS).toBeCloseTo(1, 5);
	expect(s.changes).toEqual({ true: 2, reported: 4, lost: 1 });
	expect(s.lag.medianS).toBeCloseTo(3, 5);
	expect(s.lag.p90S).toBeCloseTo(4, 5);
	expect(s.lag).toMatchObject({ missed: 0, unseen: 0 });
	expect(s.confusion.map(({ zone, reportedS, noneS }) => [zone, rounded(reportedS), Math.round(noneS)])).toEqual([
		['left', { left: 5, right: 0, far: 0 }, 0],
		['right', { left: 3, right: 6, far: 0 }, 1],
		['far', { left: 0, right: 4, far: 6 }, 0],
	]);
	const [left, right, far] = s.zones;
	expect(left).toMatchObject({ entries: 0, medianLagS: null });
	expect([left!.accuracy, right!.accuracy, far!.accuracy]).toEqual([1, 0.6, 0.6].map((x) => expect.closeTo(x, 5)));
	expect([left!.precision, right!.precision, far!.precision]).toEqual(
		[5 / 8, 6 / 10, 1].map((x) => expect.closeTo(x, 5)),
	);
	expect([right!.medianLagS, far!.medianLagS]).toEqual([expect.closeTo(2, 5), expect.closeTo(4, 5)]);
	// more than a metre from every other zone: 5 to 9, 11 to 19, 21 to 30; of those wrong 11 to 12, 15 to 16, 18 to 19, 21 to 24
	expect(s.away.scoredS).toBeCloseTo(21, 1);
	expect(s.away.accuracy).toBeCloseTo(15 / 21, 2);
	// entered after the start: 0.85, 0.8, 0.7 and 0.95 were right, 0.6 was not
	const entered = s.calibration.entered!;
	expect(entered.brier).toBeCloseTo((0.15 ** 2 + 0.2 ** 2 + 0.3 ** 2 + 0.05 ** 2 + 0.6 ** 2) / 5, 5);
	expect(entered.error).toBeCloseTo((0.6 + 0.3 + 0.35 + 0.05) / 5, 5);
	expect(entered.bins.map(({ weight, right }) => [weight, right])).toEqual([
		[1, 0],
		[1, 1],
		[2, 1],
		[1, 1],
	]);
});

test('what was held between events is judged by its seconds', () => {
	const beliefs = [
		{ t: START_T + 1, zone: 'left', confidence: 0.5 },
		{ t: START_T + 6, zone: 'left', confidence: 0.9 },
	];
	const s = score(ZONES, [
		{ fixes: THROUGH, events: reporting([1, 'left'], [20, undefined]), subject: SUBJECT, beliefs },
	]);
	// 5 to 6 right with 0.5; 6 to 10 right and 10 to 20 wrong with 0.9; then nothing is reported
	expect(s.calibration.held!.brier).toBeCloseTo((0.25 + 4 * 0.01 + 10 * 0.81) / 15, 4);
	expect(s.calibration.held!.error).toBeCloseTo((0.5 + 14 * Math.abs(0.9 - 4 / 14)) / 15, 4);
});

test('a zone that was left before it was reported is missed', () => {
	const s = scored(THROUGH, [1, 'left'], [21, 'right'], [22, 'far']);
	expect(s.lag).toEqual({ medianS: expect.closeTo(2, 5), p90S: expect.closeTo(2, 5), missed: 1, unseen: 0 });
	expect(s.zones[1]).toMatchObject({ entries: 1, missed: 1, medianLagS: null });
});

test('reported early is no lag, and the first 5 s count for nothing', () => {
	const s = scored(THROUGH, [0, 'far'], [2, 'right'], [4, 'left'], [9, 'right'], [19, 'far']);
	expect(s.changes).toEqual({ true: 2, reported: 2, lost: 0 });
	expect(s.lag).toEqual({ medianS: 0, p90S: 0, missed: 0, unseen: 0 });
	expect(s.accuracy).toBeCloseTo(23 / 25, 5);
});

test('nothing reported is all wrong', () => {
	const s = scored(THROUGH);
	expect(s).toMatchObject({
		accuracy: 0,
		changes: { true: 2, reported: 0, lost: 0 },
		lag: { medianS: null, missed: 2 },
	});
	expect(s.unreportedS).toBeCloseTo(25, 5);
	expect(s.calibration).toEqual({ entered: null, held: null });
});

test('a walk of less than 5 s gives no figures', () => {
	expect(scored(walkOn([0, 0], [4, 4]), [0, 'left'])).toMatchObject({ scoredS: 0, accuracy: null });
});

test('the words of another subject are not its own', () => {
	const events = reporting([1, 'left'], [10, 'right'], [20, 'far']);
	expect(score(ZONES, [{ fixes: THROUGH, events, subject: 'tag:other' }]).unreportedS).toBeCloseTo(25, 5);
});

test('several walks count by their seconds', () => {
	const short = { fixes: walkOn([0, 5], [10, 5]), events: [], subject: SUBJECT };
	const long = { fixes: walkOn([0, 5], [20, 5]), events: reporting([0, 'left']), subject: SUBJECT };
	expect(score(ZONES, [short, long])).toMatchObject({ walks: 2, accuracy: expect.closeTo(15 / 20, 5) });
});

/** Stays of 4 to 12 s in changing zones, each crossing at once. */
const anyWalk = fc
	.array(fc.tuple(fc.integer({ min: 8, max: 24 }), fc.constantFrom(1, 2)), { minLength: 2, maxLength: 12 })
	.map((stays) => {
		const fixes = walkOn([0, 5], [12, 5]);
		const said: [number, string][] = [[0, 'left']];
		let [s, zone] = [12, 0];
		for (const [halves, by] of stays) {
			zone = (zone + by) % 3;
			const x = 5 + 10 * zone;
			// a jump, half-way between two moments 1 microsecond apart
			fixes.push(...walkOn([s + 2e-6, x], [s + halves / 2, x]));
			said.push([s, ZONES.zones[zone]!.id]);
			s += halves / 2;
		}
		return { fixes, said, changes: stays.length };
	});

test('a perfect report scores 1, with as many changes and no lag', () => {
	fc.assert(
		fc.property(anyWalk, ({ fixes, said, changes }) => {
			const s = scored(fixes, ...said);
			expect(s.accuracy).toBeCloseTo(1, 5);
			expect(s.changes).toEqual({ true: changes, reported: changes, lost: 0 });
			expect(s.lag.medianS).toBeCloseTo(0, 5);
			expect(s.lag).toMatchObject({ missed: 0, unseen: 0 });
		}),
	);
});

test('reports d seconds late have a lag of d, and cost d a change', () => {
	fc.assert(
		fc.property(anyWalk, fc.double({ min: 0.1, max: 3.9, noNaN: true }), ({ fixes, said, changes }, lateS) => {
			const late = said.map(([s, zone], i) => [i === 0 ? s : s + lateS, zone] as const);
			const s = scored(fixes, ...late);
			expect(s.lag.medianS).toBeCloseTo(lateS, 4);
			expect(s.lag.p90S).toBeCloseTo(lateS, 4);
			expect(s.accuracy! * s.scoredS).toBeCloseTo(s.scoredS - changes * lateS, 3);
			expect(s.changes).toEqual({ true: changes, reported: changes, lost: 0 });
		}),
	);
});

function rounded(seconds: Record<string, number>): Record<string, number> {
	return Object.fromEntries(Object.entries(seconds).map(([zone, s]) => [zone, Math.round(s)]));
}
