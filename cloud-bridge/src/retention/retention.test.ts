import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toTimestamp } from '@aisle/protocol';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NOT_NOW } from '../../test/not-now.ts';
import { NOW_S, openTestShoppers, STORE, type TestShoppers } from '../../test/shoppers.ts';
import { openDatabase } from '../db/database.ts';
import { deleteOldEvents } from '../db/delete-events.ts';
import type { Database } from '../db/schema.ts';
import { before, GROUP, retentionJobs } from './jobs.ts';
import { createRetention, type Retention } from './retention.ts';
import { zoneDays } from './zone-days.ts';

const DAY_S = 86_400;
const KEPT = { visitsDays: 30, offersDays: 90, auditDays: 90, refreshDays: 180 };
const ago = (days: number, s = 0) => toTimestamp(NOW_S - days * DAY_S + s);

let room: TestShoppers;
let retention: Retention;
let shopper: string;

beforeEach(async () => {
	room = await openTestShoppers();
	retention = open();
	const enrolled = await room.enrol();
	shopper = enrolled.shopper;
	await room.access.byToken(enrolled.token);
});
afterEach(async () => {
	await retention.close();
	await room.close();
});

function open(erase: (id: string) => Promise<unknown> = room.shoppers.erase): Retention {
	return createRetention({
		...{ db: room.db, log: pino({ level: 'silent' }), now: () => room.clock.nowS, kept: KEPT },
		...{ cronPattern: NOT_NOW, erase },
	});
}

async function addVisit(id: string, daysAgo: number, zones: readonly string[] = ['shoes'], dwellS = 60) {
	const last_at = ago(daysAgo, 3600);
	await room.db
		.insertInto('visit')
		.values({ id, shopper, store: STORE, started_at: ago(daysAgo), last_at, ended_at: last_at })
		.execute();
	for (const zone of zones) {
		const stay = { visit: id, shopper, store: STORE, zone, lane: 'pass' };
		await room.db
			.insertInto('zone_visit')
			.values({ ...stay, entered_at: ago(daysAgo), left_at: ago(daysAgo, dwellS) })
			.execute();
	}
}

async function addEvents(first: number, last: number, receivedAt: string, subject = 'pass:somebody') {
	const rows = Array.from({ length: last - first + 1 }, (_, index) => ({
		...{ gateway: 'gw-1', stream: 's', seq: first + index, store: STORE, type: 'aisle.zone.entered.v1', subject },
		...{ time: receivedAt, data: '{}', received_at: receivedAt },
	}));
	await room.db.insertInto('event').values(rows).execute();
}

async function run(): Promise<Record<string, number>> {
	const { runs } = retention.counts();
	retention.wake();
	await vi.waitFor(() => expect(retention.counts().runs).toBe(runs + 1));
	return (await retention.report()).runs[0]!.deleted;
}
const idsOf = async (table: 'visit' | 'offer') =>
	(await room.db.selectFrom(table).select('id').orderBy('id').execute()).map(({ id }) => id);

