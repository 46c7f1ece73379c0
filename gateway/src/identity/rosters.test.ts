import { dayKey, EPOCH_S, epochOf, type Roster, ridOf, unixDay } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { Rosters } from './rosters.ts';

const SITE_NUMBER = 1001;
const KEY = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex');
const OTHER_KEY = Buffer.alloc(32, 7);
/** 2026-11-22 23:50 UTC: one epoch before midnight */
const T = Date.UTC(2026, 10, 22, 23, 50) / 1000;

function roster(t: number, version: number, entries: [string, Buffer][]): Roster {
	const day = unixDay(t);
	return {
		store: 'demo',
		day,
		version,
		part: 0,
		parts: 1,
		entries: entries.map(([pseudonym, key]) => ({ pseudonym, dayKey: dayKey(key, SITE_NUMBER, day).toString('hex') })),
	};
}

const ridAt = (key: Buffer, t: number) => ridOf(dayKey(key, SITE_NUMBER, unixDay(t)), epochOf(t));

async function rostersWith(...all: Roster[]): Promise<Rosters> {
	const rosters = new Rosters();
	for (const one of all) rosters.accept(one);
	await rosters.prepare(T);
	return rosters;
}

describe('Rosters', () => {
	it('knows a pass in its epoch and one either side, and no further', async () => {
		const rosters = await rostersWith(roster(T, 1, [['anna-0001', KEY]]));
		const found = (t: number) => rosters.find(ridAt(KEY, t), 0, T)?.role;
		expect(found(T)).toBe('subject');
		expect(found(T - EPOCH_S)).toBe('subject');
		expect(found(T - 2 * EPOCH_S)).toBeUndefined();
	});

	it("crosses midnight with the next day's key", async () => {
		const rosters = await rostersWith(roster(T, 1, [['anna-0001', KEY]]), roster(T + EPOCH_S, 1, [['anna-0001', KEY]]));
		expect(rosters.find(ridAt(KEY, T + EPOCH_S), 0, T)).toMatchObject({ subject: 'pass:anna-0001' });
	});

	it('knows nobody of another store', async () => {
		const rosters = await rostersWith(roster(T, 1, [['anna-0001', KEY]]));
		expect(rosters.find(ridOf(dayKey(KEY, 2002, unixDay(T)), epochOf(T)), 0, T)).toBeUndefined();
	});

	it('lets go of whoever is missing in a newer version, and takes no older one', async () => {
		const rosters = await rostersWith(roster(T, 2, [['anna-0001', KEY]]));
		expect(rosters.accept(roster(T, 1, [['berta-001', OTHER_KEY]]))).toBe(false);
		expect(rosters.accept(roster(T, 3, [['berta-001', OTHER_KEY]]))).toBe(true);
		await rosters.prepare(T);
		expect(rosters.find(ridAt(KEY, T), 0, T)).toBeUndefined();
		expect(rosters.find(ridAt(OTHER_KEY, T), 0, T)).toMatchObject({ subject: 'pass:berta-001' });
		expect(rosters.isMember('pass:anna-0001', T)).toBe(false);
		expect(rosters.isMember('pass:berta-001', T)).toBe(true);
	});

	it('takes the one it holds again, as every new connection brings it', async () => {
		const rosters = await rostersWith(roster(T, 2, [['anna-0001', KEY]]));
		expect(rosters.accept(roster(T, 2, [['anna-0001', KEY]]))).toBe(true);
		await rosters.prepare(T);
		expect(rosters.find(ridAt(KEY, T), 0, T)).toMatchObject({ subject: 'pass:anna-0001' });
	});

	it('puts nobody out while it has no roster of the day', () => {
		expect(new Rosters().isMember('pass:anna-0001', T)).toBe(true);
	});
});
