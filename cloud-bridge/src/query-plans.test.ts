import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery, Kysely } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addShopper, addStore, STORE } from '../test/deciding.ts';
import { recordAudit } from './db/audit.ts';
import { usableNow } from './db/consents.ts';
import { openDatabase } from './db/database.ts';
import { openDialect } from './db/dialect.ts';
import type { Database } from './db/schema.ts';
import { signsElsewhere } from './db/signs-elsewhere.ts';
import { whereabouts } from './db/whereabouts.ts';
import { createAppLane } from './lanes/app-lane.ts';
import { createInbox } from './live/inbox.ts';
import { createWorker } from './offers/worker.ts';
import { endedBetween, memberPages, membersAmong, nextEnd } from './rosters/members.ts';
import { createAccess } from './shoppers/access.ts';
import { consentsOf } from './shoppers/consents.ts';
import { ledgerOf } from './shoppers/ledger.ts';
import { loadBook } from './visits/book-rows.ts';
import { closeAllStale } from './visits/close-stale.ts';
import { presenceLog } from './visits/presence-log.ts';

/** Tables that grow with shoppers or with time. Of an index, a part at most is read: SQLite says SEARCH then. */
const WHOLE_TABLE =
	/^SCAN (?:offer|shopper|membership|consent|phone|visit|visit_lane|zone_visit|event|audit|lane_state|fob)\b(?! USING (?:COVERING )?INDEX offer_pending)/;
/** 2026-11-22T12:00:00.000Z */
const NOW_S = Date.UTC(2026, 10, 22, 12) / 1000;
const now = () => NOW_S;

let folder: string;
let db: Kysely<Database>;
let asked: CompiledQuery[];
let shopper: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'query-plans-'));
	const path = join(folder, 'cloud.sqlite');
	const fresh = await openDatabase({ path });
	await addStore(fresh);
	shopper = await addShopper(fresh, 'anna-0001');
	await fresh.destroy();
	asked = [];
	db = new Kysely<Database>({ dialect: openDialect(path).dialect, log: ({ query }) => void asked.push(query) });
});
afterEach(async () => {
	await db.destroy();
	await rm(folder, { recursive: true, force: true });
});

async function wholeTables(): Promise<string[]> {
	const queries = new Map(asked.splice(0).map((query) => [query.sql, query.parameters]));
	const found: string[] = [];
	for (const [sql, parameters] of queries) {
		if (!/^\s*(?:select|update|delete)/i.test(sql)) continue;
		const explain = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
		const { rows } = await db.executeQuery<{ detail: string }>(explain);
		found.push(...rows.filter(({ detail }) => WHOLE_TABLE.test(detail)).map(({ detail }) => `${detail}: ${sql}`));
	}
	return found;
}

test('what is asked for each event, each call of an app and each change of a roster reads no table whole', async () => {
	await recordAudit(db, { kind: 'code-wrong', shopper, store: STORE.id }, NOW_S);
	await usableNow(db, [shopper], NOW_S);
	await whereabouts(db, [shopper], NOW_S);
	await signsElsewhere(db, STORE.id, [shopper], [NOW_S - 60, NOW_S]);
	for await (const _ of memberPages(db, STORE.id, NOW_S));
	await membersAmong(db, STORE.id, [shopper], NOW_S);
	await endedBetween(db, NOW_S - 60, NOW_S);
	await nextEnd(db, NOW_S);
	await consentsOf(db, shopper, NOW_S);
	await ledgerOf(db, shopper);
	const event = {
		shopper,
		source: 'gw-1',
		lane: 'pass',
		visit: 'v',
		zone: 'shoes',
		t: NOW_S,
		what: 'entered',
	} as const;
	await loadBook(db, STORE.id, [event]);
	await closeAllStale(db, NOW_S, () => {});
	await presenceLog({ db, now, zoneName: (_, zone) => zone, visitsDays: 30 }, shopper);

	const access = createAccess({
		db,
		now,
		tokens: { accessMinutes: 60, refreshDays: 180, renewalKey: Buffer.alloc(32) },
	});
	await access.byToken('token');
	await access.refresh('token');
	const lane = createAppLane({
		...{
			db,
			log: pino({ level: 'silent' }),
			now,
			stores: [{ ...STORE, beacons: [] }],
			zoneName: (_, zone) => zone,
			onEvents: () => {},
		},
		readDoorCode: () => ({ store: STORE.id, zone: 'shoes' }),
		phoneClock: () => ({ offsetS: 0, isOff: false }),
	});
	await lane.checkIn(shopper, 'code');
	await lane.sweep();
	const inbox = createInbox({ db, now });
	await inbox.list(shopper);
	await inbox.mark(shopper, 'offer', 'seen');

	expect(asked.length).toBeGreaterThan(30);
	expect(await wholeTables()).toEqual([]);
});

test('offers that wait are found without those that were sent', async () => {
	const worker = createWorker({ db, now, log: pino({ level: 'silent' }), channels: [] });
	worker.wake();
	await vi.waitFor(() => expect(asked.length).toBeGreaterThanOrEqual(2));
	await worker.close();
	expect(await wholeTables()).toEqual([]);
});