test('old visits become counts, in more than one step, and each is counted once', async () => {
	for (let i = 0; i <= GROUP; i++) await addVisit(`old-${i}`, 31);
	await addVisit('bags', 31, ['shoes', 'bags'], 100);
	await addVisit('new', 29);
	await addEvents(1, 3, ago(31));
	await addEvents(4, 5, ago(29));
	// a count of one is the way of somebody who is alone
	await addEvents(6, 6, ago(31), 'shoes');
	await addEvents(10, 10, ago(29), 'shoes');
	// somebody of the staff wears it
	await addEvents(7, 8, ago(31), 'tag:badge-1');
	await addEvents(9, 9, ago(29), 'tag:badge-1');
	expect((await retention.report()).due).toContainEqual({ table: 'visit', keptDays: 30, rows: GROUP + 2 });
	let [turns, isOver] = [0, false];
	const turn = () => {
		turns++;
		if (!isOver) setImmediate(turn);
	};
	turn();
	expect(await run()).toEqual({ visit: GROUP + 2, zone_visit: GROUP + 3, event: 6 });
	isOver = true;
	expect(turns).toBeGreaterThan(8);
	expect(await idsOf('visit')).toEqual(['new']);
	const seqs = await room.db.selectFrom('event').select('seq').orderBy('seq').execute();
	expect(seqs.map(({ seq }) => seq)).toEqual([4, 5, 9, 10]);
	const day = ago(31).slice(0, 10);
	expect(await zoneDays(room.db, STORE, '2026-01-01')).toEqual([
		{ zone: 'bags', day, visits: 'fewer than 3' },
		{ zone: 'shoes', day, visits: GROUP + 2, dwellS: (GROUP + 1) * 60 + 100 },
	]);
	expect(await run()).toEqual({});
	expect(await zoneDays(room.db, STORE, '2026-11-01')).toEqual([]);
});

test('what is deleted for its age is in no byte of the database afterwards', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'retention-'));
	const db = await openDatabase({ path: join(folder, 'cloud.sqlite') });
	const own = createRetention({
		...{ db, log: pino({ level: 'silent' }), now: () => NOW_S, kept: KEPT },
		...{ cronPattern: NOT_NOW, erase: async () => undefined },
	});
	const line = { at: ago(91), kind: 'code-wrong', shopper: null, store: STORE, detail: '{"of":"long-ago"}' };
	await db.insertInto('audit').values(line).execute();
	const isThere = () => readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes('long-ago'));
	expect(isThere()).toBe(true);
	await own.start();
	await vi.waitFor(() => expect(own.counts().runs).toBe(1));
	expect(isThere()).toBe(false);
	await own.close();
	await db.destroy();
	rmSync(folder, { recursive: true });
});

test('a stay that nobody ended lasted until its visit was heard of last; three visits are told, two are a small group', async () => {
	for (const id of ['one', 'two', 'three']) await addVisit(id, 31, id === 'one' ? ['shoes'] : ['shoes', 'bags']);
	await room.db.updateTable('zone_visit').set({ left_at: null }).where('visit', '=', 'one').execute();
	await run();
	const day = ago(31).slice(0, 10);
	expect(await zoneDays(room.db, STORE, day)).toEqual([
		{ zone: 'bags', day, visits: 'fewer than 3' },
		{ zone: 'shoes', day, visits: 3, dwellS: 3600 + 60 + 60 },
	]);
});

test('a visit’s age counts from its start, as its shopper was told', async () => {
	await addVisit('long', 31);
	await room.db
		.updateTable('visit')
		.set({ last_at: ago(29) })
		.execute();
	expect(await run()).toMatchObject({ visit: 1 });
});

test('a run that a stopping bridge cut off is told as that, and made good at the next start', async () => {
	for (let n = 0; n < 2; n++) await room.enrol();
	room.clock.nowS += 30 * DAY_S + 1;
	await retention.close();
	let stopped: Promise<void> | undefined;
	retention = open(async (id) => {
		await room.shoppers.erase(id);
		stopped = retention.close();
	});
	await retention.start();
	await vi.waitFor(() => expect(stopped).toBeDefined());
	await stopped;
	expect(await room.rowsOf('shopper')).toBe(2);
	retention = open();
	expect((await retention.report()).runs).toMatchObject([{ job: 'retention-stopped', deleted: { shopper: 1 } }]);
	await retention.start();
	await vi.waitFor(() => expect(retention.counts().runs).toBe(1));
	expect(await room.db.selectFrom('shopper').select('id').execute()).toEqual([{ id: shopper }]);
});

