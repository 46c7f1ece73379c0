import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import type { InboxOffer } from '@aisle/protocol';
import { expect, test } from 'vitest';
import { connectPhone } from './connect.ts';
import { createHub, type NumberedOffer } from './hub.ts';

const SHOPPER = 'anna';
const PHONE = { id: SHOPPER, tokenEndsAt: '1970-01-01T01:00:00.000Z' };
const isKnown = async () => true;
const numbered = (number: number): NumberedOffer => ({ number, offer: { id: `offer-${number}` } as InboxOffer });
const ZONE = { zone: { id: 'shoes', name: 'Shoes' }, since: '2026-11-22T09:00:00.000Z' };

/** What connectPhone uses of a response: a writable, and that it closes. */
function wire() {
	const stream = new PassThrough();
	let text = '';
	stream.setEncoding('utf8').on('data', (chunk: string) => {
		text += chunk;
	});
	const ids = () => [...text.matchAll(/^(?:id: (\d+)|event: (zone))$/gm)].map(([, id, zone]) => id ?? zone);
	return { response: stream as unknown as ServerResponse, stream, ids };
}

test('what happens while the database is asked comes after what was missed, once', async () => {
	const hub = createHub();
	const { response, stream, ids } = wire();
	let answer = (_missed: NumberedOffer[]) => {};
	const connecting = connectPhone(
		{
			hub,
			isKnown,
			now: () => 0,
			lastZone: async () => undefined,
			missed: (_shopper, after) =>
				new Promise((resolve) => {
					expect(after).toBe(3);
					answer = resolve;
				}),
		},
		PHONE,
		3,
		response,
	);
	await new Promise(setImmediate);
	// 5 was committed before the database answered, so it comes both ways
	for (const number of [5, 6]) hub.announce(SHOPPER, numbered(number));
	answer([numbered(4), numbered(5)]);
	await connecting;
	hub.announce(SHOPPER, numbered(7));
	await new Promise(setImmediate);
	expect(ids()).toEqual(['zone', '4', '5', '6', '7']);
	stream.destroy();
});

test('without a last id nothing is played again, and the zone is what the hub knows', async () => {
	const hub = createHub();
	hub.setZone(SHOPPER, ZONE);
	const never = () => Promise.reject(new Error('asked for nothing'));
	const { response, stream, ids } = wire();
	await connectPhone({ hub, isKnown, now: () => 0, lastZone: never, missed: never }, PHONE, undefined, response);
	await new Promise(setImmediate);
	expect(ids()).toEqual(['zone']);
	stream.destroy();
});

test('a database that fails ends the stream, and the listener is gone', async () => {
	const hub = createHub();
	const { response, stream } = wire();
	const lastZone = () => Promise.reject(new Error('disk'));
	const parts = { hub, isKnown, now: () => 0, lastZone, missed: async () => [] };
	await expect(connectPhone(parts, PHONE, undefined, response)).rejects.toThrow('disk');
	await new Promise<void>((resolve) => stream.once('close', resolve));
	expect(hub.streams()).toBe(0);
});

test.each([
	['its token is over', { tokenEndsAt: '1970-01-01T00:00:00.020Z' }, true],
	['its shopper was erased while it connected', {}, false],
])('a stream ends when %s, and the listener is gone', async (_what, phone, known) => {
	const hub = createHub();
	const { response, stream } = wire();
	const parts = {
		hub,
		isKnown: async () => known,
		now: () => 0,
		lastZone: async () => undefined,
		missed: async () => [],
	};
	await connectPhone(parts, { ...PHONE, ...phone }, undefined, response);
	await new Promise<void>((resolve) => stream.once('close', resolve));
	expect(hub.streams()).toBe(0);
});
