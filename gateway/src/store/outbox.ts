// The table of events that the cloud has not yet receipted: numbered, checksummed, bounded.
import { crc32 } from 'node:zlib';
import { type EventDraft, eventId, eventSource, toTimestamp } from '@aisle/protocol';
import type { Database, Statement } from 'better-sqlite3';
import { type Dropped, type DropReason, gapEvents } from './gap-events.ts';
import { Importance, importanceOf, leastImportant } from './importance.ts';
import { type Stream, streamAt } from './streams.ts';

export type OutboxOptions = {
	store: string;
	gateway: string;
	maxEvents: number;
	maxAgeS: number;
	/** what is said of a shopper is kept no longer than this, whether the cloud came or not */
	maxPassAgeS: number;
};

/** Why rows were given up; `passes`: of shoppers, by their own age (`expired` to the cloud). */
export type OutboxLoss = DropReason | 'passes';

/** What a transaction did, told to `committed` once it is on disk. */
export type OutboxChange = { inserted: number; gaps: number; dropped: Record<OutboxLoss, number> };

/** A row about a shopper. */
export type PassRow = { position: number; subject: string };

/** Rows looked through for shoppers in one go: about 2 ms. */
const PASS_ROWS = 1000;
/** Envelopes are written here, so that this stands in each that is about a shopper, and in no other. */
const PASS_MARK = '"subject":"pass:';

type Row = { position: number; importance: number; crc: number; event: string };

/** At its bound the outbox gives up this share at once, so that one gap event speaks for many. */
const DROP_SHARE = 0.05;
/** Age is looked at this often in the life of an event: every hour where its bound is 7 days, every 17 minutes where it is 48 hours. */
const AGE_CHECKS = 168;

export class Outbox {
	readonly #db: Database;
	readonly #options: OutboxOptions;
	readonly #insert: Statement;
	readonly #delete: Statement;
	readonly #deleteRange: Statement;
	readonly #select: Statement<[number, number, number], Row>;
	readonly #one: Statement<[number], Row>;
	readonly #next: Statement<[number, number], number>;
	readonly #last: Statement<[number, number], number>;
	readonly #passes: Statement<
		[string, number, number],
		{ position: number; written_s: number; at: number; tail: string }
	>;
	readonly #bounds: Statement<[number, number], { first: number | null; last: number | null; count: number }>;
	/** oldest first, this run's own last */
	#streams: Stream[] = [];
	#gaps: number[] = [];
	/** rows whose checksum was wrong, until a gap event has taken their place */
	readonly #corrupt = new Set<number>();
	#depth = 0;
	#nextAgeCheckS = 0;
	/** no row about a shopper up to here is older than it may be */
	#passesAgedTo = 0;
	/** the same once the transaction under way is on disk */
	#agedTo = 0;

