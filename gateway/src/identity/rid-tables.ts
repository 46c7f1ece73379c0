// Tables from the identifier on the air to an entry of a roster, for several epochs in one go. Pure, and slow: a thread's work.
import { setImmediate as breathe } from 'node:timers/promises';
import { BLOCK_BYTES, epochBlocks, RID_BYTES, ridBlocks } from '@aisle/protocol';
import { ByteIndex, type IndexParts } from './byte-index.ts';

export const DAY_KEY_BYTES = 16;

/** Day keys of entry 0, 1, …; an entry whose key is all zeros was taken out, and is nowhere in the tables. */
export type RidRequest = { dayKeys: Uint8Array; epochs: readonly number[] };

/** Entries after which other work gets a turn: a roster that takes somebody out does not wait for a table. About 20 ms. */
const SLICE = 1000;

/** One table for each epoch, in their order. */
export async function ridTables({ dayKeys, epochs }: RidRequest): Promise<IndexParts[]> {
	const entries = dayKeys.length / DAY_KEY_BYTES;
	const tables = epochs.map(() => new ByteIndex(RID_BYTES, entries));
	for (let first = 0; first < entries; first += SLICE) {
		const slice = dayKeys.subarray(0, Math.min(entries, first + SLICE) * DAY_KEY_BYTES);
		eachRid(slice, first, epochs, (table, rids, offset, entry) => tables[table]!.set(rids, offset, entry));
		await breathe();
	}
	return tables.map((table) => table.parts());
}

/** Calls `take` for each entry from `first` on and each epoch; `table`: which of `epochs`. */
export function eachRid(
	dayKeys: Uint8Array,
	first: number,
	epochs: readonly number[],
	take: (table: number, rids: Uint8Array, offset: number, entry: number) => void,
): void {
	const blocks = epochBlocks(epochs);
	for (let entry = first; (entry + 1) * DAY_KEY_BYTES <= dayKeys.length; entry++) {
		const key = dayKeys.subarray(entry * DAY_KEY_BYTES, (entry + 1) * DAY_KEY_BYTES);
		if (isZero(key)) continue;
		const rids = ridBlocks(key, blocks);
		for (let table = 0; table < epochs.length; table++) take(table, rids, table * BLOCK_BYTES, entry);
	}
}

function isZero(bytes: Uint8Array): boolean {
	for (const byte of bytes) if (byte !== 0) return false;
	return true;
}
