// Brings what is sealed in the database to the newest key: rows from before there was one, and rows of an earlier one.
import { setImmediate as breathe } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { wipe } from '../db/dialect.ts';
import type { Database } from '../db/schema.ts';
import type { Seal } from './seal.ts';

/** Rows of one transaction. */
const GROUP = 500;
/** A key as it was written before keys were sealed; sealed ones are longer. */
const PLAIN_BYTES = 32;

/**
 * May be stopped at any row and run again.
 * @returns how many shoppers were sealed anew
 * @throws {SealError} where a key that sealed one is not there
 */
export async function reseal(db: Kysely<Database>, seal: Seal): Promise<number> {
	let resealed = 0;
	let after = '';
	for (;;) {
		const rows = await db
			.selectFrom('shopper')
			.select(['id', 'key', 'name'])
			.where('id', '>', after)
			.orderBy('id')
			.limit(GROUP)
			.execute();
		const last = rows.at(-1);
		if (last === undefined) break;
		after = last.id;
		const old = rows.filter(({ key, name }) => !seal.isNewest(key) || (name !== null && !seal.isNewest(name)));
		if (old.length > 0) await sealAnew(db, seal, old);
		resealed += old.length;
		await breathe();
	}
	// what was plain, or sealed with a key that is given up, stands there too
	if (resealed > 0) await wipe(db);
	return resealed;
}

type Row = { id: string; key: Buffer; name: Buffer | null };

async function sealAnew(db: Kysely<Database>, seal: Seal, rows: readonly Row[]): Promise<void> {
	await db.transaction().execute(async (trx) => {
		for (const { id, key, name } of rows) {
			const plain = key.length === PLAIN_BYTES ? key : seal.open(key, id);
			const sealedName = name === null ? null : seal.seal(seal.open(name, id), id);
			await trx
				.updateTable('shopper')
				.set({ key: seal.seal(plain, id), name: sealedName })
				.where('id', '=', id)
				.execute();
		}
	});
}
