// Of which times a phone has told already: what it says of them again changes nothing. Pure; Unix seconds.
import { z } from 'zod';

/** Apart and in order of time. */
export const Covered = z.array(z.tuple([z.number(), z.number()]).readonly()).readonly();
export type Covered = z.infer<typeof Covered>;

/** A phone that was away several times a day; more are joined with their neighbours. */
const SPANS_MAX = 32;
/**
 * A report that is sent again takes another time on its way, and its sightings come out a little earlier than before
 * (report-clock.ts keeps them from coming out later).
 */
const JITTER_S = 30;

export function isCovered(covered: Covered, t: number): boolean {
	return covered.some(([from, to]) => t >= from - JITTER_S && t <= to);
}

/** The newest time that was told of. */
export function coveredTo(covered: Covered): number {
	return covered.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY;
}

/** With one span more. What ended before `sinceT` is forgotten. @param joinS spans that are nearer become one */
export function cover(covered: Covered, span: readonly [number, number], sinceT: number, joinS: number): Covered {
	const sorted = [...covered, span].filter(([, to]) => to >= sinceT).sort((a, b) => a[0] - b[0]);
	const spans: [number, number][] = [];
	for (const [from, to] of sorted) {
		const before = spans.at(-1);
		if (before !== undefined && from - before[1] <= joinS) before[1] = Math.max(before[1], to);
		else spans.push([from, to]);
	}
	while (spans.length > SPANS_MAX) {
		const [first, second] = spans.splice(0, 2);
		spans.unshift([first![0], second![1]]);
	}
	return spans;
}
