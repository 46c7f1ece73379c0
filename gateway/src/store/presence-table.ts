// Who was where: the state each subject's last event led to, as the presence room understands it.
import type { Database, Statement } from 'better-sqlite3';

export type PresenceRow = { subject: string; state: object };
/** `state` null: the subject is gone. */
export type PresenceChange = { subject: string; state: object | null };

export class PresenceTable {
	readonly #upsert: Statement;
	readonly #delete: Statement;
	readonly #select: Statement<[], { subject: string; state: string }>;

	constructor(db: Database) {
		this.#upsert = db.prepare('INSERT OR REPLACE INTO presence (subject, state) VALUES (?, ?)');
		this.#delete = db.prepare('DELETE FROM presence WHERE subject = ?');
		this.#select = db.prepare('SELECT subject, state FROM presence ORDER BY subject');
	}

	/** Inside a transaction. */
	keep({ subject, state }: PresenceChange): void {
		if (state === null) this.#delete.run(subject);
		else this.#upsert.run(subject, JSON.stringify(state));
	}

	/** Subjects with a row. */
	subjects(): string[] {
		return this.#select.all().map(({ subject }) => subject);
	}

	all(): PresenceRow[] {
		return this.#select.all().map(({ subject, state }) => ({ subject, state: JSON.parse(state) }));
	}
}
