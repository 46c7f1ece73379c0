// Whose pass is it: tables from the identifier on the air to a pseudonym, one an epoch, built ahead in small slices.
import {
	EPOCH_S,
	EPOCH_TOLERANCE,
	epochOf,
	passSubject,
	RID_BYTES,
	type Roster,
	ridOf,
	unixDay,
} from '@aisle/protocol';
import { ByteTable } from './byte-table.ts';
import type { Known } from './known.ts';

/** Entries worked off before other work gets a turn: one costs about 3 µs, so a slice stays near 1 ms. */
const SLICE = 300;
/** A table is made this long before its epoch starts. */
const AHEAD_S = 120;
/** Days of rosters held: a cloud may send three ahead (protocol page), yesterday's serves the first epoch after midnight. */
const MAX_DAYS = 5;

type DayRoster = { version: number; entries: { known: Known; dayKey: Buffer }[]; members: Set<string> };

/** Rosters by day and rid tables by epoch. `prepare` must be called when time moves or a roster comes. */
export class Rosters {
	readonly #days = new Map<number, DayRoster>();
	readonly #tables = new Map<number, { version: number; table: ByteTable<Known> }>();

	/** Takes a roster unless a newer one of that day is held. Its tables appear with the next `prepare`. */
	accept(roster: Roster): boolean {
		const held = this.#days.get(roster.day);
		if (held && held.version > roster.version) return false;
		// retained: every new connection brings the one that is held once more
		if (held?.version === roster.version) return true;
		const entries = roster.entries.map(({ pseudonym, dayKey }) => ({
			known: { role: 'subject' as const, subject: passSubject(pseudonym), kind: 'pass' },
			dayKey: Buffer.from(dayKey, 'hex'),
		}));
		this.#days.set(roster.day, {
			version: roster.version,
			entries,
			members: new Set(entries.map(({ known }) => known.subject)),
		});
		for (const day of [...this.#days.keys()].sort((a, b) => a - b).slice(0, -MAX_DAYS)) this.#days.delete(day);
		return true;
	}

	/** Whether a pass is still good at `t`. Without a roster of that day nobody can say no, and nobody is put out. */
	isMember(subject: string, t: number): boolean {
		return this.#days.get(unixDay(t))?.members.has(subject) ?? true;
	}

	/** Whose rid stands at `offset` at time `t` (Unix seconds)? The running epoch and one either side count. */
	find(data: Uint8Array, offset: number, t: number): Known | undefined {
		const epoch = epochOf(t);
		for (let e = epoch - EPOCH_TOLERANCE; e <= epoch + EPOCH_TOLERANCE; e++) {
			const known = this.#tables.get(e)?.table.get(data, offset);
			if (known) return known;
		}
		return undefined;
	}

	/** Builds what is missing for time `t` and drops what is over. Resolves when the tables stand; one call at a time. */
	async prepare(t: number): Promise<void> {
		const first = epochOf(t) - EPOCH_TOLERANCE;
		const last = epochOf(t + AHEAD_S) + EPOCH_TOLERANCE;
		for (const epoch of this.#tables.keys()) if (epoch < first || epoch > last) this.#tables.delete(epoch);
		for (let epoch = first; epoch <= last; epoch++) {
			const roster = this.#days.get(unixDay(epoch * EPOCH_S));
			if (!roster || this.#tables.get(epoch)?.version === roster.version) continue;
			this.#tables.set(epoch, { version: roster.version, table: await ridTable(roster.entries, epoch) });
		}
	}
}

async function ridTable(entries: DayRoster['entries'], epoch: number): Promise<ByteTable<Known>> {
	const table = new ByteTable<Known>(RID_BYTES, entries.length);
	for (let i = 0; i < entries.length; i++) {
		const { dayKey, known } = entries[i]!;
		table.set(ridOf(dayKey, epoch), 0, known);
		if (i % SLICE === SLICE - 1) await new Promise(setImmediate);
	}
	return table;
}
