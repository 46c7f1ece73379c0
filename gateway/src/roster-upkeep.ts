// Keeps rosters in use: tables for the epochs that come, nobody known who is no longer in today's, and nothing sent before that is so.
import { unixDay } from '@aisle/protocol';
import type { Logger } from 'pino';
import type { RosterPart } from './identity/open-roster.ts';
import type { RosterSet } from './identity/roster-set.ts';
import { type RosterWork, WORK_HERE } from './identity/roster-work.ts';
import type { Acceptance } from './identity/rosters.ts';
import type { Pipeline } from './pipeline.ts';
import type { Store } from './store/store.ts';

export type RosterUpkeepParts = {
	pipeline: Pick<Pipeline, 'rosters' | 't' | 'forgetAllBut'>;
	/** what shows shoppers */
	live: { forgetAllBut(isMember: (subject: string) => boolean): void };
	store: Pick<Store, 'dropWithdrawn' | 'rosterVersions' | 'keepRosterVersions'>;
	log: Logger;
	/** Unix seconds, by the clock of the wall */
	now(): number;
	work?: RosterWork;
};

/** What a thread died of may be over then; every part comes again. */
const ASK_AGAIN_S = 60;

export class RosterUpkeep {
	readonly #parts: RosterUpkeepParts;
	readonly #work: RosterWork;
	/** counts connections to the cloud: each brings every retained roster again */
	#round = 0;
	/** what was last applied to presence, and to the outbox */
	#forgotten = '';
	#dropped = '';
	#onApplied: (() => void) | undefined;
	/** the day by this machine's clock when the cloud was last asked for its rosters */
	#askedDay = Number.NaN;
	/** a part was lost here: when to ask, Unix seconds */
	#askT: number | undefined;
	#onMissing: (() => void) | undefined;
	#tables: Promise<void> = Promise.resolve();
	#dropping: Promise<void> = Promise.resolve();
	#isDropping = false;
	#stopped = false;

	constructor(parts: RosterUpkeepParts) {
		this.#parts = parts;
		this.#work = parts.work ?? WORK_HERE;
		parts.pipeline.rosters.remember(parts.store.rosterVersions());
	}

	/** A connection begins: until it has brought today's roster, nobody knows who withdrew meanwhile. @returns its number */
	beginRound(): number {
		this.#askedDay = unixDay(this.#parts.now());
		this.#askT = undefined;
		return ++this.#round;
	}

	/** The number of the connection that is up, or that is being made. */
	get round(): number {
		return this.#round;
	}

