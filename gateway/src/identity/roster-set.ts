// The roster of one day in use: whoever is in it has a number there, which all tables of that day point at.
import { passSubject } from '@aisle/protocol';
import type { Known } from './known.ts';
import type { RosterPart } from './open-roster.ts';
import { DAY_KEY_BYTES } from './rid-tables.ts';

/** A part that is held. `round`: the last connection that brought it; `fobs`: who carries each. */
type Held = { version: number; round: number; subjects: string[]; fobs: ReadonlyMap<string, string> };

/** Numbers that nobody has any more, beside as many as are in use: then everybody gets a new one. */
const SPENT_MOST = 4096;

/**
 * A number is never given to somebody else: a table that was made before points at nobody then, at once and without
 * being touched. That is how a pass is revoked.
 */
export class RosterSet {
	static #made = 0;
	/** the same for as long as it is changed part by part */
	readonly id: number;
	readonly day: number;
	readonly parts: number;
	readonly #held: (Held | undefined)[];
	/** by number; a name alone until it is asked for */
	#entries: (Known | string | undefined)[] = [];
	#dayKeys = new Uint8Array(0);
	readonly #numbers = new Map<string, number>();
	#removals = 0;

	constructor(day: number, parts: number, id = ++RosterSet.#made) {
		this.id = id;
		this.day = day;
		this.parts = parts;
		this.#held = new Array(parts).fill(undefined);
	}

	get isWhole(): boolean {
		return this.#held.every((part) => part !== undefined);
	}

	/** Parts that have come, out of `parts`. */
	get came(): number {
		return this.#held.filter((part) => part !== undefined).length;
	}

	/** Whether every part came, or came again, since connection `round` began. */
	isConfirmed(round: number): boolean {
		return this.#held.every((part) => part !== undefined && part.round >= round);
	}

	/** Of the parts that have come. */
	get versions(): { part: number; version: number }[] {
		return this.#held.flatMap((held, part) => (held ? [{ part, version: held.version }] : []));
	}

	get newest(): number {
		return Math.max(...this.#held.map((part) => part?.version ?? -1));
	}

	/** Shoppers in it. */
	get size(): number {
		return this.#numbers.size;
	}

	/** Numbers given so far: what tables have to cover. */
	get numbers(): number {
		return this.#entries.length;
	}

	/** Grows with everybody who is taken out. */
	get removals(): number {
		return this.#removals;
	}

	get isWasteful(): boolean {
		return this.#entries.length > 2 * this.#numbers.size + SPENT_MOST;
	}

	/** A view, 16 bytes for each number. */
	get dayKeys(): Uint8Array {
		return this.#dayKeys.subarray(0, this.#entries.length * DAY_KEY_BYTES);
	}

	has(subject: string): boolean {
		return this.#numbers.has(subject);
	}

	/** Who has that number; undefined: somebody who was taken out. */
	at(number: number): Known | undefined {
		const entry = this.#entries[number];
		if (typeof entry !== 'string') return entry;
		const known: Known = { role: 'subject', subject: entry, kind: 'pass' };
		this.#entries[number] = known;
		return known;
	}

	/** A fob that goes from one shopper to another stands in two parts for a moment, or in none: the newer part counts. */
	holderOf(fob: string): Known | undefined {
		let newest = -1;
		let holder: string | undefined;
		for (const held of this.#held) {
			const subject = held?.fobs.get(fob);
			if (!held || subject === undefined || held.version <= newest) continue;
			newest = held.version;
			holder = subject;
		}
		const number = holder === undefined ? undefined : this.#numbers.get(holder);
		return number === undefined ? undefined : this.at(number);
	}

	/** In place of what is held of that part. False: what is held is newer. */
	take(part: RosterPart, round: number): boolean {
		const held = this.#held[part.part];
		if (held && held.version > part.version) return false;
		// retained: every new connection brings the one that is held once more
		if (held?.version === part.version) {
			held.round = Math.max(held.round, round);
			return true;
		}
		const subjects = part.pseudonyms.map(passSubject);
		if (held) this.#takeOut(held.subjects, new Set(subjects));
		this.#reserve(subjects.length);
		for (const [i, subject] of subjects.entries()) this.#put(subject, part.dayKeys, i * DAY_KEY_BYTES);
		const fobs = new Map(part.fobs.map(([fob, index]) => [fob, subjects[index]!]));
		this.#held[part.part] = { version: part.version, round, subjects, fobs };
		return true;
	}

	/** The same shoppers, with new numbers and none spent. */
	renumbered(): RosterSet {
		const fresh = new RosterSet(this.day, this.parts, this.id);
		fresh.#removals = this.#removals;
		fresh.#reserve(this.#numbers.size);
		for (const [subject, number] of this.#numbers) fresh.#put(subject, this.#dayKeys, number * DAY_KEY_BYTES);
		for (const [i, held] of this.#held.entries()) fresh.#held[i] = held;
		return fresh;
	}

	#takeOut(subjects: readonly string[], staying: ReadonlySet<string>): void {
		for (const subject of subjects) {
			if (staying.has(subject)) continue;
			this.#drop(subject);
			this.#removals++;
		}
	}

	#drop(subject: string): void {
		const number = this.#numbers.get(subject);
		if (number === undefined) return;
		this.#numbers.delete(subject);
		this.#entries[number] = undefined;
		this.#dayKeys.fill(0, number * DAY_KEY_BYTES, (number + 1) * DAY_KEY_BYTES);
	}

	#put(subject: string, keys: Uint8Array, offset: number): void {
		const known = this.#numbers.get(subject);
		if (known !== undefined) {
			if (this.#hasKey(known, keys, offset)) return;
			// another key: what was on the air under the old one is nobody's now
			this.#drop(subject);
		}
		const number = this.#entries.push(subject) - 1;
		this.#numbers.set(subject, number);
		this.#dayKeys.set(keys.subarray(offset, offset + DAY_KEY_BYTES), number * DAY_KEY_BYTES);
	}

	/** By hand: a part has thousands, of which one has changed, and hearing waits for it. */
	#hasKey(number: number, keys: Uint8Array, offset: number): boolean {
		const start = number * DAY_KEY_BYTES;
		for (let i = 0; i < DAY_KEY_BYTES; i++) if (this.#dayKeys[start + i] !== keys[offset + i]) return false;
		return true;
	}

	#reserve(more: number): void {
		const needed = (this.#entries.length + more) * DAY_KEY_BYTES;
		if (needed <= this.#dayKeys.length) return;
		const larger = new Uint8Array(Math.max(needed, 2 * this.#dayKeys.length));
		larger.set(this.#dayKeys);
		this.#dayKeys = larger;
	}
}
