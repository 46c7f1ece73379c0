// A file that only takes up room, given back when the disk is full: SQLite needs room even to delete.
import { randomFillSync } from 'node:crypto';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { freeBytes } from './store-error.ts';

/** One write-ahead log (database.ts) fits into it. */
const BALLAST_BYTES = 1024 * 1024;
/** A spent ballast is made again when this many times its size is free. */
const REMAKE_FACTOR = 16;

export class Ballast {
	readonly #path: string;

	constructor(databasePath: string) {
		this.#path = `${databasePath}.ballast`;
	}

	/** @throws ENOSPC and the like where there is no room even now */
	make(): void {
		if (!this.isSpent) return;
		try {
			// random, so that no file system compresses it or leaves a hole
			writeFileSync(this.#path, randomFillSync(Buffer.alloc(BALLAST_BYTES)), { mode: 0o600, flush: true });
		} catch (error) {
			this.release();
			throw error;
		}
	}

	/** Whether it was given back and has not been made again. */
	get isSpent(): boolean {
		return this.#size() < BALLAST_BYTES;
	}

	remakeWhenRoomy(): void {
		if (!this.isSpent) return;
		if ((freeBytes(this.#path) ?? 0) > REMAKE_FACTOR * BALLAST_BYTES) this.make();
	}

	/** Gives the room back; false where it was given back before. */
	release(): boolean {
		if (this.#size() === 0) return false;
		rmSync(this.#path, { force: true });
		return true;
	}

	#size(): number {
		return statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
	}
}
