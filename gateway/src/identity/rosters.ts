// Whose pass is it: rosters by day, and tables from the identifier on the air to one of their entries, one an epoch.
import { setImmediate as breathe } from 'node:timers/promises';
import { EPOCH_S, EPOCH_TOLERANCE, epochOf, ROSTER_DAYS_AHEAD_MAX, unixDay } from '@aisle/protocol';
import { ByteIndex } from './byte-index.ts';
import type { Known } from './known.ts';
import type { RosterPart } from './open-roster.ts';
import { DAY_KEY_BYTES, eachRid } from './rid-tables.ts';
import { RosterSet } from './roster-set.ts';
import { type RosterVersion, RosterVersions } from './roster-versions.ts';
import { type RosterWork, WORK_HERE } from './roster-work.ts';

/** A table is made this long before its epoch starts: one of 100,000 takes seconds of a thread. */
const AHEAD_S = 120;
/** Epochs that are over whose tables are kept, so that what is played back within the hour is noticed. */
const STALE_EPOCHS = 6;
/** Entries of all tables together beyond which none is kept for that: about 30 bytes each. */
const STALE_ENTRIES_MOST = 1_000_000;
/** Yesterday's is needed for so long after midnight: its last epoch is still accepted then. */
const AFTER_DAY_S = (EPOCH_TOLERANCE + 1) * EPOCH_S;
/** New entries that are worked out here, in slices of about 2 ms; more are worth a new table from the thread. */
const ADDED_HERE = 1024;
const SLICE = 64;

type Table = { set: RosterSet; index: ByteIndex /** covers the set's numbers below this */; upTo: number };

export type Acceptance =
	| { taken: true }
	/** `over`: of a day that is over, which is nobody's fault */
	| { taken: false; reason: 'older' | 'day' | 'over'; words: string };

/** A pass that was heard out of its time. `lateS`: by how much; undefined where it is ahead. */
export type Stale = { subject: string; lateS: number | undefined };

/** `prepare` must be called when time moves or a roster comes; whoever is taken out is unknown at once. */
export class Rosters {
	readonly #days = new Map<number, RosterSet>();
	/** sets of another number of parts than is held, until they are whole: one of each number, as what is left of an older one may come in between */
	#coming: RosterSet[] = [];
	readonly #tables = new Map<number, Table>();
	#used = new RosterVersions();

	/** Call before the first part comes: what was in use before this start. */
	remember(versions: readonly RosterVersion[]): void {
		this.#used = new RosterVersions(versions);
	}

	/** What came into use of that day since the last call: it has to be kept, for `remember`. */
	newlyUsed(day: number): RosterVersion[] {
		const set = this.#days.get(day);
		return set === undefined ? [] : this.#used.use(day, set.parts, set.versions);
	}

	/**
	 * Takes a part unless it is older than what is held. @param round which connection brought it, counted up
	 * @param wallT Unix seconds: what day it is
	 */
	accept(part: RosterPart, { wallT, round = 0 }: { wallT: number; round?: number }): Acceptance {
		const { day, version } = part;
		this.dropOver(wallT);
		if (day < unixDay(wallT - AFTER_DAY_S)) return refusal('over', `day ${day} is over by this gateway's clock`);
		if (day > unixDay(wallT) + ROSTER_DAYS_AHEAD_MAX) {
			return refusal('day', `day ${day} is too far ahead of day ${unixDay(wallT)}: check the clock of this machine`);
		}
		const newer = this.#used.newerThan(part);
		if (newer !== undefined) {
			return refusal('older', `version ${version} of day ${day} is older than ${newer}, which this gateway has used`);
		}
		const held = this.#days.get(day);
		if (held?.parts === part.parts) {
			if (!held.take(part, round)) return refusal('older', `version ${version} of a part is older than the one held`);
			this.#days.set(day, held.isWasteful ? held.renumbered() : held);
			return { taken: true };
		}
		if (held && version <= held.newest) return refusal('older', `version ${version} is older than the roster held`);
		const coming = this.#comingSet(day, part.parts);
		if (!coming.take(part, round)) return refusal('older', `version ${version} of a part is older than the one held`);
		if (coming.isWhole) {
			this.#coming = this.#coming.filter((set) => set.day !== day || set.newest > coming.newest);
			this.#days.set(day, coming);
		}
		return { taken: true };
	}

	/** The roster in use on that day; it is whole. */
	ofDay(day: number): RosterSet | undefined {
		return this.#days.get(day);
	}

	/** How much of a roster that is not yet whole has come for that day; of several, of the newest. */
	comingOfDay(day: number): { came: number; parts: number } | undefined {
		const sets = this.#coming.filter((set) => set.day === day);
		return sets.sort((a, b) => b.newest - a.newest)[0];
	}

	/** Whether a pass is still good at `t`. Without a roster of that day nobody can say no, and nobody is put out. */
	isMember(subject: string, t: number): boolean {
		return this.#days.get(unixDay(t))?.has(subject) ?? true;
	}

	/** Whose rid stands at `offset` at time `t` (Unix seconds)? The running epoch and one either side count. */
	find(data: Uint8Array, offset: number, t: number): Known | undefined {
		const epoch = epochOf(t);
		for (let e = epoch - EPOCH_TOLERANCE; e <= epoch + EPOCH_TOLERANCE; e++) {
			const known = this.#inEpoch(e, data, offset, t);
			if (known) return known;
		}
		return undefined;
	}

