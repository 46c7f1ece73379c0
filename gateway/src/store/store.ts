// The gateway's memory on disk: events with their numbers, and the presence they stand on, committed together.
import { randomUUIDv7 } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { type EventDraft, pseudonymOf } from '@aisle/protocol';
import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import { Ballast } from './ballast.ts';
import { CommitQueue } from './commit-queue.ts';
import { openDatabase } from './database.ts';
import { Outbox, type OutboxChange } from './outbox.ts';
import { type PresenceChange, type PresenceRow, PresenceTable } from './presence-table.ts';
import { type RosterVersion, RosterVersionTable } from './roster-version-table.ts';
import { scrub } from './scrub.ts';
import { asStoreError, isDiskFull, type StoreError } from './store-error.ts';

export type StoreOptions = {
	path: string;
	gateway: string;
	storeId: string;
	/** Unix seconds */
	now(): number;
	log: Logger;
	/** the outbox's bounds */
	maxOutboxEvents?: number;
	maxAgeS?: number;
	/** hours for which what is said of a shopper is kept for a cloud that does not come */
	keepPresenceH?: number;
	/** longest wait of an event for company in one commit */
	groupMs?: number;
	/** the store can take nothing more; the error says why and what to do */
	onFatal(error: StoreError): void;
};

export type CommitListener = (events: readonly EventDraft[]) => void;

type Group = {
	drafts: readonly EventDraft[];
	presence: readonly PresenceChange[];
	rosterVersions?: readonly RosterVersion[];
};

/** About 35 MB: four hours of a busy store, a day of a quiet one. */
const MAX_OUTBOX_EVENTS = 100_000;
/** protocol page: an outbox keeps events for 7 days */
const MAX_AGE_S = 7 * 24 * 3600;
/** Two days: a weekend without the cloud is bridged, and no raw presence lies in a store for longer. */
export const KEEP_PRESENCE_H = 48;
const GROUP_ROWS = 64;
/** The way from event to offer has 300 ms in all; on a slow card a longer wait spares it. */
const GROUP_MS = 100;
/** Receipted rows do not stay longer than this when nothing new comes. */
const TIDY_MS = 30_000;
/** Dropped in one transaction: some 10 ms. */
const DROP_ROWS = 500;
/** Written anew in about 10 ms (30 to 60 MB/s with the sync): an outbox of some thousand events. */
const LIVE_SMALL_BYTES = 1024 * 1024;
/** 150,000 events: half a second here, seconds on a slow card, and as much memory for the copy. More is drained first, whatever it takes. */
const LIVE_MOST_BYTES = 48 * 1024 * 1024;
const SCRUB_AGAIN_MS = 5000;
/** docs/guides/data-protection.md promises 60 s. */
const SCRUB_AT_LAST_MS = 40_000;

/** @throws {StoreError} one sentence with a remedy, where the database cannot be used */
export function openStore(options: StoreOptions): Store {
	const ballast = new Ballast(options.path);
	let db: Database | undefined;
	try {
		db = openDatabase(options.path);
		ballast.make();
		return new Store(options, db, ballast);
	} catch (error) {
		db?.close();
		throw asStoreError(error, options.path);
	}
}

