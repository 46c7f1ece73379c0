import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { rewriteWhereNeeded, wipe } from './dialect.ts';

const AT = '2026-11-22T09:00:00.000Z';

test('rows that were moved about before they were deleted are in no file afterwards', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'wipe-'));
	const db = await openDatabase({ path: join(folder, 'cloud.sqlite') });
	await db.insertInto('store').values({ id: 'berlin', site_number: 1, name: 'Berlin' }).execute();
	// ids in no order: pages split, and rows move from one to another
	const ids = Array.from({ length: 400 }, () => randomUUID());
	for (const id of ids) {
		await db
			.insertInto('shopper')
			.values({ id, store: 'berlin', key: randomBytes(61), enrolled_at: AT })
			.execute();
		const membership = {
			shopper: id,
			store: 'berlin',
			pseudonym: randomBytes(16).toString('base64url'),
			joined_at: AT,
		};
		await db.insertInto('membership').values(membership).execute();
	}
	const gone = ids.filter((_, index) => index % 4 === 0);
	for (const id of gone) await db.deleteFrom('shopper').where('id', '=', id).execute();
	await wipe(db);
	const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
	expect(gone.filter((id) => bytes.some((file) => file.includes(id)))).toEqual([]);
	await db.destroy();
	rmSync(folder, { recursive: true });
});

test('a database that could not be wiped is written anew the next time somebody looks', async () => {
	const db = await openDatabase({ path: ':memory:' });
	await wipe(db);
	for (let i = 0; i < 10; i++) await sql`ATTACH ':memory:' AS ${sql.id(`taken${i}`)}`.execute(db);
	await wipe(db);
	await expect(rewriteWhereNeeded(db)).rejects.toThrow('attached');
	await sql`DETACH ${sql.id('taken0')}`.execute(db);
	await rewriteWhereNeeded(db);
	await db.destroy();
});
