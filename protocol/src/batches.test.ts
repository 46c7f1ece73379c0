import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BATCH_MAX_BYTES, BATCH_MAX_EVENTS, type Batch, packBatch, unpackBatch } from './batches.ts';
import { type AisleEvent, eventId, eventSource } from './events.ts';

const STREAM = '019aa5f0-0000-7000-8000-000000000001';

function event(seq: number): AisleEvent {
	return {
		specversion: '1.0',
		id: eventId({ gateway: 'gw', stream: STREAM, seq }),
		source: eventSource('berlin-mitte', 'gw'),
		subject: 'tag:cart-7',
		time: '2026-11-22T04:00:00.000Z',
		type: 'aisle.zone.dwelled.v1',
		data: { visit: `v-${seq}`, zone: 'shoes', dwellS: seq },
	};
}
const events = Array.from({ length: BATCH_MAX_EVENTS }, (_, i) => event(i + 1));
const batch: Batch = { stream: STREAM, first: 1, events };

test('a full batch comes back as it went, well below the bound', () => {
	const packed = packBatch(
		STREAM,
		1,
		events.map((one) => JSON.stringify(one)),
	);
	expect(packed.length).toBeLessThan(BATCH_MAX_BYTES / 4);
	expect(unpackBatch(packed)).toEqual(batch);
});

test('plain JSON is taken too, also from the middle of a buffer', () => {
	const bytes = Buffer.from(JSON.stringify(batch));
	expect(unpackBatch(bytes)).toEqual(batch);
	const within = Buffer.concat([Buffer.from('xx'), bytes, Buffer.from('yy')]);
	expect(unpackBatch(within.subarray(2, within.length - 2))).toEqual(batch);
});

test('an event of a type from the future is taken; one of a known type with other data is not', () => {
	const newer = { ...event(1), type: 'aisle.zone.queued.v1', data: { waiting: 3 } };
	const pack = (one: object) => packBatch(STREAM, 1, [JSON.stringify(one)]);
	expect(unpackBatch(pack(newer)).events).toEqual([newer]);
	expect(() => unpackBatch(pack({ ...event(1), data: { waiting: 3 } }))).toThrow(/not a batch: events/);
});

describe('refuses', () => {
	const plain = (value: unknown) => Buffer.from(JSON.stringify(value));
	test.each<[string, Uint8Array, RegExp]>([
		[
			'a bomb, unpacked no further than the bound',
			zstdCompressSync(Buffer.alloc(256 * 1024 * 1024)),
			/larger than 2097152 bytes/,
		],
		['three megabytes of JSON', Buffer.from(`"${'x'.repeat(3 * 1024 * 1024)}"`), /not a batch: 3145730 bytes/],
		['a cut batch', packBatch(STREAM, 1, [JSON.stringify(event(1))]).subarray(0, -5), /./],
		['no events', plain({ ...batch, events: [] }), /not a batch: events/],
		['too many events', plain({ ...batch, events: [...events, event(101)] }), /not a batch: events/],
		['a number before the first', plain({ ...batch, first: 0 }), /not a batch: first/],
		['an event that is not ours', plain({ ...batch, events: [{ ...event(1), type: 'x' }] }), /not a batch: events.0/],
		['nothing', new Uint8Array(), /JSON/],
	])('%s', (_, bytes, message) => {
		expect(() => unpackBatch(bytes)).toThrow(message);
	});

	test('any bytes, with an error and nothing else', () => {
		const magic = fc.uint8Array({ maxLength: 60 }).map((rest) => Buffer.concat([Buffer.from('28b52ffd', 'hex'), rest]));
		fc.assert(
			fc.property(fc.oneof(fc.uint8Array(), magic), (bytes) => {
				expect(() => unpackBatch(bytes)).toThrow(Error);
			}),
			{ numRuns: 2000 },
		);
	});
});
