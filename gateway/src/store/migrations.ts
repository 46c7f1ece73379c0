// The database's shape, step by step: migration n takes it from version n - 1 to n. Released ones are never edited.
import type { Database } from 'better-sqlite3';
import { StoreError } from './store-error.ts';

/**
 * The outbox is one log: `position` grows by one over all streams, and event `seq` of a stream stands at
 * `stream.base + seq`. One integer key and rows that only ever go in at the end: SQLite then fills its pages whole.
 */
export const migrations: readonly string[] = [
	/* 1 */ `
	CREATE TABLE stream (
		base INTEGER PRIMARY KEY,
		uuid TEXT NOT NULL UNIQUE
	) STRICT;
	CREATE TABLE outbox (
		position INTEGER PRIMARY KEY,
		importance INTEGER NOT NULL,
		written_s INTEGER NOT NULL,
		crc INTEGER NOT NULL,
		event TEXT NOT NULL
	) STRICT;
	CREATE INDEX outbox_gap ON outbox (position) WHERE importance = 0;
	CREATE TABLE presence (
		subject TEXT PRIMARY KEY,
		state TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	`,
	/* 2 */ `
	CREATE TABLE roster_version (
		day INTEGER NOT NULL,
		part INTEGER NOT NULL,
		parts INTEGER NOT NULL,
		version INTEGER NOT NULL,
		PRIMARY KEY (day, part)
	) STRICT, WITHOUT ROWID;
	`,
];

/** Brings the database to the newest shape; each step is a transaction of its own. */
export function migrate(db: Database, path: string, steps = migrations): void {
	const version = db.pragma('user_version', { simple: true }) as number;
	if (version > steps.length) {
		throw new StoreError(
			`the database ${path} was written by a newer gateway (its version ${version}, known here up to ${steps.length}): install that gateway again, or choose another path`,
		);
	}
	for (const [index, sql] of steps.entries()) {
		if (index < version) continue;
		db.transaction(() => {
			db.exec(sql);
			db.pragma(`user_version = ${index + 1}`);
		}).immediate();
	}
}
