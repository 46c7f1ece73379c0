// Which versions of the store's rosters were in use here: a number for each part of a day, nothing of who is in them.
import { ROSTER_DAYS_AHEAD_MAX } from '@aisle/protocol';
import type { Database, Statement } from 'better-sqlite3';

/** `part` of the `parts` into which the roster of `day` was divided. */
export type RosterVersion = { day: number; parts: number; part: number; version: number };

/** A row is over when rosters of so many days later are in use: yesterday's is the oldest that is ever needed. */
const DAYS = ROSTER_DAYS_AHEAD_MAX + 2;

export class RosterVersionTable {
	readonly #upsert: Statement;
	readonly #deleteOver: Statement;
	readonly #select: Statement<[], RosterVersion>;

	constructor(db: Database) {
		this.#upsert = db.prepare('INSERT OR REPLACE INTO roster_version (day, part, parts, version) VALUES (?, ?, ?, ?)');
		// of the day's former division too
		this.#deleteOver = db.prepare('DELETE FROM roster_version WHERE day < ? OR (day = ? AND parts <> ?)');
		this.#select = db.prepare('SELECT day, parts, part, version FROM roster_version ORDER BY day, part');
	}

	/** Inside a transaction. */
	keep({ day, parts, part, version }: RosterVersion): void {
		this.#deleteOver.run(day - DAYS, day, parts);
		this.#upsert.run(day, part, parts, version);
	}

	all(): RosterVersion[] {
		return this.#select.all();
	}
}