	/** Takes a part that connection `round` brought. Whoever is missing in it is unknown when this returns. */
	take(part: RosterPart, round: number): Acceptance {
		const { pipeline, store, now } = this.#parts;
		const verdict = pipeline.rosters.accept(part, { wallT: now(), round });
		if (!verdict.taken) return verdict;
		const used = pipeline.rosters.newlyUsed(part.day);
		if (used.length > 0 && !this.#stopped) store.keepRosterVersions(used);
		void this.refresh();
		// where it says what was known, there is nothing to be done first
		if (!this.#stopped && this.waitsFor() === undefined) this.#onApplied?.();
		return verdict;
	}

	/** Called when everything that today's roster asks for was done: events may be sent again. */
	onApplied(listener: () => void): void {
		this.#onApplied = listener;
	}

	/**
	 * Called when what the cloud retains should come once more: a part was lost here, or the clock of this machine was set to
	 * another day, of which the roster came and was refused, or was dropped as over.
	 */
	onMissing(listener: () => void): void {
		this.#onMissing = listener;
	}

	/** A part came and could not be read, through no fault of its own: it is asked for once more, later. */
	lost(): void {
		this.#askT ??= this.#parts.now() + ASK_AGAIN_S;
	}

	/**
	 * Why nothing may be sent now: what of today's roster is missing on this connection, or is not yet applied. It is
	 * today's by the clock of the wall, so that midnight asks for the next one, which has come long before.
	 */
	waitsFor(): string | undefined {
		const today = unixDay(this.#parts.now());
		const { rosters } = this.#parts.pipeline;
		if (rosters.ofDay(today)?.isConfirmed(this.#round)) {
			if (this.#dropped === this.#state(today)) return undefined;
			void this.refresh();
			return 'what is held of shoppers who withdrew is being dropped';
		}
		const date = new Date(today * 86_400_000).toISOString().slice(0, 10);
		const coming = rosters.comingOfDay(today);
		const came = coming ? `, of which ${coming.came} of ${coming.parts} parts are here` : '';
		return `events wait for the roster of ${date} (UTC)${came}: if that is not today, set this machine's clock; else look whether the bridge runs`;
	}

	/** Due when a roster came, and again while time passes. Resolves when the tables stand. */
	refresh(): Promise<void> {
		if (this.#stopped) return this.#tables;
		this.#parts.pipeline.rosters.dropOver(this.#parts.now());
		this.#forget();
		this.#drop();
		this.#ask();
		this.#tables = this.#tables.then(() => this.#prepare());
		return this.#tables;
	}

	/** Once it resolves, nothing more is written because of a roster. */
	async stop(): Promise<void> {
		this.#stopped = true;
		await Promise.all([this.#tables, this.#dropping]);
	}

	/** A recording has a time of its own, and its passes are those of that time. */
	get #t(): number {
		const { pipeline, now } = this.#parts;
		return Number.isFinite(pipeline.t) ? pipeline.t : now();
	}

	/** Changes whenever the roster of that day may have put somebody out. */
	#state(day: number): string {
		const set = this.#parts.pipeline.rosters.ofDay(day);
		return `${day} ${set?.id} ${set?.removals}`;
	}

	#forget(): void {
		const { pipeline, live } = this.#parts;
		const t = this.#t;
		const state = this.#state(unixDay(t));
		if (state === this.#forgotten) return;
		const isMember = (subject: string) => pipeline.rosters.isMember(subject, t);
		pipeline.forgetAllBut(isMember);
		live.forgetAllBut(isMember);
		this.#forgotten = state;
	}

	/** Once for each day that the clock is set to, and for what was lost; where today's is there, nothing is missing. */
	#ask(): void {
		const { pipeline, now } = this.#parts;
		const t = now();
		const today = unixDay(t);
		if (this.#round === 0 || (today === this.#askedDay && t < (this.#askT ?? Number.POSITIVE_INFINITY))) return;
		if (pipeline.rosters.ofDay(today)?.isConfirmed(this.#round)) return;
		this.#askedDay = today;
		this.#askT = undefined;
		this.#onMissing?.();
	}

	#drop(): void {
		const { pipeline, now } = this.#parts;
		const today = unixDay(now());
		const set = pipeline.rosters.ofDay(today);
		const state = this.#state(today);
		if (this.#isDropping || !set?.isConfirmed(this.#round) || this.#dropped === state) return;
		this.#isDropping = true;
		this.#dropping = this.#dropAllBut(set, state);
	}

	async #dropAllBut(set: RosterSet, state: string): Promise<void> {
		const { store, log } = this.#parts;
		try {
			const events = await store.dropWithdrawn((subject) => set.has(subject));
			if (events > 0)
				log.info({ event: 'withdrawn-dropped', events }, 'events about shoppers who withdrew were dropped');
			this.#dropped = state;
		} catch (error) {
			log.error({ event: 'withdrawn-failed', err: error }, 'could not drop what is held of shoppers who withdrew');
			return;
		} finally {
			this.#isDropping = false;
		}
		// somebody else may have withdrawn meanwhile
		if (!this.#stopped && this.waitsFor() === undefined) this.#onApplied?.();
	}

	async #prepare(): Promise<void> {
		if (this.#stopped) return;
		const { pipeline, log } = this.#parts;
		try {
			await pipeline.rosters.prepare(this.#t, this.#work);
		} catch (error) {
			if (!this.#stopped) log.error({ event: 'roster-tables-failed', err: error }, 'could not make tables of a roster');
		}
	}
}
