import { generateKeyPairSync } from 'node:crypto';
import { type EventDraft, type Roster, sign, unixDay } from '@aisle/protocol';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import type { RosterVersion } from './identity/roster-versions.ts';
import { WORK_HERE } from './identity/roster-work.ts';
import { Rosters } from './identity/rosters.ts';
import { RosterIntake } from './roster-intake.ts';
import { RosterUpkeep } from './roster-upkeep.ts';

const T = Date.UTC(2026, 10, 22, 10) / 1000;
const DAY = unixDay(T);
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const log = pino({ enabled: false });

function setUp(used: RosterVersion[] = []) {
	const events: EventDraft[] = [];
	let nowT = T;
	const now = () => nowT;
	const pipeline = { rosters: new Rosters(), t: T, forgetAllBut() {} };
	const upkeep = new RosterUpkeep({
		pipeline,
		store: { dropWithdrawn: async () => 0, rosterVersions: () => used, keepRosterVersions() {} },
		live: { forgetAllBut() {} },
		...{ log, now },
	});
	const work = { ...WORK_HERE, waiting: 0, restarts: 0 };
	const intake = new RosterIntake({
		ref: { store: 'demo', gateway: 'gw-1' },
		...{ publicKey, upkeep, work, log, now },
		store: { write: (drafts) => void events.push(...drafts) },
	});
	const take = async (more: Partial<Roster>, topicDay = String(more.day ?? DAY)) => {
		const roster: Roster = { store: 'demo', day: DAY, version: 5, part: 0, parts: 1, entries: [], ...more };
		intake.take([topicDay], Buffer.from(await sign('roster', roster, privateKey)));
	};
	const reasons = () => events.map(({ data }) => ('reason' in data ? data.reason : undefined));
	const at = (t: number) => {
		nowT = t;
	};
	return { intake, upkeep, work, take, events, reasons, at };
}

it('tells of each reason once an hour, and of the day on the topic', async () => {
	const { intake, take, events, reasons, at } = setUp();
	await take({ store: 'other' });
	await take({ store: 'other' });
	await take({ day: DAY + 30 });
	intake.take(['20779/..'], Buffer.from('x'));
	await vi.waitFor(() => expect(reasons().toSorted()).toEqual(['day', 'signature', 'store']));
	expect(intake.state()).toMatchObject({ state: 'degraded', words: expect.stringMatching(/^A roster was refused: /) });
	expect(events.find(({ data }) => 'reason' in data && data.reason === 'store')).toEqual({
		type: 'aisle.roster.refused.v1',
		subject: 'gw-1',
		t: T,
		data: { reason: 'store', day: DAY },
	});
	at(T + 3600);
	await take({ store: 'other' });
	await vi.waitFor(() => expect(reasons().filter((reason) => reason === 'store').length).toBe(2));
});

it('asks a minute later for a part that its thread died of', async () => {
	const { upkeep, take, work, at, intake } = setUp();
	const asked = vi.fn();
	upkeep.onMissing(asked);
	upkeep.beginRound();
	work.open = () => Promise.reject(new Error('the thread that reads rosters died of it twice'));
	await take({});
	await vi.waitFor(() => expect(intake.state().words).toMatch(/died of it twice/));
	at(T + 59);
	await upkeep.refresh();
	expect(asked).not.toHaveBeenCalled();
	at(T + 60);
	await upkeep.refresh();
	await upkeep.refresh();
	expect(asked).toHaveBeenCalledOnce();
	work.open = WORK_HERE.open;
	await take({});
	await vi.waitFor(() => expect(intake.state().state).toBe('ok'));
});

it('opens nothing that is larger than a part can be', () => {
	const { intake, events } = setUp();
	intake.take([String(DAY), '0'], Buffer.alloc(9_000_000, 'x'));
	expect(events).toMatchObject([{ data: { reason: 'shape' } }]);
});

it('says nothing of a day that is over, and stays well where an older one comes after a newer', async () => {
	const { intake, take, reasons } = setUp();
	await take({ day: DAY - 3 });
	await take({ version: 5 });
	await vi.waitFor(() => expect(intake.state()).toMatchObject({ state: 'ok' }));
	await take({ version: 4 });
	await vi.waitFor(() => expect(reasons()).toEqual(['older']));
	expect(intake.state()).toMatchObject({ state: 'ok' });
});

it('says why it waits where nothing but an older roster comes than was in use before the start', async () => {
	const { intake, upkeep, take, reasons } = setUp([{ day: DAY, parts: 1, part: 0, version: 7 }]);
	upkeep.beginRound();
	await take({ version: 6 });
	await vi.waitFor(() => expect(reasons()).toEqual(['older']));
	expect(intake.state()).toEqual({
		state: 'degraded',
		words: `No roster yet: it comes with the first connection to the cloud. One was refused: version 6 of day ${DAY} is older than 7, which this gateway has used.`,
	});
	await take({ version: 7 });
	await vi.waitFor(() => expect(intake.state().state).toBe('ok'));
});
