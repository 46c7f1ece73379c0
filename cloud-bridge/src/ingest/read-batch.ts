// A message on an `events` topic as the rows it claims to be, or why it is refused. Pure.
import {
	BATCH_MAX_BYTES,
	eventSource,
	type GatewayRef,
	isKnownEvent,
	parseEventId,
	parseGatewayTopic,
	unpackBatch,
} from '@aisle/protocol';
import { APP_LANE } from '../db/app-lane.ts';

/** One event of a batch, ready for the database. */
export type ReadEvent = { seq: number; type: string; subject: string; time: string; data: string };
export type Gap = { stream: string; first: number; last: number };
export type ReadBatch = GatewayRef & { stream: string; first: number; last: number; events: ReadEvent[]; gaps: Gap[] };

/** A gateway's 64 KiB hold some 5,500 ranges; all of a batch's gaps go into one statement (accept.ts). */
const GAPS_MAX = 7_500;

export const REFUSALS = ['topic', 'too-big', 'malformed', 'wrong-sender', 'wrong-number'] as const;
export type Refusal = (typeof REFUSALS)[number];

export function readBatch(topic: string, payload: Uint8Array): ReadBatch | { refused: Refusal } {
	const sender = parseGatewayTopic(topic);
	if (sender?.leaf !== 'events' || sender.rest.length > 0) return { refused: 'topic' };
	if (payload.length > BATCH_MAX_BYTES) return { refused: 'too-big' };
	const batch = unpackOrNothing(payload);
	if (batch === undefined) return { refused: 'malformed' };
	const { store, gateway } = sender;
	if (gateway === APP_LANE) return { refused: 'wrong-sender' };
	const source = eventSource(store, gateway);
	const events: ReadEvent[] = [];
	const gaps: Gap[] = [];
	for (const [index, event] of batch.events.entries()) {
		const key = parseEventId(event.id);
		if (event.source !== source || key?.gateway !== gateway) return { refused: 'wrong-sender' };
		const seq = batch.first + index;
		if (key.stream !== batch.stream || key.seq !== seq) return { refused: 'wrong-number' };
		const { type, subject, time } = event;
		events.push({ seq, type, subject, time, data: batch.dataJson[index]! });
		if (!isKnownEvent(event) || event.type !== 'aisle.outbox.gap.v1') continue;
		const { stream, ranges } = event.data;
		if (ranges.some(([first, last]) => first > last)) return { refused: 'malformed' };
		gaps.push(...ranges.map(([first, last]) => ({ stream, first, last })));
	}
	if (gaps.length > GAPS_MAX) return { refused: 'malformed' };
	const last = batch.first + events.length - 1;
	return { store, gateway, stream: batch.stream, first: batch.first, last, events, gaps };
}

/** The reason stays here: a message about a shape may quote what it found, which may be about a person. */
function unpackOrNothing(payload: Uint8Array) {
	try {
		const batch = unpackBatch(payload);
		// what is nested thousands deep can be parsed and not be written again
		return { ...batch, dataJson: batch.events.map(({ data }) => JSON.stringify(data)) };
	} catch {
		return undefined;
	}
}
