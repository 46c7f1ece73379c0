// Opens the SQLite file the way a gateway on an SD card needs it, for one process at a time.
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { migrate } from './migrations.ts';
import { StoreError } from './store-error.ts';

/** A gateway that is being restarted may still be closing its database. */
const BUSY_TIMEOUT_MS = 1000;
/** 1 MiB of write-ahead log before it goes into the database: what the ballast can make room for. */
const WAL_PAGES = 256;

/** @throws the error of Node or SQLite as it is, or a StoreError where only we know what is wrong */
export function openDatabase(path: string): Database {
	mkdirSync(dirname(path), { recursive: true });
	if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
		throw new StoreError(
			`the database path ${path} is a folder: name a file, e.g. ${path.replace(/\/+$/, '')}/gateway.db`,
		);
	}
	const db = new BetterSqlite3(path, { timeout: BUSY_TIMEOUT_MS });
	try {
		// the kernel's lock on the file keeps a second gateway out, and goes when its process does, kill -9 included
		db.pragma('locking_mode = EXCLUSIVE');
		db.pragma('journal_mode = WAL');
		// NORMAL may lose the last commits to a power cut
		db.pragma('synchronous = FULL');
		// whoever withdrew is not to be found in what was freed either
		db.pragma('secure_delete = ON');
		// what SQLite writes down for a while (a whole copy, where the file is made anew) goes to no folder that may be
		// full or forbidden, and leaves nothing of anybody there
		db.pragma('temp_store = MEMORY');
		db.pragma(`wal_autocheckpoint = ${WAL_PAGES}`);
		const verdict = db.pragma('quick_check(1)', { simple: true });
		if (verdict !== 'ok') throw new BetterSqlite3.SqliteError(String(verdict), 'SQLITE_CORRUPT');
		migrate(db, path);
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}