	/** The same for epochs further off, as far as their tables are there: such a pass is not believed. */
	findStale(data: Uint8Array, offset: number, t: number): Stale | undefined {
		const epoch = epochOf(t);
		for (const e of this.#tables.keys()) {
			if (Math.abs(e - epoch) <= EPOCH_TOLERANCE || e < epoch - STALE_EPOCHS) continue;
			const known = this.#inEpoch(e, data, offset, t);
			if (known?.role !== 'subject') continue;
			return { subject: known.subject, lateS: e < epoch ? Math.round(t - (e + 1) * EPOCH_S) : undefined };
		}
		return undefined;
	}

	/** Which shopper carries the fob `id`? Nobody, unless the roster of the day of `t` says so. */
	holderOf(fob: string, t: number): Known | undefined {
		return this.#days.get(unixDay(t))?.holderOf(fob);
	}

	/**
	 * Makes what is missing for time `t` and drops what is over. Resolves when the tables stand; one call at a time.
	 * @throws what `work` throws; the tables that stand stay in use
	 */
	async prepare(t: number, work: RosterWork = WORK_HERE): Promise<void> {
		this.#dropTables(t);
		const wanted = wantedEpochs(t);
		// a roster that changes meanwhile is seen to at once, and by the next call after so many changes
		for (let again = 0; again < 4; again++) {
			const day = wanted.map((epoch) => this.#dayOf(epoch)).find((set) => set && this.#lacks(set, wanted).length > 0);
			if (!day) break;
			await this.#make(day, this.#lacks(day, wanted), work);
		}
		for (const epoch of wanted) await this.#addNew(epoch);
	}

	/** Entries of all tables together. */
	get tableEntries(): number {
		let entries = 0;
		for (const { index } of this.#tables.values()) entries += index.size;
		return entries;
	}

	#inEpoch(epoch: number, data: Uint8Array, offset: number, t: number): Known | undefined {
		const table = this.#tables.get(epoch);
		if (!table) return undefined;
		const number = table.index.get(data, offset);
		if (number < 0) return undefined;
		const known = table.set.at(number);
		if (known?.role !== 'subject') return undefined;
		const today = this.#days.get(unixDay(t));
		// a table of another day, or of a roster that was replaced since: whoever is not in today's is nobody
		return today === undefined || today === table.set || today.has(known.subject) ? known : undefined;
	}

	#dayOf(epoch: number): RosterSet | undefined {
		return this.#days.get(unixDay(epoch * EPOCH_S));
	}

	/** Epochs of that roster's day for which there is no table of it, or none that could take in what is new. */
	#lacks(set: RosterSet, epochs: readonly number[]): number[] {
		return epochs.filter((epoch) => {
			if (this.#dayOf(epoch) !== set) return false;
			const table = this.#tables.get(epoch);
			if (table?.set !== set) return true;
			const added = set.numbers - table.upTo;
			return added > ADDED_HERE || !table.index.hasRoomFor(added);
		});
	}

	async #make(set: RosterSet, epochs: readonly number[], work: RosterWork): Promise<void> {
		const upTo = set.numbers;
		const made = await work.tables({ dayKeys: set.dayKeys.slice(), epochs });
		for (const [i, epoch] of epochs.entries()) {
			// else the roster was replaced meanwhile
			if (this.#dayOf(epoch) === set) this.#tables.set(epoch, { set, index: ByteIndex.of(made[i]!), upTo });
		}
	}

	/** Puts those who came since into a table that stands. */
	async #addNew(epoch: number): Promise<void> {
		const table = this.#tables.get(epoch);
		if (!table) return;
		const { set, index } = table;
		while (table.upTo < set.numbers && index.hasRoomFor(set.numbers - table.upTo)) {
			const upTo = Math.min(set.numbers, table.upTo + SLICE);
			const keys = set.dayKeys.subarray(0, upTo * DAY_KEY_BYTES);
			eachRid(keys, table.upTo, [epoch], (_table, rids, offset, number) => index.add(rids, offset, number));
			table.upTo = upTo;
			if (upTo < set.numbers) await breathe();
		}
	}

	#comingSet(day: number, parts: number): RosterSet {
		const before = this.#coming.find((set) => set.day === day && set.parts === parts);
		if (before) return before;
		const begun = new RosterSet(day, parts);
		this.#coming.push(begun);
		return begun;
	}

	#dropTables(t: number): void {
		const first = epochOf(t) - EPOCH_TOLERANCE;
		const last = Math.max(...wantedEpochs(t));
		for (const epoch of this.#tables.keys()) {
			if (epoch > last || epoch < first - STALE_EPOCHS + EPOCH_TOLERANCE) this.#tables.delete(epoch);
		}
		const stale = [...this.#tables.keys()].filter((epoch) => epoch < first).sort((a, b) => a - b);
		for (const epoch of stale) if (this.tableEntries > STALE_ENTRIES_MOST) this.#tables.delete(epoch);
	}

	/** Rosters of days that are over by the clock of the wall. */
	dropOver(wallT: number): void {
		const first = unixDay(wallT - AFTER_DAY_S);
		for (const day of this.#days.keys()) if (day < first) this.#days.delete(day);
		this.#used.dropBefore(first);
		if (this.#coming.some(({ day }) => day < first)) this.#coming = this.#coming.filter(({ day }) => day >= first);
	}
}

/** The running epoch first: it is waited for. */
function wantedEpochs(t: number): number[] {
	const epoch = epochOf(t);
	const last = epochOf(t + AHEAD_S) + EPOCH_TOLERANCE;
	const wanted = [epoch];
	for (let e = epoch - EPOCH_TOLERANCE; e <= last; e++) if (e !== epoch) wanted.push(e);
	return wanted;
}

function refusal(reason: 'older' | 'day' | 'over', words: string): Acceptance {
	return { taken: false, reason, words };
}
