import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AisleEvent, eventId, eventSource, PresenceSubject, parseEventId } from './events.ts';
import { fromTimestamp, Timestamp, toTimestamp } from './units.ts';

const STREAM = '019aa5f0-0000-7000-8000-000000000001';
const entered = {
	specversion: '1.0',
	id: `gw/${STREAM}/1`,
	source: eventSource('berlin', 'gw'),
	subject: 'pass:abcdefgh',
	time: '2026-11-22T04:00:00.000Z',
	type: 'aisle.zone.entered.v1',
	data: { visit: 'v', zone: 'shoes', confidence: 0.9 },
};

test('takes an event, and refuses data of another type', () => {
	expect(AisleEvent.parse(entered)).toEqual(entered);
	expect(AisleEvent.safeParse({ ...entered, type: 'aisle.zone.dwelled.v1' }).success).toBe(false);
	expect(AisleEvent.safeParse({ ...entered, type: 'aisle.zone.left.v1' }).success).toBe(false);
	expect(AisleEvent.safeParse({ ...entered, time: '2026-11-22T05:00:00+01:00' }).success).toBe(false);
	expect(AisleEvent.safeParse({ ...entered, data: { ...entered.data, confidence: 1.1 } }).success).toBe(false);
});

test('an id is taken apart into what it was made of', () => {
	fc.assert(
		fc.property(fc.stringMatching(/^[a-z0-9]{1,20}$/), fc.integer({ min: 1 }), (gateway, seq) => {
			expect(parseEventId(eventId({ gateway, stream: STREAM, seq }))).toEqual({ gateway, stream: STREAM, seq });
		}),
	);
});

test.each([
	'',
	'gw',
	`gw/${STREAM}`,
	`gw/${STREAM}/0`,
	`gw/${STREAM}/1.5`,
	`gw/${STREAM}/01`,
	`gw/${STREAM}/0x1`,
	`gw/${STREAM}/1/2`,
	`GW/${STREAM}/1`,
	`gw/x/1`,
])('"%s" is no event id', (id) => {
	expect(parseEventId(id)).toBeUndefined();
});

test('a Bluetooth address is no presence subject', () => {
	expect(PresenceSubject.safeParse('a4:c1:38:8d:18:b2').success).toBe(false);
	expect(PresenceSubject.safeParse('tag:a4:c1:38:8d:18:b2').success).toBe(false);
	expect(PresenceSubject.safeParse('tag:cart-7').success).toBe(true);
	expect(AisleEvent.safeParse({ ...entered, subject: 'a4:c1:38:8d:18:b2' }).success).toBe(false);
});

test('times survive the wire to the millisecond', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) => {
			const text = toTimestamp(ms / 1000);
			expect(Timestamp.safeParse(text).success).toBe(true);
			expect(fromTimestamp(text)).toBe(ms / 1000);
		}),
	);
});
