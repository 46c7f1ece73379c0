import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gapEvents } from './gap-events.ts';
import { joinRanges, type Range } from './ranges.ts';

const numbersOf = (ranges: readonly Range[]) =>
	new Set(ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index)));

it('joins ranges into the fewest that name the same numbers', () => {
	const range = fc
		.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(8))
		.map(([first, more]): Range => [first, first + more]);
	fc.assert(
		fc.property(fc.array(range), (ranges) => {
			const joined = joinRanges(ranges);
			expect(numbersOf(joined)).toEqual(numbersOf(ranges));
			for (const [index, [first]] of joined.entries()) {
				if (index > 0) expect(first).toBeGreaterThan((joined[index - 1] as Range)[1] + 1);
			}
		}),
	);
});

it('goes on naming what a dropped gap event named, stream by stream', () => {
	const named = { stream: 'a', reason: 'full' as const, ranges: [[2, 4] as [number, number]] };
	const dropped = [
		{ stream: 'a', seq: 5 },
		{ stream: 'b', seq: 1, named },
	];
	expect(gapEvents(dropped, 'expired', 'gw-1', 7)).toEqual([
		{ type: 'aisle.outbox.gap.v1', subject: 'gw-1', t: 7, data: { stream: 'a', reason: 'expired', ranges: [[2, 5]] } },
		{ type: 'aisle.outbox.gap.v1', subject: 'gw-1', t: 7, data: { stream: 'b', reason: 'expired', ranges: [[1, 1]] } },
	]);
});

it('splits what would not fit into a batch', () => {
	const dropped = Array.from({ length: 2500 }, (_, index) => ({ stream: 'a', seq: 1 + 2 * index }));
	const sizes = gapEvents(dropped, 'full', 'gw-1', 7).map(({ data }) => ('ranges' in data ? data.ranges.length : 0));
	expect(sizes).toEqual([1000, 1000, 500]);
});
