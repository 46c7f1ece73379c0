// For tests: two zones beside each other, a walk on a line through them, and reports of it as events.
import type { EventDraft } from '@aisle/protocol';
import type { Fix } from './truth.ts';

/** Times of the tests count from here. */
export const START_T = 1_600_000_000;
export const SUBJECT = 'tag:walker';

const box = (id: string, fromX: number, toX: number) => ({
	id,
	name: id,
	kind: 'floor' as const,
	shape: [
		[fromX, 0],
		[toX, 0],
		[toX, 10],
		[fromX, 10],
	] as [number, number][],
});

/** left up to x = 10, right up to 20, far up to 30 */
export const ZONES = { zones: [box('left', 0, 10), box('right', 10, 20), box('far', 20, 30)] };

/** `[second, x]`…: y stays 5; a fix each 0.5 s on the straight way between those that are named. */
export function walkOn(...marks: (readonly [s: number, x: number])[]): Fix[] {
	const fixes: Fix[] = [];
	const add = (s: number, x: number) => fixes.push({ t: START_T + s, at: [x, 5] });
	for (const [i, [s, x]] of marks.entries()) {
		const [fromS, fromX] = marks[i - 1] ?? [s, x];
		for (let at = fromS + 0.5; at < s; at += 0.5) add(at, fromX + ((at - fromS) / (s - fromS)) * (x - fromX));
		add(s, x);
	}
	return fixes;
}

/** `[second, zone, confidence?]`…: zone undefined ends the report. */
export function reporting(...said: (readonly [s: number, zone: string | undefined, confidence?: number])[]) {
	const events: EventDraft[] = [];
	let current: string | undefined;
	for (const [s, zone, confidence = 1] of said) {
		const of = { subject: SUBJECT, t: START_T + s };
		if (current !== undefined) {
			events.push({ ...of, type: 'aisle.zone.exited.v1', data: { visit: 'v', zone: current, dwellS: 1 } });
		}
		if (zone !== undefined) {
			events.push({ ...of, type: 'aisle.zone.entered.v1', data: { visit: 'v', zone, confidence } });
		}
		current = zone;
	}
	return events;
}
