// The events that say which numbers the outbox gave up, so that the cloud's contiguous mark can go on. Pure.
import type { EventData, EventDraft } from '@aisle/protocol';
import { joinRanges, type Range } from './ranges.ts';

export type GapReason = EventData<'aisle.outbox.gap.v1'>['reason'];

/** Why the outbox itself gives up rows. */
export type DropReason = Exclude<GapReason, 'forgotten'>;

/** A dropped row; `named` where it was itself a gap event, whose numbers the new one must go on naming. */
export type Dropped = { stream: string; seq: number; named?: EventData<'aisle.outbox.gap.v1'> };

/** About 16 kB of JSON: far below what a batch may weigh. */
const MAX_RANGES = 1000;

export function gapEvents(dropped: readonly Dropped[], reason: GapReason, gateway: string, t: number): EventDraft[] {
	const byStream = new Map<string, Range[]>();
	const add = (stream: string, ranges: readonly Range[]) => {
		const known = byStream.get(stream);
		if (known) known.push(...ranges);
		else byStream.set(stream, [...ranges]);
	};
	for (const { stream, seq, named } of dropped) {
		add(stream, [[seq, seq]]);
		if (named) add(named.stream, named.ranges);
	}
	const drafts: EventDraft[] = [];
	for (const [stream, numbers] of byStream) {
		const ranges = joinRanges(numbers);
		for (let from = 0; from < ranges.length; from += MAX_RANGES) {
			const data = { stream, reason, ranges: ranges.slice(from, from + MAX_RANGES) };
			drafts.push({ type: 'aisle.outbox.gap.v1', subject: gateway, t, data });
		}
	}
	return drafts;
}