test('a step that is rolled back has counted nothing', async () => {
	await addVisit('old', 31);
	const job = retentionJobs(KEPT).find(({ table }) => table === 'visit')!;
	const cut = room.db.transaction().execute(async (trx) => {
		await job.step(trx, NOW_S);
		throw new Error('power cut');
	});
	await expect(cut).rejects.toThrow('power cut');
	expect([await room.rowsOf('zone_day'), await room.rowsOf('visit')]).toEqual([0, 1]);
});

test('events above a hole go too, and the mark of their stream can still pass them', async () => {
	const mark = { gateway: 'gw-1', stream: 's', store: STORE, up_to: 2, seen_to: 6, decided_up_to: 2 };
	await room.db.insertInto('stream_mark').values(mark).execute();
	await addEvents(1, 2, ago(40));
	await addEvents(4, 6, ago(40));
	const gone = await room.db.transaction().execute((trx) => deleteOldEvents(trx, before(NOW_S, 30), GROUP));
	expect(gone).toBe(5);
	const gaps = await room.db.selectFrom('stream_gap').select(['first', 'last']).orderBy('first').execute();
	expect(gaps).toEqual([4, 5, 6].map((seq) => ({ first: seq, last: seq })));
});

test('what was sent, what was strange, dead tokens and codes have ends of their own', async () => {
	for (const visit of ['old', 'new']) await room.addOffer(shopper, visit, 'sent');
	const set = <T extends keyof Database>(table: T, column: string, at: string) =>
		room.db.updateTable(table as 'offer').set({ [column]: at } as object);
	await set('offer', 'created_at', ago(91)).where('visit', '=', 'old').execute();
	const strange = { kind: 'code-wrong', detail: '{}' };
	for (const at of [ago(91), ago(89)])
		await room.db
			.insertInto('audit')
			.values({ ...strange, at })
			.execute();
	for (const days of [181, 179]) {
		await room.db
			.insertInto('dead_token')
			.values({ hash: Buffer.alloc(32, days), died_at: ago(days) })
			.execute();
	}
	await room.access.makeCode(shopper);
	room.clock.nowS += 3600;
	expect(await run()).toEqual({ offer: 1, audit: 1, dead_token: 1, phone_code: 1 });
	expect(await idsOf('offer')).toEqual(['offer-new']);
});

test('a shopper whose last phone lost its access a month ago is erased as if they had asked', async () => {
	const { shopper: other, token, refreshToken } = await room.enrol();
	room.clock.nowS = NOW_S + 179 * DAY_S;
	await room.renewed(refreshToken);
	room.clock.nowS = NOW_S + 209 * DAY_S;
	expect(await run()).not.toHaveProperty('shopper');
	room.clock.nowS = NOW_S + 211 * DAY_S;
	expect(await run()).toMatchObject({ shopper: 1 });
	expect(await room.db.selectFrom('shopper').select('id').execute()).toEqual([{ id: other }]);
	expect(await room.db.selectFrom('consent_chain').select('kind').where('kind', '=', 'erasure').execute()).toHaveLength(
		1,
	);
	expect(token).toBeTruthy();
});

test('a shopper whose phone never got the answer to opting in is erased after a month', async () => {
	await room.enrol();
	room.clock.nowS = NOW_S + 30 * DAY_S;
	expect(await run()).not.toHaveProperty('shopper');
	room.clock.nowS += 1;
	expect(await run()).toMatchObject({ shopper: 1 });
	expect(await room.db.selectFrom('shopper').select('id').execute()).toEqual([{ id: shopper }]);
});

test('a bridge that starts again and again looks once an hour', async () => {
	await retention.start();
	await vi.waitFor(() => expect(retention.counts().runs).toBe(1));
	await retention.close();
	retention = open();
	await retention.start();
	expect(retention.counts(), 'an alarm on the last run looks at the one before').toMatchObject({
		runs: 0,
		lastRunS: room.clock.nowS,
	});
	room.clock.nowS += 3601;
	await retention.start();
	await vi.waitFor(() => expect(retention.counts().runs).toBe(1));
	expect(await room.rowsOf('retention_run')).toBe(2);
});
