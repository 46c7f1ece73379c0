// A new first line in the file of shopper keys, then everything sealed with it: stopped between the two, the next start goes on.
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { type CloudConfig, ConfigError } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { reseal } from '../shoppers/reseal.ts';
import { createSeal } from '../shoppers/seal.ts';

const KEY_BYTES = 32;

/**
 * @throws {ConfigError} where the keys come from the environment
 * @throws {DatabaseError} where the bridge is running
 * @throws {SealError} where the file opens not all that is sealed
 */
export async function rotateKeys({
	shopperKeys,
	shopperKeysFile,
	database,
}: Pick<CloudConfig, 'shopperKeys' | 'shopperKeysFile' | 'database'>): Promise<{ resealed: number; file: string }> {
	if (shopperKeysFile === undefined) {
		throw new ConfigError(
			'The keys come from AISLE_SHOPPER_KEYS, which this command cannot change. Put the output of "openssl rand -base64 32" before what it holds, with a space between, and start the bridge: it seals everything with the first.',
		);
	}
	// its lock says whether the bridge is running, before anything is changed
	const db = await openDatabase({ path: database });
	try {
		// with a wrong file every try would put one more key of no use on top of it
		await reseal(db, createSeal(shopperKeys));
		const keys = [randomBytes(KEY_BYTES), ...shopperKeys];
		const text = keys.map((key) => `${key.toString('base64')}\n`).join('');
		replaceFile(shopperKeysFile, text);
		return { resealed: await reseal(db, createSeal(keys)), file: shopperKeysFile };
	} finally {
		await db.destroy();
	}
}

/** Whole or not at all, and on disk before anything stands on it; readable by its owner only. */
function replaceFile(path: string, text: string): void {
	const next = `${path}.new`;
	// what an earlier try left may be readable by others
	rmSync(next, { force: true });
	const file = openSync(next, 'wx', 0o600);
	try {
		writeSync(file, text);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	renameSync(next, path);
	const folder = openSync(dirname(path), 'r');
	try {
		fsyncSync(folder);
	} finally {
		closeSync(folder);
	}
}
