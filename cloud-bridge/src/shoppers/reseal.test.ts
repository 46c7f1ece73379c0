import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addManyShoppers } from '../../test/many-shoppers.ts';
import { openTestShoppers, STORE, type TestShoppers } from '../../test/shoppers.ts';
import { reseal } from './reseal.ts';
import { createSeal } from './seal.ts';

let room: TestShoppers;
beforeEach(async () => {
	room = await openTestShoppers();
});
afterEach(() => room.close());

test('plain keys and those sealed with an earlier key are sealed with the newest, names too, and only once', async () => {
	const [former, newest] = [randomBytes(32), randomBytes(32)];
	const names = Array.from({ length: 600 }, (_, index) => `shopper-${index}`);
	const plain = await addManyShoppers(room.db, STORE, names, (id) => Buffer.alloc(32, id));
	const early = createSeal([former]);
	const { shopper } = await room.enrol();
	const sealed = { key: early.seal(Buffer.alloc(32, 7), shopper), name: early.seal(Buffer.from('Anna'), shopper) };
	await room.db.updateTable('shopper').set(sealed).where('id', '=', shopper).execute();

	const seal = createSeal([newest, former]);
	expect(await reseal(room.db, seal)).toBe(601);
	const onlyNewest = createSeal([newest]);
	const rows = await room.db.selectFrom('shopper').select(['id', 'key', 'name']).execute();
	for (const { id, key, name } of rows) {
		const opened = onlyNewest.open(key, id);
		expect(opened.equals(plain.includes(id) ? Buffer.alloc(32, id) : Buffer.alloc(32, 7))).toBe(true);
		if (name !== null) expect(onlyNewest.open(name, id).toString()).toBe('Anna');
	}
	expect(await reseal(room.db, seal)).toBe(0);
});

test('a key that is missing is said, and nothing is changed', async () => {
	const { shopper } = await room.enrol();
	const rowOf = () => room.db.selectFrom('shopper').selectAll().where('id', '=', shopper).executeTakeFirstOrThrow();
	const before = await rowOf();
	await expect(reseal(room.db, createSeal([randomBytes(32)]))).rejects.toThrow(/Add the former key/);
	expect(await rowOf()).toEqual(before);
});
