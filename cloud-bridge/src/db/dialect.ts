// All that is particular to SQLite. PostgreSQL needs its own version of this file and of nothing else.
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { type Dialect, type Kysely, SqliteDialect, sql } from 'kysely';
import { DatabaseError } from './database-error.ts';

/** PostgreSQL: `serial` and `bytea`. */
export const columnTypes = { autoNumber: 'integer', bytes: 'blob' } as const;

/** A bridge that is being restarted may still be closing its database. */
const BUSY_TIMEOUT_MS = 1000;

export type Opened = {
	dialect: Dialect;
	/** A copy of everything that is committed, as one file of that name, while others go on writing. */
	copyTo(path: string): Promise<void>;
};

/**
 * Opens the file with its settings.
 * @throws {DatabaseError} in one sentence with a remedy
 */
export function openDialect(path: string): Opened {
	try {
		const sqlite = openSqlite(path);
		return {
			dialect: new SqliteDialect({ database: sqlite }),
			copyTo: async (to) => void (await sqlite.backup(to)),
		};
	} catch (error) {
		throw explain(error, path);
	}
}

/**
 * Opens a file that is there, to look and change nothing.
 * @throws {DatabaseError} in one sentence with a remedy
 */
export function openDialectToRead(path: string): Dialect {
	try {
		if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
			throw new DatabaseError(`There is no database file ${path}; name one that is there.`);
		}
		const sqlite = new BetterSqlite3(path, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true });
		// the same lock: without it SQLite would write files of its own beside a copy
		sqlite.pragma('locking_mode = EXCLUSIVE');
		sqlite.pragma('query_only = ON');
		sqlite.prepare('SELECT count(*) FROM sqlite_schema').get();
		return new SqliteDialect({ database: sqlite });
	} catch (error) {
		if (error instanceof BetterSqlite3.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)) {
			throw new DatabaseError(
				`The bridge has the database ${path} open; stop it, or name a copy with --database FILE ("backups" in cloud.yaml makes them).`,
				{ cause: error },
			);
		}
		throw explain(error, path);
	}
}

/** Written anew within some 200 ms; a larger database waits for the night. */
const SMALL_BYTES = 8 * 1024 * 1024;

/** Databases that were written anew since something was deleted that must leave nothing. */
const clean = new WeakSet<object>();

/**
 * What was deleted is overwritten in the database (secure_delete), but older pages stand in its write-ahead log until that
 * is cut: after this they do not. Copies of rows that SQLite moved within a page may, until `rewrite` at night.
 * A full disk does not undo what was deleted: what cannot be done now is done at night, which says why where it fails.
 */
export async function cutLog<T>(db: Kysely<T>): Promise<void> {
	clean.delete(db);
	await checkpoint(db).catch(() => {});
}

/** After an erasure, which must leave nothing: at once where the database is small, else as `cutLog`. */
export async function wipe<T>(db: Kysely<T>): Promise<void> {
	await cutLog(db);
	const { rows } = await sql<{ bytes: number }>`
		SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()
	`.execute(db);
	if ((rows[0]?.bytes ?? 0) < SMALL_BYTES) await rewrite(db).catch(() => {});
}

async function checkpoint<T>(db: Kysely<T>): Promise<void> {
	await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db);
}

/** Writes the database anew and cuts its log: only rows that are there are in either. Others wait, about 25 s for 1 GB. */
export async function rewrite<T>(db: Kysely<T>): Promise<void> {
	await sql`VACUUM`.execute(db);
	await checkpoint(db);
	clean.add(db);
}

/** After a start nobody knows what was deleted before. */
export async function rewriteWhereNeeded<T>(db: Kysely<T>): Promise<void> {
	if (!clean.has(db)) await rewrite(db);
}

function openSqlite(path: string): BetterSqlite3.Database {
	if (path !== ':memory:') {
		mkdirSync(dirname(path), { recursive: true });
		if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
			throw new DatabaseError(
				`The database path ${path} is a folder; name a file, e.g. ${join(path, 'cloud.sqlite')}.`,
			);
		}
	}
	const sqlite = new BetterSqlite3(path, { timeout: BUSY_TIMEOUT_MS });
	try {
		// the kernel's lock on the file keeps a second bridge out, and goes when its process does, kill -9 included
		sqlite.pragma('locking_mode = EXCLUSIVE');
		sqlite.pragma('journal_mode = WAL');
		// a receipt promises that the event is on disk: NORMAL may lose the last commits to a power cut
		sqlite.pragma('synchronous = FULL');
		sqlite.pragma('foreign_keys = ON');
		// erased shoppers leave nothing in free pages
		sqlite.pragma('secure_delete = ON');
		return sqlite;
	} catch (error) {
		sqlite.close();
		throw error;
	}
}

function explain(error: unknown, path: string): unknown {
	if (!(error instanceof Error) || error instanceof DatabaseError) return error;
	const { code = '' } = error as NodeJS.ErrnoException;
	const sentences: [RegExp, string][] = [
		[
			/^SQLITE_(BUSY|LOCKED)/,
			`Another bridge has the database ${path} open; stop it first, or name another file under "database".`,
		],
		[
			/^(EACCES|EPERM|EROFS|SQLITE_CANTOPEN|SQLITE_READONLY|SQLITE_PERM)/,
			`No permission to write the database ${path}; make it and its folder writable for the user that runs the bridge.`,
		],
		[
			/^(SQLITE_NOTADB|SQLITE_CORRUPT)/,
			`The file ${path} is not a database or is damaged; restore it from a backup, or name another file under "database".`,
		],
		[/^(ENOSPC|SQLITE_FULL)/, `The disk that holds the database ${path} is full; make room on it and start again.`],
		[/^(ENOTDIR|EEXIST)/, `The folder of the database ${path} is a file; name another path under "database".`],
	];
	const sentence = sentences.find(([pattern]) => pattern.test(code))?.[1];
	return sentence === undefined ? error : new DatabaseError(sentence, { cause: error });
}
