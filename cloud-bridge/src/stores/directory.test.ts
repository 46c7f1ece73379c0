import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { createDirectory, enterStores, type StoreEntry } from './directory.ts';

const BERLIN: StoreEntry = { id: 'berlin', name: 'Berlin', siteNumber: 42, zones: [{ id: 'shoes', name: 'Shoes' }] };

let db: Kysely<Database>;
beforeEach(async () => {
	db = await openDatabase({ path: ':memory:' });
});
afterEach(() => db.destroy());

test('a new name is taken over at the next start', async () => {
	await enterStores(db, [BERLIN]);
	await enterStores(db, [{ ...BERLIN, name: 'Berlin Mitte' }]);
	expect(await db.selectFrom('store').selectAll().execute()).toEqual([
		{ id: 'berlin', name: 'Berlin Mitte', site_number: 42 },
	]);
});

test('a site number never changes hands, in one go or in two', async () => {
	await enterStores(db, [BERLIN]);
	await expect(enterStores(db, [{ ...BERLIN, siteNumber: 43 }])).rejects.toThrow(/write siteNumber: 42\.$/);
	const other = { ...BERLIN, id: 'hamburg' };
	await expect(enterStores(db, [other])).rejects.toThrow('Site number 42 of store hamburg belongs to store berlin');
	expect(await db.selectFrom('store').selectAll().execute()).toHaveLength(1);
});

test('zones by name, and by id where no site file names them', () => {
	const directory = createDirectory(db, [BERLIN]);
	expect(directory.zoneName('berlin', 'shoes')).toBe('Shoes');
	expect(directory.zoneName('berlin', 'attic')).toBe('attic');
	expect(directory.siteNumberOf('berlin')).toBe(42);
	expect(() => directory.siteNumberOf('hamburg')).toThrow('not in cloud.yaml');
});

test('a store where nothing happened has figures of nothing', async () => {
	const figures = await createDirectory(db, [BERLIN]).figures('berlin');
	expect(figures).toEqual({ events: {}, offers: { seen: 0, opened: 0 } });
});
