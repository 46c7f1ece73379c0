import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setConsent } from '../../test/deciding.ts';
import { grantedNow } from './consents.ts';
import { openDatabase } from './database.ts';

const NOW_S = Date.now() / 1000;
const AT = '2026-11-22T09:00:00.000Z';
let folder: string;
let path: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'bridge-db-'));
	path = join(folder, 'deeper', 'cloud.sqlite');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('makes the file and its folder, and finds its rows again', async () => {
	const db = await openDatabase({ path });
	await db.insertInto('store').values({ id: 'berlin', site_number: 4_294_967_295, name: 'Berlin' }).execute();
	await db.destroy();
	const again = await openDatabase({ path });
	expect(await again.selectFrom('store').selectAll().execute()).toEqual([
		{ id: 'berlin', site_number: 4_294_967_295, name: 'Berlin' },
	]);
	await again.destroy();
});

test('the newest line of the ledger counts, and erasing a shopper takes it along', async () => {
	const db = await openDatabase({ path });
	await db.insertInto('store').values({ id: 'berlin', site_number: 1, name: 'Berlin' }).execute();
	await db
		.insertInto('shopper')
		.values({ id: 'a', store: 'berlin', key: Buffer.alloc(32), enrolled_at: AT })
		.execute();
	for (const granted of [1, 0, 1] as const) {
		await setConsent(db, 'a', 'offers', granted);
		expect((await grantedNow(db, ['a'], NOW_S))('a', 'offers')).toBe(granted === 1);
	}
	expect((await grantedNow(db, ['a'], NOW_S))('a', 'presence')).toBe(false);
	await db.deleteFrom('shopper').where('id', '=', 'a').execute();
	expect(await db.selectFrom('consent').selectAll().execute()).toEqual([]);
	await db.destroy();
});

test('says what is wrong and what to do', async () => {
	await expect(openDatabase({ path: folder })).rejects.toThrow(/is a folder; name a file/);

	await writeFile(join(folder, 'text'), 'this is no database, but a letter to a friend');
	await expect(openDatabase({ path: join(folder, 'text') })).rejects.toThrow(/not a database or is damaged/);
	await expect(openDatabase({ path: join(folder, 'text', 'x.sqlite') })).rejects.toThrow(
		/is a file; name another path/,
	);

	const open = await openDatabase({ path });
	await expect(openDatabase({ path })).rejects.toThrow(/Another bridge has the database .* open; stop it first/);
	await open.destroy();

	const newer = new BetterSqlite3(path);
	newer.prepare('INSERT INTO schema_migration VALUES (?, ?)').run('9999-future', AT);
	newer.close();
	await expect(openDatabase({ path })).rejects.toThrow(/written by a newer bridge \(it has "9999-future"\)/);
});

// root writes everywhere
test.skipIf(process.getuid?.() === 0)('no permission', async () => {
	await mkdir(join(folder, 'locked'));
	await chmod(join(folder, 'locked'), 0o555);
	await expect(openDatabase({ path: join(folder, 'locked', 'x.sqlite') })).rejects.toThrow(/No permission to write/);
});
