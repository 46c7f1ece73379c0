import type { SightingsRequest } from '@aisle/protocol/app-api';
import { beforeEach, expect, test, vi } from 'vitest';
import { RequestError } from './request.ts';
import { createSightings, SIGHTINGS_KEPT } from './sightings.ts';

const items = new Map<string, string>();
const storage = () =>
	({
		getItem: (key: string) => items.get(key) ?? null,
		setItem: (key: string, value: string) => void items.set(key, value),
		removeItem: (key: string) => void items.delete(key),
	}) as Storage;
const heard = (s: number) => ({
	at: new Date(Date.UTC(2026, 10, 22, 12, 0, s)).toISOString(),
	beacon: { uuid: '6f1d8a52-4b7e-4c39-9d0a-1e5c7b2f8a10', major: 17, minor: 1 },
	rssiDbm: -60,
});
const CLOCK = { offsetS: 0, isOff: false };
const send = vi.fn(async ({ sightings }: SightingsRequest) => ({
	...{ taken: sightings.length, repeated: 0, refused: [], clock: CLOCK },
}));
const sent = () => send.mock.calls.map(([{ sightings }]) => sightings.map(({ at }) => Number(at.slice(17, 19))));

beforeEach(() => {
	items.clear();
	send.mockClear();
});

test('what is heard is told once, in order; with nothing to tell nobody is called', async () => {
	const sightings = createSightings(storage);
	sightings.add([heard(1), heard(2)]);
	expect(await sightings.send('harbour-street', send)).toMatchObject({ taken: 2 });
	expect(await sightings.send('harbour-street', send)).toBeUndefined();
	expect(sent()).toEqual([[1, 2]]);
	expect(items.size).toBe(0);
});

test('without a network it stays, over a closed page too, and goes late with what was added', async () => {
	const first = createSightings(storage);
	first.add([heard(1)]);
	send.mockRejectedValueOnce(new RequestError(0, 'No answer.', 'Try again.'));
	await expect(first.send('harbour-street', send)).rejects.toMatchObject({ status: 0 });
	const later = createSightings(storage);
	later.add([heard(2)]);
	await later.send('harbour-street', send);
	expect(sent()).toEqual([[1], [1, 2]]);
});

test('what comes while it is told waits for the next time; a batch that is refused goes', async () => {
	const sightings = createSightings(storage);
	sightings.add([heard(1)]);
	const telling = sightings.send('harbour-street', send);
	sightings.add([heard(2)]);
	await telling;
	expect(sightings.count()).toBe(1);
	send.mockRejectedValueOnce(new RequestError(422, 'Not so.', 'Leave it.'));
	await expect(sightings.send('harbour-street', send)).rejects.toMatchObject({ status: 422 });
	expect(sightings.count()).toBe(0);
});

test('no more is kept than one call takes: the oldest go', () => {
	const sightings = createSightings(storage);
	for (let i = 0; i < SIGHTINGS_KEPT + 10; i++) sightings.add([heard(i % 60)]);
	expect(sightings.count()).toBe(SIGHTINGS_KEPT);
});