export class Store {
	/** this run's stream id */
	readonly stream = randomUUIDv7();
	readonly #options: StoreOptions;
	readonly #db: Database;
	readonly #ballast: Ballast;
	readonly #outbox: Outbox;
	readonly #presence: PresenceTable;
	readonly #rosterVersions: RosterVersionTable;
	readonly #queue: CommitQueue<Group>;
	readonly #listeners = new Set<CommitListener>();
	readonly #tidyTimer: NodeJS.Timeout;
	readonly #counts = {
		written: 0,
		commits: 0,
		receipted: 0,
		dropped: { full: 0, expired: 0, passes: 0, corrupt: 0, withdrawn: 0 },
	};
	/** Since when what was dropped may still stand in the files, and what tries again. */
	#uncleanSinceMs: number | undefined;
	#scrubTimer: NodeJS.Timeout | undefined;
	#state: 'open' | 'failed' | 'closed' = 'open';

	constructor(options: StoreOptions, db: Database, ballast: Ballast) {
		this.#options = options;
		this.#db = db;
		this.#ballast = ballast;
		this.#outbox = new Outbox(db, {
			store: options.storeId,
			gateway: options.gateway,
			maxEvents: options.maxOutboxEvents ?? MAX_OUTBOX_EVENTS,
			maxAgeS: options.maxAgeS ?? MAX_AGE_S,
			maxPassAgeS: (options.keepPresenceH ?? KEEP_PRESENCE_H) * 3600,
		});
		this.#presence = new PresenceTable(db);
		this.#rosterVersions = new RosterVersionTable(db);
		this.#outbox.begin(this.stream);
		this.#queue = new CommitQueue({
			maxRows: GROUP_ROWS,
			groupMs: options.groupMs ?? GROUP_MS,
			commit: (groups) => this.#commit(groups),
		});
		this.#tidyTimer = setInterval(() => this.#tidy(), TIDY_MS).unref();
	}

	/** Takes events and the presence they lead to; both are on disk together, soon. After `onFatal` it takes nothing. */
	write(drafts: readonly EventDraft[], presence: readonly PresenceChange[]): void {
		if (this.#state === 'closed') throw new Error('write to a closed store: stop what writes before the store');
		if (this.#state === 'open') this.#queue.push({ drafts, presence }, drafts.length + presence.length);
	}

	/** Takes down which rosters are in use from now on; on disk with the next commit. */
	keepRosterVersions(rosterVersions: readonly RosterVersion[]): void {
		if (this.#state === 'open') this.#queue.push({ drafts: [], presence: [], rosterVersions }, rosterVersions.length);
	}

	/** Which rosters were in use, as of the last commit. */
	rosterVersions(): RosterVersion[] {
		return this.#rosterVersions.all();
	}

	/** Puts on disk what waits. */
	flush(): void {
		this.#queue.flush();
	}

	close(): void {
		if (this.#state === 'closed') return;
		this.flush();
		if (this.#state === 'open') this.#commit([]);
		clearInterval(this.#tidyTimer);
		clearTimeout(this.#scrubTimer);
		this.#state = 'closed';
		this.#db.close();
	}

	/** `listener` gets the events of each commit, after it; returns the way to stop that. */
	onCommitted(listener: CommitListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Who was where, as of the last commit. */
	presence(): PresenceRow[] {
		return this.#presence.all();
	}

	/** Events that the cloud has not yet receipted. */
	depth(): number {
		return this.#outbox.depth;
	}

	/** Whether the disk was full and still is nearly so: the next time ends the gateway. */
	get isDiskTight(): boolean {
		return this.#ballast.isSpent;
	}

	/** Since the start; `dropped` by the reason that gap events give, `passes`: of shoppers, because it was too old. */
	counts() {
		return { ...this.#counts, dropped: { ...this.#counts.dropped } };
	}

	/** Streams with events to send, oldest first. */
	streams(): { stream: string; first: number; last: number }[] {
		return this.#outbox.streams();
	}

	/** Gap events among them, which go ahead of the rest. */
	gaps(): { stream: string; seq: number }[] {
		return this.#outbox.gaps();
	}

	/** The first unbroken run of events of `stream` at or after `fromSeq`; undefined where there is none. */
	read(stream: string, fromSeq: number, maxEvents: number, maxBytes: number) {
		if (this.#state !== 'open') return undefined;
		try {
			const run = this.#outbox.read(stream, fromSeq, maxEvents, maxBytes);
			if (this.#outbox.hasCorrupt) this.#queue.push({ drafts: [], presence: [] }, 0);
			return run;
		} catch (error) {
			this.#fail(error);
			return undefined;
		}
	}

	/** The cloud has every event of `stream` up to `upTo`. */
	acknowledge(stream: string, upTo: number): void {
		if (this.#state === 'open') this.#counts.receipted += this.#outbox.acknowledge(stream, upTo);
	}

	/** The cloud waits for numbers that it receipted once and that are gone from here: says that they will not come. */
	forgotten(stream: string, first: number, last: number): void {
		const { gateway, now, log } = this.#options;
		log.warn({ event: 'cloud-forgot', stream, first, last }, 'the cloud lost events that it had receipted');
		const data = { stream, reason: 'forgotten' as const, ranges: [[first, last]] as [number, number][] };
		this.write([{ type: 'aisle.outbox.gap.v1', subject: gateway, t: now(), data }], []);
	}

	/**
	 * Drops whatever is said here of shoppers who are not `isMember`: events that wait, each slice of them in one
	 * transaction with the gap event that says so, and presence. Within a minute nothing of them is in the files.
	 * @returns how many events
	 */
	async dropWithdrawn(isMember: (subject: string) => boolean): Promise<number> {
		this.flush();
		// what was receipted is not looked through
		this.#commit([]);
		try {
			const dropped = await this.#dropEvents(isMember);
			this.flush();
			const rows = this.#state === 'open' ? this.#presence.subjects() : [];
			const gone = rows.filter((subject) => pseudonymOf(subject) !== undefined && !isMember(subject));
			this.#commit([{ drafts: [], presence: gone.map((subject) => ({ subject, state: null })) }]);
			this.#uncleanSinceMs ??= performance.now();
			this.#scrub();
			return dropped;
		} catch (error) {
			this.#fail(error);
			return 0;
		}
	}

	async #dropEvents(isMember: (subject: string) => boolean): Promise<number> {
		let dropped = 0;
		let withdrawn: number[] = [];
		for (let next: number | undefined = 0; next !== undefined && this.#state === 'open'; ) {
			const found: ReturnType<Outbox['passesAfter']> = this.#outbox.passesAfter(next);
			for (const { position, subject } of found.rows) if (!isMember(subject)) withdrawn.push(position);
			next = found.next;
			if (withdrawn.length >= DROP_ROWS || next === undefined) {
				if (withdrawn.length > 0) this.#commit([], withdrawn);
				dropped += withdrawn.length;
				withdrawn = [];
			}
			if (next !== undefined) await breathe();
		}
		return dropped;
	}

	/** A large database waits until the cloud has taken most of it, and no longer than may be: hearing waits meanwhile. */
	#scrub(): void {
		if (this.#uncleanSinceMs === undefined || this.#state !== 'open') return;
		const isUrgent = performance.now() - this.#uncleanSinceMs >= SCRUB_AT_LAST_MS;
		try {
			if (scrub(this.#db, isUrgent ? LIVE_MOST_BYTES : LIVE_SMALL_BYTES)) this.#uncleanSinceMs = undefined;
		} catch (error) {
			if (!isDiskFull(error, this.#options.path)) this.#fail(error);
		}
		if (this.#uncleanSinceMs === undefined || this.#state !== 'open') return;
		clearTimeout(this.#scrubTimer);
		this.#scrubTimer = setTimeout(() => {
			// what is receipted goes with a commit
			this.#queue.flush();
			this.#commit([]);
			this.#scrub();
		}, SCRUB_AGAIN_MS).unref();
	}

	#commit(groups: readonly Group[], withdrawn: readonly number[] = []): void {
		if (this.#state !== 'open') return;
		const drafts = groups.flatMap((group) => group.drafts);
		const change = this.#attempt(() => this.#transact(groups, drafts, withdrawn));
		if (!change) return;
		this.#counts.commits += 1;
		this.#counts.written += change.inserted;
		for (const [reason, count] of Object.entries(change.dropped)) {
			if (count === 0) continue;
			this.#counts.dropped[reason as keyof typeof change.dropped] += count;
			this.#options.log.warn({ event: 'outbox-dropped', reason, count }, 'the outbox gave up events');
		}
		if (change.inserted > 0) for (const listener of this.#listeners) listener(drafts);
	}

	/** Once more with the ballast's room where the disk is full; undefined after a failure for good. */
	#attempt(transact: () => OutboxChange): OutboxChange | undefined {
		const { path, log } = this.#options;
		try {
			return transact();
		} catch (error) {
			if (!isDiskFull(error, path) || !this.#ballast.release()) {
				this.#fail(error);
				return undefined;
			}
		}
		log.warn({ event: 'disk-full', path }, 'disk full: the ballast was given back, free space before that is used up');
		try {
			this.#db.pragma('wal_checkpoint(TRUNCATE)');
			return transact();
		} catch (error) {
			this.#fail(error);
			return undefined;
		}
	}

	#transact(groups: readonly Group[], drafts: readonly EventDraft[], withdrawn: readonly number[]): OutboxChange {
		const change = this.#db
			.transaction(() => {
				const written = this.#outbox.write(drafts, this.#options.now(), withdrawn);
				for (const { presence, rosterVersions = [] } of groups) {
					for (const row of presence) this.#presence.keep(row);
					for (const row of rosterVersions) this.#rosterVersions.keep(row);
				}
				return written;
			})
			.immediate();
		this.#outbox.committed(change);
		return change;
	}

	/** Housekeeping when nothing is written: receipted rows, age, ballast. */
	#tidy(): void {
		this.#queue.flush();
		this.#commit([]);
		try {
			this.#ballast.remakeWhenRoomy();
		} catch (error) {
			this.#fail(error);
		}
	}

	#fail(error: unknown): void {
		if (this.#state !== 'open') return;
		this.#state = 'failed';
		clearInterval(this.#tidyTimer);
		clearTimeout(this.#scrubTimer);
		this.#options.onFatal(asStoreError(error, this.#options.path));
	}
}
