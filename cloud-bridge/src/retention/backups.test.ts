import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NOT_NOW } from '../../test/not-now.ts';
import { copyDatabase, openDatabase, openToRead } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { type Backups, createBackups } from './backups.ts';
import type { RetentionRun } from './retention.ts';

/** A disk that takes its time to list a folder. */
let listing = async () => {};
vi.mock('node:fs/promises', async (original) => {
	const real = await original<typeof import('node:fs/promises')>();
	return { ...real, readdir: (path: string) => listing().then(() => real.readdir(path)) };
});

const NOW_S = Date.UTC(2026, 10, 22, 4) / 1000;
const DAY_S = 86_400;

let dir: string;
let folder: string;
let db: Kysely<Database>;
let backups: Backups;
let nowS: number;
let runs: RetentionRun[];

beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'backups-'));
	folder = join(dir, 'copies');
	db = await openDatabase({ path: join(dir, 'cloud.sqlite') });
	[nowS, runs] = [NOW_S, []];
	listing = async () => {};
	backups = open();
});
afterEach(async () => {
	await backups.close();
	await db.destroy();
	rmSync(dir, { recursive: true });
});

function open(copyTo = (path: string) => copyDatabase(db, path)): Backups {
	return createBackups({
		...{ log: pino({ level: 'silent' }), now: () => nowS, folder, cronPattern: NOT_NOW, keepDays: 7 },
		copyTo,
		record: async (run) => void runs.push(run),
	});
}
const names = () => (existsSync(folder) ? readdirSync(folder).sort() : []);
const addStores = async (first: number, last: number) => {
	for (let n = first; n <= last; n++) {
		await db.transaction().execute(async (trx) => {
			await trx
				.insertInto('store')
				.values({ id: `s${n}`, site_number: n, name: 'x'.repeat(2000) })
				.execute();
		});
	}
};

test('a copy is whole, for the owner only, and made while others write', async () => {
	await addStores(1, 300);
	const making = backups.make();
	await addStores(301, 320);
	await making;
	expect(names()).toEqual(['cloud-2026-11-22T040000.000Z.sqlite']);
	const path = join(folder, names()[0]!);
	expect(statSync(path).mode & 0o777).toBe(0o600);
	const copy = await openToRead(path);
	const stores = await copy.selectFrom('store').select('site_number').orderBy('site_number').execute();
	await copy.destroy();
	// without a hole: those that came meanwhile up to one of them
	expect(stores.length).toBeGreaterThanOrEqual(300);
	expect(stores.map(({ site_number }) => site_number)).toEqual(stores.map((_, index) => index + 1));
	expect(backups.state()).toEqual({ state: 'ok', words: 'copies are kept 7 days' });
});

test('copies that are over go, also at the start, with what a crash cut off; other files stay', async () => {
	await backups.make();
	nowS += 3 * DAY_S;
	await backups.make();
	writeFileSync(join(folder, 'notes.txt'), 'mine');
	await backups.close();
	writeFileSync(join(folder, 'cloud-2026-11-25T040001.000Z.sqlite.part-journal'), 'half');
	nowS += 4 * DAY_S;
	backups = open();
	backups.prune();
	await vi.waitFor(() => expect(names()).toEqual(['cloud-2026-11-25T040000.000Z.sqlite', 'notes.txt']));
	await vi.waitFor(() => expect(runs).toMatchObject([{ job: 'backups', deleted: { backup: 2 } }]));
	expect(backups.counts(), 'an alarm on the last copy looks at those of before').toMatchObject({
		made: 0,
		lastMadeS: nowS - 4 * DAY_S,
	});
});

test('a copy that fails is told, and leaves nothing half', async () => {
	writeFileSync(folder, 'a file where a folder should be');
	await backups.make();
	expect(backups.state()).toMatchObject({ state: 'degraded', words: expect.stringMatching(/^the last copy failed: /) });
	expect(backups.counts()).toMatchObject({ made: 0, failures: 1 });
	rmSync(folder);
	await backups.make();
	expect(backups.state().state).toBe('ok');
});

// root writes everywhere
test.skipIf(process.getuid?.() === 0)('no permission is said with what to do', async () => {
	mkdirSync(folder);
	chmodSync(folder, 0o500);
	await backups.make();
	expect(backups.state().words).toContain(`no permission to write ${folder}; make it writable`);
});

test('a copy that is begun while old ones are deleted is not taken for one that a crash cut off', async () => {
	await backups.close();
	const [begun, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	backups = open(async (path) => {
		begun.resolve();
		await mayGoOn.promise;
		await copyDatabase(db, path);
	});
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'cloud-2026-11-15T040000.000Z.sqlite'), '');
	const isLooking = Promise.withResolvers<void>();
	listing = async () => {
		isLooking.resolve();
		await begun.promise;
	};
	// the one of a week ago is over at the minute at which the next is made
	backups.prune();
	await isLooking.promise;
	const making = backups.make();
	await vi.waitFor(() => expect(runs).toHaveLength(1));
	expect(runs[0]!.deleted).toEqual({ backup: 1 });
	expect(names()).toEqual(['cloud-2026-11-22T040000.000Z.sqlite.part']);
	mayGoOn.resolve();
	await making;
	expect(names()).toEqual(['cloud-2026-11-22T040000.000Z.sqlite']);
});
