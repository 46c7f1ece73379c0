// Probe: writes a few pages to a file of its own, each all the way to the disk, and says how long each took.
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

const WRITES = 10;
/** A card that is slower than this for all of them has said enough. */
const WITHIN_MS = 5_000;
/** A page of SQLite's. */
const PAGE_BYTES = 4096;

const path = process.argv[2] ?? '';
const tookMs: number[] = [];
let answer: object = { tookMs };
try {
	const file = openSync(path, 'wx', 0o600);
	const end = performance.now() + WITHIN_MS;
	while (tookMs.length < WRITES && performance.now() < end) {
		const since = performance.now();
		writeSync(file, Buffer.alloc(PAGE_BYTES, 1));
		fsyncSync(file);
		tookMs.push(performance.now() - since);
	}
	closeSync(file);
} catch (error) {
	answer = { code: String((error as NodeJS.ErrnoException).code) };
}
try {
	rmSync(path, { force: true });
} catch {
	// a read-only disk has nothing to remove
}
process.stdout.write(JSON.stringify(answer));
