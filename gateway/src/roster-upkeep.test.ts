import { dayKey, unixDay } from '@aisle/protocol';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { packRoster } from './identity/open-roster.ts';
import { Rosters } from './identity/rosters.ts';
import { RosterUpkeep } from './roster-upkeep.ts';

const T = Date.UTC(2026, 10, 22, 23, 50) / 1000;
const SUBJECTS = ['pass:anna-0001', 'pass:berta-001'];

function setUp() {
	let nowT = T;
	const rosters = new Rosters();
	const forgotten: string[] = [];
	const dropped: string[][] = [];
	const pipeline = {
		rosters,
		t: Number.NEGATIVE_INFINITY,
		forgetAllBut: (isMember: (subject: string) => boolean) =>
			void forgotten.push(...SUBJECTS.filter((subject) => !isMember(subject))),
	};
	const store = {
		dropWithdrawn: async (isMember: (subject: string) => boolean) =>
			dropped.push(SUBJECTS.filter((subject) => !isMember(subject))),
		rosterVersions: () => [],
		keepRosterVersions() {},
	};
	const upkeep = new RosterUpkeep({
		...{ pipeline, store, live: { forgetAllBut() {} } },
		...{ log: pino({ enabled: false }), now: () => nowT },
	});
	const take = (version: number, pseudonyms: string[], t = T, round = upkeep.round) => {
		const day = unixDay(t);
		const entries = pseudonyms.map((pseudonym) => ({
			pseudonym,
			dayKey: dayKey(Buffer.alloc(32, pseudonym), 1, day).toString('hex'),
		}));
		return upkeep.take(packRoster({ store: 'demo', day, version, part: 0, parts: 1, entries }), round);
	};
	const at = (t: number) => {
		nowT = t;
	};
	return { upkeep, rosters, forgotten, dropped, take, at };
}

it("lets go at once of whoever is not in today's roster", async () => {
	const { upkeep, take, forgotten } = setUp();
	take(1, ['anna-0001', 'berta-001']);
	expect(forgotten).toEqual([]);
	take(2, ['anna-0001']);
	expect(forgotten).toEqual(['pass:berta-001']);
	await upkeep.stop();
});

it('lets nothing be sent on a connection before it has brought the roster and what it asks for was done', async () => {
	const { upkeep, take, dropped } = setUp();
	const applied = vi.fn();
	upkeep.onApplied(applied);
	upkeep.beginRound();
	expect(upkeep.waitsFor()).toMatch(/wait for the roster of 2026-11-22 \(UTC\).*clock/);
	take(1, ['anna-0001']);
	expect(upkeep.waitsFor()).toMatch(/being dropped/);
	await vi.waitFor(() => expect(applied).toHaveBeenCalledOnce());
	expect(dropped).toEqual([['pass:berta-001']]);
	expect(upkeep.waitsFor()).toBeUndefined();

	const before = upkeep.round;
	upkeep.beginRound();
	expect(upkeep.waitsFor()).toMatch(/roster of 2026-11-22/);
	// opened late: it came before the connection was lost
	take(1, ['anna-0001'], T, before);
	expect(upkeep.waitsFor()).toMatch(/roster of 2026-11-22/);
	take(1, ['anna-0001']);
	await vi.waitFor(() => expect(upkeep.waitsFor()).toBeUndefined());
	await upkeep.stop();
});

it("asks at midnight for the next day's, which is there, and drops who is not in it", async () => {
	const { upkeep, take, dropped, forgotten, at } = setUp();
	upkeep.beginRound();
	take(1, ['anna-0001', 'berta-001']);
	take(1, ['anna-0001'], T + 86_400);
	await vi.waitFor(() => expect(upkeep.waitsFor()).toBeUndefined());
	expect(dropped).toEqual([[]]);
	at(T + 600);
	expect(upkeep.waitsFor()).toMatch(/being dropped/);
	await vi.waitFor(() => expect(upkeep.waitsFor()).toBeUndefined());
	expect(dropped).toEqual([[], ['pass:berta-001']]);
	expect(forgotten).toEqual(['pass:berta-001']);
	await upkeep.stop();
});

it('drops nothing once more, and sends at once, where a connection brings what is applied already', async () => {
	const { upkeep, take, dropped } = setUp();
	const applied = vi.fn();
	upkeep.onApplied(applied);
	upkeep.beginRound();
	take(1, ['anna-0001']);
	await vi.waitFor(() => expect(applied).toHaveBeenCalledOnce());
	upkeep.beginRound();
	// as a bridge says it anew when it connects
	take(2, ['anna-0001']);
	expect(applied).toHaveBeenCalledTimes(2);
	expect(upkeep.waitsFor()).toBeUndefined();
	expect(dropped.length).toBe(1);
	await upkeep.stop();
});

it('asks for rosters once more where the clock was set to another day than they were refused on', async () => {
	const { upkeep, take, at } = setUp();
	const asked = vi.fn(() => void take(1, ['anna-0001']));
	upkeep.onMissing(asked);
	// a board without a clock of its own, after a week in a drawer
	at(T - 7 * 86_400);
	upkeep.beginRound();
	expect(take(1, ['anna-0001'])).toMatchObject({ taken: false, reason: 'day' });
	await upkeep.refresh();
	expect(asked).not.toHaveBeenCalled();
	at(T);
	await upkeep.refresh();
	await upkeep.refresh();
	expect(asked).toHaveBeenCalledOnce();
	await vi.waitFor(() => expect(upkeep.waitsFor()).toBeUndefined());
	await upkeep.stop();
});

it('does nothing after it was stopped', async () => {
	const { upkeep, take, forgotten, dropped } = setUp();
	await upkeep.stop();
	take(1, []);
	expect([forgotten, dropped]).toEqual([[], []]);
});
