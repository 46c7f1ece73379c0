import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { phoneByToken } from '../shoppers/phones.ts';
import { checkChain } from './check-chain.ts';
import { grantedNow } from './consents.ts';
import { openDatabase, openToRead } from './database.ts';
import { openDialect } from './dialect.ts';
import { migrations } from './migrations.ts';

const AT = '2026-11-01T09:00:00.000Z';
const NOW_S = Date.now() / 1000;
const STORE = 'berlin';
const [ANNA, BEN] = ['7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11', 'c3f7a1de-2d0b-4f6e-8a59-0e1b7c92d644'];
const KEY = Buffer.alloc(32, 7);
const hash = (token: string) => createHash('sha256').update(token).digest();

let folder: string;
let path: string;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'bridge-old-'));
	path = join(folder, 'cloud.sqlite');
	await writeFirstShape();
});
afterEach(() => rmSync(folder, { recursive: true }));

type Row = Record<string, string | number | Buffer | null>;

/** What the bridge before this one wrote: its one step, then its rows. */
async function writeFirstShape(): Promise<void> {
	const old = new Kysely<Record<string, Row>>({ dialect: openDialect(path).dialect });
	const first = { '0001-first': migrations['0001-first']! };
	const migrator = new Migrator({
		db: old,
		provider: { getMigrations: async () => first },
		migrationTableName: 'schema_migration',
		migrationLockTableName: 'schema_migration_lock',
	});
	const { error } = await migrator.migrateToLatest();
	if (error !== undefined) throw error;
	const add = (table: string, ...rows: Row[]) => old.insertInto(table).values(rows).execute();
	await add('store', { id: STORE, site_number: 7, name: 'Berlin' });
	const shopper = { store: STORE, key: KEY, enrolled_at: AT };
	await add(
		'shopper',
		{ ...shopper, id: ANNA, pseudonym: 'anna-1234', token_hash: hash('token of anna') },
		{ ...shopper, id: BEN, pseudonym: 'ben-12345', token_hash: hash('token of ben') },
	);
	const presence = { purpose: 'presence', at: AT };
	await add(
		'consent',
		{ ...presence, shopper: ANNA, granted: 1 },
		{ ...presence, shopper: BEN, granted: 1 },
		{ ...presence, shopper: ANNA, purpose: 'offers', granted: 1 },
		{ ...presence, shopper: BEN, granted: 0 },
	);
	await add('campaign', { id: 'shoes', store: STORE, body: '{}', state: 'active', created_at: AT, updated_at: AT });
	const offer = { campaign: 'shoes', shopper: ANNA, store: STORE, body: '{}', why: 'w', verdicts: '[]' };
	const times = { due_at: AT, created_at: AT, expires_at: AT };
	// numbers are ids of server-sent events: a hole in them stays
	await add(
		'offer',
		{ ...offer, ...times, number: 3, id: 'o3', visit: 'v1', state: 'sent', sent_at: AT, seen_at: AT },
		{ ...offer, ...times, number: 9, id: 'o9', visit: 'v2', state: 'pending', sent_at: null, seen_at: null },
	);
	await add('roster', { store: STORE, version: 41, from_day: 20_000 });
	await old.destroy();
}

test('everything of the first shape is there in this one', async () => {
	const db = await openDatabase({ path });
	const shoppers = await db.selectFrom('shopper').select(['id', 'store', 'key', 'enrolled_at']).orderBy('id').execute();
	expect(shoppers).toEqual([ANNA, BEN].map((id) => ({ id, store: STORE, key: KEY, enrolled_at: AT })));
	const memberships = await db.selectFrom('membership').select(['shopper', 'pseudonym']).orderBy('pseudonym').execute();
	expect(memberships).toEqual([
		{ shopper: ANNA, pseudonym: 'anna-1234' },
		{ shopper: BEN, pseudonym: 'ben-12345' },
	]);
	expect(await phoneByToken(db, 'token of ben', NOW_S)).toMatchObject({ id: BEN, isExpired: false });

	const granted = await grantedNow(db, [ANNA, BEN], NOW_S);
	expect([granted(ANNA, 'presence'), granted(ANNA, 'offers'), granted(BEN, 'presence')]).toEqual([true, true, false]);
	expect(await checkChain(db)).toMatchObject({ ok: true, links: 4, lines: 4 });

	const offers = await db.selectFrom('offer').select(['number', 'id', 'state', 'seen_at']).orderBy('number').execute();
	expect(offers).toEqual([
		{ number: 3, id: 'o3', state: 'sent', seen_at: AT },
		{ number: 9, id: 'o9', state: 'pending', seen_at: null },
	]);
	expect(await db.selectFrom('roster').selectAll().execute()).toEqual([
		{ store: STORE, version: 41, from_day: 20_000, parts: 1 },
	]);
	await db.deleteFrom('shopper').where('id', '=', ANNA).execute();
	expect(await db.selectFrom('offer').select('id').execute()).toEqual([]);
	await db.destroy();
});

test('to look at only, the first shape is refused with what to do, and left as it is', async () => {
	await expect(openToRead(path)).rejects.toThrow(/written by an older bridge.*start this version on it once/);
	const still = new Kysely<Record<string, Row>>({ dialect: openDialect(path).dialect });
	expect(await still.selectFrom('schema_migration').select('name').execute()).toEqual([{ name: '0001-first' }]);
	await still.destroy();
});

test('a database that is open, or not there, is not looked at', async () => {
	const open = await openDatabase({ path });
	await expect(openToRead(path)).rejects.toThrow(/The bridge has the database .* open; stop it, or name a copy/);
	await open.destroy();
	await expect(openToRead(join(folder, 'none.sqlite'))).rejects.toThrow(/There is no database file/);
});
