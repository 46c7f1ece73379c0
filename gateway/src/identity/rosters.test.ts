import { dayKey, EPOCH_S, epochOf, type Roster, ridOf, rosterPartOf, unixDay } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { packRoster } from './open-roster.ts';
import { WORK_HERE } from './roster-work.ts';
import { Rosters } from './rosters.ts';

const SITE_NUMBER = 1001;
/** 2026-11-22 23:50 UTC: one epoch before midnight */
const T = Date.UTC(2026, 10, 22, 23, 50) / 1000;
const DAY_S = 86_400;

const keyOf = (pseudonym: string) => Buffer.alloc(32, pseudonym);
const ridAt = (pseudonym: string, t: number) => ridOf(dayKey(keyOf(pseudonym), SITE_NUMBER, unixDay(t)), epochOf(t));

/** One part of the roster of `t`'s day. */
function part(t: number, version: number, pseudonyms: string[], more: Partial<Roster> = {}) {
	const day = unixDay(t);
	const entries = pseudonyms.map((pseudonym) => ({
		pseudonym,
		dayKey: dayKey(keyOf(pseudonym), SITE_NUMBER, day).toString('hex'),
		...(pseudonym === 'anna-0001' && { fobs: ['fob-7'] }),
	}));
	return packRoster({ store: 'demo', day, version, part: 0, parts: 1, entries, ...more });
}

async function rostersWith(...all: ReturnType<typeof part>[]): Promise<Rosters> {
	const rosters = new Rosters();
	for (const one of all) rosters.accept(one, { wallT: T });
	await rosters.prepare(T);
	return rosters;
}

const found = (rosters: Rosters, pseudonym: string, ridT = T, t = T) => {
	const known = rosters.find(ridAt(pseudonym, ridT), 0, t);
	return known?.role === 'subject' ? known.subject : undefined;
};

