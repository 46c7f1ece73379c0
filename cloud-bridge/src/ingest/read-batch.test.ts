import { type AisleEvent, BATCH_MAX_BYTES, eventId, eventSource, packBatch } from '@aisle/protocol';
import { expect, test } from 'vitest';
import { readBatch } from './read-batch.ts';

const TOPIC = 'aisle/v1/berlin/gw-1/events';
const STREAM = '019aa000-0000-7000-8000-00000000000a';

function event(seq: number, change: Partial<AisleEvent> = {}): AisleEvent {
	return {
		specversion: '1.0',
		id: eventId({ gateway: 'gw-1', stream: STREAM, seq }),
		source: eventSource('berlin', 'gw-1'),
		subject: 'tag:cart-7',
		time: '2026-11-22T09:00:00.000Z',
		type: 'aisle.zone.entered.v1',
		data: { visit: 'v', zone: 'shoes', confidence: 1 },
		...change,
	} as AisleEvent;
}
const OF_THE_BRIDGE = {
	id: eventId({ gateway: 'app-lane', stream: STREAM, seq: 1 }),
	source: eventSource('berlin', 'app-lane'),
};
const pack = (first: number, ...events: AisleEvent[]) =>
	packBatch(
		STREAM,
		first,
		events.map((one) => JSON.stringify(one)),
	);

test('reads zstd and plain JSON alike', () => {
	const expected = { store: 'berlin', gateway: 'gw-1', stream: STREAM, first: 4, last: 5, gaps: [] };
	expect(readBatch(TOPIC, pack(4, event(4), event(5)))).toMatchObject(expected);
	const plain = JSON.stringify({ stream: STREAM, first: 4, events: [event(4), event(5)] });
	expect(readBatch(TOPIC, Buffer.from(plain))).toMatchObject(expected);
});

test.each([
	['topic', 'aisle/v1/berlin/gw-1/status', pack(1, event(1))],
	['topic', 'aisle/v1/berlin/gw-1/events/x', pack(1, event(1))],
	['wrong-sender', 'aisle/v1/hamburg/gw-1/events', pack(1, event(1))],
	['wrong-sender', 'aisle/v1/berlin/gw-2/events', pack(1, event(1))],
	// a stream that is the bridge's own, whoever has an account of that name
	['wrong-sender', 'aisle/v1/berlin/app-lane/events', packBatch(STREAM, 1, [JSON.stringify(event(1, OF_THE_BRIDGE))])],
	['wrong-sender', TOPIC, pack(1, event(1), event(2, { source: eventSource('hamburg', 'gw-1') }))],
	['wrong-number', TOPIC, pack(2, event(1))],
	['wrong-number', TOPIC, pack(1, event(1), event(3))],
	['malformed', TOPIC, Buffer.from('{"stream":')],
	['malformed', TOPIC, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3])],
	['malformed', TOPIC, Buffer.alloc(0)],
	// it has the shape of a time; the engine would stumble over it, and everything behind it would wait
	['malformed', TOPIC, pack(1, event(1, { time: '2026-13-45T99:00:00.000Z' }))],
	['too-big', TOPIC, Buffer.alloc(BATCH_MAX_BYTES + 1)],
	[
		'malformed',
		TOPIC,
		pack(1, event(1, { type: 'aisle.outbox.gap.v1', data: { stream: STREAM, reason: 'full', ranges: [[5, 4]] } })),
	],
] as const)('refuses: %s', (refused, topic, payload) => {
	expect(readBatch(topic, payload)).toEqual({ refused });
});

test('refuses data nested so deep that it cannot be written', () => {
	const deep = `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
	const future = JSON.stringify({ ...event(1), type: 'aisle.future.thing.v9', data: '@' }).replace('"@"', deep);
	expect(readBatch(TOPIC, packBatch(STREAM, 1, [future]))).toEqual({ refused: 'malformed' });
});

test('refuses more gaps than one statement takes', () => {
	const ranges = Array.from({ length: 8_000 }, (_, index): [number, number] => [2 * index + 1, 2 * index + 1]);
	const gap = event(1, { type: 'aisle.outbox.gap.v1', data: { stream: STREAM, reason: 'full', ranges } });
	expect(readBatch(TOPIC, pack(1, gap))).toEqual({ refused: 'malformed' });
});