	constructor(db: Database, options: OutboxOptions) {
		this.#db = db;
		this.#options = options;
		const columns = 'position, importance, crc, event';
		this.#insert = db.prepare(`INSERT INTO outbox (${columns}, written_s) VALUES (?, ?, ?, ?, ?)`);
		this.#delete = db.prepare('DELETE FROM outbox WHERE position = ?');
		this.#deleteRange = db.prepare('DELETE FROM outbox WHERE position > ? AND position <= ?');
		this.#select = db.prepare(
			`SELECT ${columns} FROM outbox WHERE position >= ? AND position <= ? ORDER BY position LIMIT ?`,
		);
		this.#one = db.prepare(`SELECT ${columns} FROM outbox WHERE position = ?`);
		this.#next = db
			.prepare<[number, number], number>(
				'SELECT position FROM outbox WHERE position > ? AND position <= ? ORDER BY position LIMIT 1',
			)
			.pluck();
		this.#last = db
			.prepare<[number, number], number>(
				'SELECT position FROM outbox WHERE position > ? AND position <= ? ORDER BY position DESC LIMIT 1',
			)
			.pluck();
		this.#passes = db.prepare(
			`SELECT position, written_s, at, CASE WHEN at > 0 THEN substr(event, at, 96) ELSE '' END AS tail FROM
			(SELECT position, written_s, event, instr(event, ?) AS at FROM outbox WHERE position > ? ORDER BY position LIMIT ?)`,
		);
		this.#bounds = db.prepare(
			`SELECT min(position) AS first, max(position) AS last, count(*) AS count
			FROM outbox WHERE position > ? AND position <= ?`,
		);
	}

	/** Begins this run's stream, and forgets former ones of which nothing is left. */
	begin(uuid: string): void {
		this.#db
			.transaction(() => {
				const end = this.#db.prepare('SELECT max(position) FROM outbox').pluck().get() as number | null;
				const known = this.#db.prepare('SELECT base FROM stream ORDER BY base').pluck().all() as number[];
				for (const [index, base] of known.entries()) {
					if (this.#bounds.get(base, known[index + 1] ?? Number.MAX_SAFE_INTEGER)?.count === 0) {
						this.#db.prepare('DELETE FROM stream WHERE base = ?').run(base);
					}
				}
				this.#db.prepare('INSERT INTO stream (base, uuid) VALUES (?, ?)').run(end ?? 0, uuid);
			})
			.immediate();
		const rows = this.#db.prepare<[], Pick<Stream, 'uuid' | 'base'>>('SELECT uuid, base FROM stream ORDER BY base');
		this.#streams = rows.all().map((row) => ({ ...row, first: 1, last: 0, received: 0, deleted: 0 }));
		this.#depth = this.#bounds.get(0, Number.MAX_SAFE_INTEGER)?.count ?? 0;
		this.#survey();
	}

	get depth(): number {
		return this.#depth;
	}

	/** Streams with events to send, oldest first. */
	streams(): { stream: string; first: number; last: number }[] {
		const waiting = this.#streams.filter(({ first, last }) => first <= last);
		return waiting.map(({ uuid, first, last }) => ({ stream: uuid, first, last }));
	}

	/** Where gap events stand: they go ahead of the rest, because the mark of an older stream may hang on them. */
	gaps(): { stream: string; seq: number }[] {
		return this.#gaps.map((position) => {
			const { uuid, base } = streamAt(this.#streams, position);
			return { stream: uuid, seq: position - base };
		});
	}

	/** The first unbroken run of sound events at or after `fromSeq`; undefined where there is none. */
	read(
		uuid: string,
		fromSeq: number,
		maxEvents: number,
		maxBytes: number,
	): { first: number; eventsJson: string[] } | undefined {
		const stream = this.#find(uuid);
		if (!stream) return undefined;
		const eventsJson: string[] = [];
		let first = 0;
		let bytes = 0;
		let from = stream.base + Math.max(fromSeq, stream.first);
		while (eventsJson.length === 0) {
			const rows = this.#select.all(from, stream.base + stream.last, maxEvents);
			if (rows.length === 0) return undefined;
			for (const row of rows) {
				from = row.position + 1;
				const sound = !this.#corrupt.has(row.position) && isSound(row);
				if (!sound) this.#corrupt.add(row.position);
				if (eventsJson.length === 0) {
					if (!sound) continue;
					first = row.position - stream.base;
				} else if (!sound || row.position - stream.base !== first + eventsJson.length) break;
				bytes += Buffer.byteLength(row.event) + 1;
				if (eventsJson.length > 0 && bytes > maxBytes) break;
				eventsJson.push(row.event);
			}
		}
		return { first, eventsJson };
	}

	/** Whether `read` met rows that the next transaction will replace by a gap event. */
	get hasCorrupt(): boolean {
		return this.#corrupt.size > 0;
	}

	/** Receipted up to `upTo`; the rows go with the next transaction. Returns how many they are. */
	acknowledge(uuid: string, upTo: number): number {
		const stream = this.#find(uuid);
		const received = Math.min(upTo, stream?.last ?? 0);
		if (!stream || received <= stream.received) return 0;
		const gone = this.#bounds.get(stream.base + stream.received, stream.base + received)?.count ?? 0;
		const next = this.#next.get(stream.base + received, stream.base + stream.last);
		stream.received = received;
		stream.first = next === undefined ? stream.last + 1 : next - stream.base;
		this.#gaps = this.#gaps.filter((position) => position <= stream.base || position > stream.base + received);
		this.#depth -= gone;
		return gone;
	}

	/** Rows about shoppers behind `position`, of as many rows as are looked through in one go; `next`: where to go on, if anywhere. */
	passesAfter(position: number): { rows: PassRow[]; next: number | undefined } {
		const rows = this.#passes.all(PASS_MARK, position, PASS_ROWS);
		return { rows: rows.flatMap(passRow), next: rows.length < PASS_ROWS ? undefined : rows.at(-1)!.position };
	}

	/**
	 * Inside a transaction: deletes what is receipted, drops what is over the bounds, writes gap events and `drafts`.
	 * @param withdrawn positions of what is to be dropped because its shopper withdrew
	 */
	write(drafts: readonly EventDraft[], nowS: number, withdrawn: readonly number[] = []): OutboxChange {
		for (const { base, deleted, received } of this.#streams) {
			if (received > deleted) this.#deleteRange.run(base + deleted, base + received);
		}
		const gone = new Set<number>();
		const gaps: EventDraft[] = [];
		const give = (positions: readonly number[], reason: DropReason) => {
			// each row goes for one reason, and what was receipted meanwhile is gone already
			const there = positions.filter((position) => !gone.has(position) && this.#one.get(position) !== undefined);
			for (const position of there) gone.add(position);
			gaps.push(...this.#drop(there, reason, nowS));
			return there.length;
		};
		const isDue = nowS >= this.#nextAgeCheckS;
		const dropped = {
			withdrawn: give(withdrawn, 'withdrawn'),
			corrupt: give([...this.#corrupt], 'corrupt'),
			expired: give(isDue ? this.#expired(nowS) : [], 'expired'),
			passes: give(isDue ? this.#agedPasses(nowS) : [], 'expired'),
			full: 0,
		};
		const excess = this.#depth - gone.size + gaps.length + drafts.length - this.#options.maxEvents;
		if (excess > 0) {
			// the gap event takes a place as well
			dropped.full = give(
				this.#overflow(Math.max(excess + 1, Math.ceil(this.#options.maxEvents * DROP_SHARE))),
				'full',
			);
		}
		const all = [...gaps, ...drafts];
		for (const [index, draft] of all.entries()) this.#append(draft, index + 1, nowS);
		return {
			inserted: all.length,
			gaps: all.filter(({ type }) => type === 'aisle.outbox.gap.v1').length,
			dropped,
		};
	}

	/** Memory follows disk: after the transaction of `write` has been committed. */
	committed({ inserted, gaps, dropped }: OutboxChange): void {
		for (const stream of this.#streams) stream.deleted = stream.received;
		this.#passesAgedTo = this.#agedTo;
		this.#own.last += inserted;
		this.#depth += inserted;
		for (const count of Object.values(dropped)) this.#depth -= count;
		if (gaps === 0) return;
		this.#corrupt.clear();
		this.#survey();
	}

	get #own(): Stream {
		return this.#streams.at(-1) as Stream;
	}

	#find(uuid: string): Stream | undefined {
		return this.#streams.find((stream) => stream.uuid === uuid);
	}

	/** Looks at the table again: where each stream begins and ends there, and which rows are gap events. Counts none: a large one takes a second. */
	#survey(): void {
		for (const [index, stream] of this.#streams.entries()) {
			const own = index === this.#streams.length - 1;
			const start = stream.base + stream.received;
			const end = this.#streams[index + 1]?.base ?? Number.MAX_SAFE_INTEGER;
			const last = this.#last.get(start, end);
			const first = this.#next.get(start, end);
			if (!own) stream.last = last === undefined ? stream.received : last - stream.base;
			stream.first = first === undefined ? stream.last + 1 : first - stream.base;
		}
		const gaps = this.#db.prepare('SELECT position FROM outbox WHERE importance = 0 ORDER BY position');
		this.#gaps = gaps.pluck().all() as number[];
	}

	#append(draft: EventDraft, offset: number, nowS: number): void {
		const { store, gateway } = this.#options;
		const { uuid, base, last } = this.#own;
		const seq = last + offset;
		const event = JSON.stringify({
			specversion: '1.0',
			id: eventId({ gateway, stream: uuid, seq }),
			source: eventSource(store, gateway),
			type: draft.type,
			subject: draft.subject,
			time: toTimestamp(draft.t),
			data: draft.data,
		});
		this.#insert.run(base + seq, importanceOf(draft.type), crc32(event), event, Math.floor(nowS));
	}

	#expired(nowS: number): number[] {
		const { maxAgeS, maxPassAgeS } = this.#options;
		this.#nextAgeCheckS = nowS + Math.min(maxAgeS, maxPassAgeS) / AGE_CHECKS;
		const rows = this.#db.prepare<[], { position: number; written_s: number }>(
			'SELECT position, written_s FROM outbox ORDER BY position',
		);
		const expired: number[] = [];
		for (const { position, written_s } of rows.iterate()) {
			if (written_s > nowS - maxAgeS) break;
			if (!this.#corrupt.has(position)) expired.push(position);
		}
		return expired;
	}

	/** Only so many rows at a time: after days without a cloud there are a million, and each commit is waited for. */
	#agedPasses(nowS: number): number[] {
		const rows = this.#passes.all(PASS_MARK, this.#passesAgedTo, PASS_ROWS);
		const isOld = ({ written_s }: { written_s: number }) => written_s <= nowS - this.#options.maxPassAgeS;
		const young = rows.findIndex((row) => !isOld(row));
		const old = young < 0 ? rows : rows.slice(0, young);
		this.#agedTo = old.at(-1)?.position ?? this.#passesAgedTo;
		// there may be more: with the next commit
		if (old.length === PASS_ROWS) this.#nextAgeCheckS = nowS;
		return rows
			.filter(isOld)
			.flatMap(passRow)
			.map(({ position }) => position);
	}

	#overflow(count: number): number[] {
		const rows = this.#db.prepare<[], { position: number; importance: number }>(
			'SELECT position, importance FROM outbox ORDER BY position',
		);
		return leastImportant(rows.all(), count);
	}

	#drop(positions: readonly number[], reason: DropReason, nowS: number): EventDraft[] {
		const dropped = positions.map((position): Dropped => {
			const { uuid, base } = streamAt(this.#streams, position);
			const row = this.#one.get(position);
			this.#delete.run(position);
			const at = { stream: uuid, seq: position - base };
			const isGap = row?.importance === Importance.gap && isSound(row);
			return isGap ? { ...at, named: JSON.parse(row.event).data } : at;
		});
		return gapEvents(dropped, reason, this.#options.gateway, nowS);
	}
}

/** By the text, not by its JSON: a damaged row is about somebody too. */
function passRow({ position, at, tail }: { position: number; at: number; tail: string }): PassRow[] {
	const subject = at === 0 ? undefined : /"subject":"(pass:[^"]*)/.exec(tail)?.[1];
	return subject === undefined ? [] : [{ position, subject }];
}

function isSound({ event, crc }: Row): boolean {
	return crc32(event) === crc;
}