describe('Rosters', () => {
	it('knows a pass in its epoch and one either side, and no further', async () => {
		const rosters = await rostersWith(part(T, 1, ['anna-0001']));
		expect(found(rosters, 'anna-0001', T)).toBe('pass:anna-0001');
		expect(found(rosters, 'anna-0001', T - EPOCH_S)).toBe('pass:anna-0001');
		expect(found(rosters, 'anna-0001', T - 2 * EPOCH_S)).toBeUndefined();
	});

	it("crosses midnight with the next day's key, and nobody withdrew then who is only in yesterday's", async () => {
		const rosters = await rostersWith(part(T, 1, ['anna-0001', 'berta-001']), part(T + EPOCH_S, 1, ['anna-0001']));
		expect(found(rosters, 'anna-0001', T + EPOCH_S)).toBe('pass:anna-0001');
		const afterT = T + EPOCH_S + 1;
		await rosters.prepare(afterT);
		expect(found(rosters, 'anna-0001', T, afterT)).toBe('pass:anna-0001');
		expect(found(rosters, 'berta-001', T, T)).toBe('pass:berta-001');
		expect(found(rosters, 'berta-001', T, afterT)).toBeUndefined();
	});

	it('knows nobody of another store', async () => {
		const rosters = await rostersWith(part(T, 1, ['anna-0001']));
		const rid = ridOf(dayKey(keyOf('anna-0001'), 2002, unixDay(T)), epochOf(T));
		expect(rosters.find(rid, 0, T)).toBeUndefined();
	});

	it('lets go at once of whoever is missing in a newer version, takes in who is new, and takes no older one', async () => {
		const rosters = await rostersWith(part(T, 2, ['anna-0001', 'carla-001']));
		expect(rosters.accept(part(T, 1, ['berta-001']), { wallT: T })).toMatchObject({ taken: false, reason: 'older' });
		expect(rosters.accept(part(T, 3, ['berta-001', 'carla-001']), { wallT: T })).toEqual({ taken: true });
		expect(found(rosters, 'anna-0001')).toBeUndefined();
		expect(found(rosters, 'carla-001')).toBe('pass:carla-001');
		await rosters.prepare(T, { ...WORK_HERE, tables: () => Promise.reject(new Error('no new table is needed')) });
		expect(found(rosters, 'berta-001')).toBe('pass:berta-001');
		expect(rosters.isMember('pass:anna-0001', T)).toBe(false);
	});

	it('takes the one it holds again, as every new connection brings it', async () => {
		const rosters = await rostersWith(part(T, 2, ['anna-0001']));
		expect(rosters.ofDay(unixDay(T))?.isConfirmed(1)).toBe(false);
		expect(rosters.accept(part(T, 2, ['anna-0001']), { wallT: T, round: 1 })).toEqual({ taken: true });
		expect(rosters.ofDay(unixDay(T))?.isConfirmed(1)).toBe(true);
		expect(found(rosters, 'anna-0001')).toBe('pass:anna-0001');
	});

	it('puts nobody out while it has no roster of the day', () => {
		expect(new Rosters().isMember('pass:anna-0001', T)).toBe(true);
	});

	it('uses another number of parts once all are there, and is told of each part alone', async () => {
		const names = Array.from({ length: 40 }, (_, i) => `shopper-${i}`);
		const rosters = await rostersWith(part(T, 1, names));
		const inPart = (n: number, without?: string) =>
			names.filter((name) => rosterPartOf(name, 2) === n && name !== without);
		const [gone] = inPart(1);
		rosters.accept(part(T, 2, inPart(0), { part: 0, parts: 2 }), { wallT: T });
		expect(rosters.comingOfDay(unixDay(T))).toMatchObject({ came: 1, parts: 2 });
		expect(rosters.ofDay(unixDay(T))).toMatchObject({ parts: 1 });
		rosters.accept(part(T, 3, inPart(1, gone), { part: 1, parts: 2 }), { wallT: T });
		expect(rosters.ofDay(unixDay(T))).toMatchObject({ parts: 2, size: 39 });
		// by the tables of before too
		expect(found(rosters, gone!)).toBeUndefined();
		await rosters.prepare(T);
		expect(names.filter((name) => found(rosters, name) === undefined)).toEqual([gone]);
		const back = rosters.accept(part(T, 1, names), { wallT: T });
		expect(back).toMatchObject({ taken: false, reason: 'older' });
	});

	it('is whole although parts of an older division come in between', async () => {
		const names = Array.from({ length: 40 }, (_, i) => `shopper-${i}`);
		const rosters = new Rosters();
		const take = (version: number, n: number, parts: number) => {
			const pseudonyms = names.filter((name) => rosterPartOf(name, parts) === n);
			return rosters.accept(part(T, version, pseudonyms, { part: n, parts }), { wallT: T });
		};
		// a bridge that ended before it took back the last two of four parts
		take(2, 0, 2);
		take(1, 2, 4);
		take(2, 1, 2);
		expect(rosters.ofDay(unixDay(T))).toMatchObject({ parts: 2, size: 40 });
		expect(take(1, 3, 4)).toMatchObject({ taken: false, reason: 'older' });
		expect(rosters.comingOfDay(unixDay(T))).toBeUndefined();
	});

	it('takes no day that is over, and none further ahead than there can be', () => {
		const rosters = new Rosters();
		const accept = (t: number) => rosters.accept(part(t, 1, ['anna-0001']), { wallT: T });
		expect(accept(T - DAY_S)).toMatchObject({ taken: false, reason: 'over' });
		expect(accept(T + 3 * DAY_S)).toEqual({ taken: true });
		expect(accept(T + 4 * DAY_S)).toMatchObject({ taken: false, reason: 'day' });
		rosters.dropOver(T + 5 * DAY_S);
		expect(rosters.ofDay(unixDay(T) + 3)).toBeUndefined();
	});

	it('gives nobody the place of somebody else, however often people come and go', async () => {
		const rosters = await rostersWith(part(T, 1, ['anna-0001']));
		const set = () => rosters.ofDay(unixDay(T))!;
		for (let version = 2; set().numbers >= version - 1; version++) {
			rosters.accept(part(T, version, ['anna-0001', `guest-${version}`]), { wallT: T });
			if (version % 500 === 0) await rosters.prepare(T);
		}
		// numbered anew: tables of before still hold
		expect(set().numbers).toBe(2);
		expect(found(rosters, 'anna-0001')).toBe('pass:anna-0001');
		expect(found(rosters, 'guest-500')).toBeUndefined();
		await rosters.prepare(T);
		expect(found(rosters, 'anna-0001')).toBe('pass:anna-0001');
	});

	it('says whose a fob is, for as long as a roster of the day does', () => {
		const rosters = new Rosters();
		const holder = () => rosters.holderOf('fob-7', T);
		expect(holder()).toBeUndefined();
		rosters.accept(part(T, 1, ['anna-0001']), { wallT: T });
		expect(holder()).toMatchObject({ subject: 'pass:anna-0001', kind: 'pass' });
		expect(rosters.holderOf('fob-7', T + DAY_S)).toBeUndefined();
		rosters.accept(part(T, 2, []), { wallT: T });
		expect(holder()).toBeUndefined();
	});

	it('gives a fob to the shopper it went to, in whichever order their parts come', () => {
		const [from] = ['anna-0001', 'berta-001'].filter((name) => rosterPartOf(name, 2) === 0);
		const to = Array.from({ length: 9 }, (_, i) => `guest-000${i}`).find((name) => rosterPartOf(name, 2) === 1)!;
		const give = (rosters: Rosters, version: number, holder: string, n: number, pseudonym: string) => {
			const plain = part(T, version, [pseudonym], { part: n, parts: 2 });
			rosters.accept({ ...plain, fobs: holder === pseudonym ? [['fob-7', 0]] : [] }, { wallT: T });
		};
		for (const order of [
			[0, 1],
			[1, 0],
		]) {
			const rosters = new Rosters();
			const held = [from!, to];
			for (const n of [0, 1]) give(rosters, 1, from!, n, held[n]!);
			expect(rosters.holderOf('fob-7', T)).toMatchObject({ subject: `pass:${from}` });
			for (const n of order) give(rosters, 2, to, n, held[n]!);
			expect(rosters.holderOf('fob-7', T)).toMatchObject({ subject: `pass:${to}` });
		}
	});

	it('doubts for an hour what it knew before, and nobody who withdrew', async () => {
		const rosters = await rostersWith(part(T, 1, ['anna-0001', 'berta-001']), part(T + DAY_S, 1, ['anna-0001']));
		const rid = ridAt('anna-0001', T);
		const stale = (t: number, data = rid) => rosters.findStale(data, 0, t);
		for (let t = T; t <= T + 8 * EPOCH_S; t += EPOCH_S) {
			await rosters.prepare(t);
			const late = (t - T) / EPOCH_S;
			const isDoubted = late >= 2 && late <= 6;
			expect(stale(t)).toEqual(isDoubted ? { subject: 'pass:anna-0001', lateS: t - T - EPOCH_S } : undefined);
			if (late >= 2) expect(stale(t, ridAt('berta-001', T))).toBeUndefined();
		}
	});
});
