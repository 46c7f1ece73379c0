import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { createSeal, SealError } from '../shoppers/seal.ts';
import { call, enrolBody, startBridge, type TestBridge } from '../test-bridge.ts';
import { rotateKeys } from './rotate-keys.ts';

let bridge: TestBridge;
beforeEach(async () => {
	bridge = await startBridge();
});
afterEach(() => bridge.end());

test('a new key goes before the others, and everything is sealed with it', async () => {
	const { token } = (await call(bridge, 'POST', '/v1/app/enrol', { body: enrolBody() })).body;
	const pass = async () => (await call(bridge, 'GET', '/v1/app/pass', { token })).body.rids.at(-1);
	const before = await pass();
	await bridge.stop();
	const file = join(bridge.dir, 'shopper-keys.txt');
	const rotated = await rotateKeys({ ...bridge.config, shopperKeysFile: file });
	expect(rotated).toEqual({ resealed: 1, file });
	const [newest, former] = readFileSync(file, 'utf8')
		.trim()
		.split('\n')
		.map((line) => Buffer.from(line, 'base64'));
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(former).toEqual(bridge.config.shopperKeys[0]);
	const db = await openDatabase({ path: bridge.config.database });
	const { id, key } = await db.selectFrom('shopper').select(['id', 'key']).executeTakeFirstOrThrow();
	await db.destroy();
	expect(createSeal([newest!]).open(key, id)).toHaveLength(32);
	bridge.config.shopperKeys = [newest!];
	await bridge.restart();
	expect(await pass()).toEqual(before);
});

test('a file of keys that opens nothing of it stays as it is', async () => {
	await call(bridge, 'POST', '/v1/app/enrol', { body: enrolBody() });
	await bridge.stop();
	const file = join(bridge.dir, 'shopper-keys.txt');
	const wrong = { ...bridge.config, shopperKeys: [randomBytes(32)], shopperKeysFile: file };
	await expect(rotateKeys(wrong)).rejects.toThrow(SealError);
	expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
});

test('a running bridge, and keys from the environment, are said, and nothing is changed', async () => {
	const file = join(bridge.dir, 'shopper-keys.txt');
	await expect(rotateKeys({ ...bridge.config, shopperKeysFile: file })).rejects.toThrow(/Another bridge has/);
	expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
	await expect(rotateKeys(bridge.config)).rejects.toThrow(ConfigError);
});
