import { expect, test, vi } from 'vitest';
import { createHub, type Listener, type NumberedOffer, STREAMS_PER_SHOPPER } from './hub.ts';

const ZONE = { zone: { id: 'shoes', name: 'Shoes' }, since: '2026-11-22T09:00:00.000Z' };
const listener = () => ({ send: vi.fn<Listener['send']>(), end: vi.fn() });

test('only the shopper it is for hears an offer, on every one of their streams', () => {
	const hub = createHub();
	const [mine, alsoMine, other] = [listener(), listener(), listener()];
	hub.attach('a', mine);
	hub.attach('a', alsoMine);
	hub.attach('b', other);
	const offer = { id: 'x' } as unknown as NumberedOffer['offer'];
	hub.announce('a', { number: 9, offer });
	for (const { send } of [mine, alsoMine])
		expect(send).toHaveBeenCalledExactlyOnceWith({ event: 'offer', id: 9, data: offer });
	expect(other.send).not.toHaveBeenCalled();
});

test('counts streams, and has room again when one has gone', () => {
	const hub = createHub();
	const detach = Array.from({ length: STREAMS_PER_SHOPPER }, () => hub.attach('a', listener()));
	expect(hub.hasRoom('a')).toBe(false);
	expect(hub.hasRoom('b')).toBe(true);
	detach[0]!();
	detach[0]!();
	expect(hub.hasRoom('a')).toBe(true);
	expect(hub.streams()).toBe(STREAMS_PER_SHOPPER - 1);
});

test('remembers a zone until it is left', () => {
	const hub = createHub();
	hub.setZone('a', ZONE);
	expect(hub.zoneOf('a')).toEqual(ZONE);
	hub.setZone('a', { zone: null, since: ZONE.since });
	expect(hub.zoneOf('a')).toBeUndefined();
});

test('a forgotten shopper has no zone, and their streams end', () => {
	const hub = createHub();
	const mine = listener();
	const detach = hub.attach('a', mine);
	mine.end.mockImplementation(detach);
	hub.setZone('a', ZONE);
	hub.forget('a');
	expect(hub.zoneOf('a')).toBeUndefined();
	expect(mine.end).toHaveBeenCalledTimes(1);
	expect(hub.streams()).toBe(0);
});
