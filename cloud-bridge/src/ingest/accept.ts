// Batches into the database: each event once, and the mark of every stream they touch, in one transaction.
import { fromTimestamp, pseudonymOf } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { usableNow } from '../db/consents.ts';
import type { Database, NewEvent } from '../db/schema.ts';
import { advance } from './contiguous-mark.ts';
import type { Gap, ReadBatch, ReadEvent } from './read-batch.ts';

/** What a stream's gateway may now forget. */
export type StreamReceipt = { store: string; gateway: string; stream: string; upTo: number };
/** `dropped`: not written down, which may close a hole before events that wait. */
export type Accepted = { receipts: StreamReceipt[]; added: number; duplicates: number; dropped: number };

type Touched = { store: string; gateway: string; stream: string; seenTo: number };

/** 100 events of 9 columns: well below the 32,766 (SQLite) and 65,535 (PostgreSQL) values of one statement. */
export async function accept(
	db: Kysely<Database>,
	batches: readonly ReadBatch[],
	receivedAt: string,
): Promise<Accepted> {
	return await db.transaction().execute(async (tx) => {
		const accepted: Accepted = { receipts: [], added: 0, duplicates: 0, dropped: 0 };
		for (const batch of batches) {
			const fresh = await notToldBefore(tx, batch);
			const { events, dropped } = await usableEvents(tx, { ...batch, events: fresh }, receivedAt);
			const added = await addEvents(tx, { ...batch, events }, receivedAt);
			accepted.added += added;
			accepted.duplicates += batch.events.length - dropped.length - added;
			accepted.dropped += dropped.length;
			await addGaps(tx, { ...batch, gaps: [...batch.gaps, ...dropped] });
		}
		for (const touched of touchedStreams(batches)) {
			const { store, gateway, stream } = touched;
			const upTo = await advance(tx, touched);
			accepted.receipts.push({ store, gateway, stream, upTo });
		}
		return accepted;
	});
}

/** What is below the mark was here, and may be gone again with a withdrawal: a batch without receipt must not bring it back. */
async function notToldBefore(tx: Kysely<Database>, { gateway, stream, events }: ReadBatch): Promise<ReadEvent[]> {
	const mark = await tx
		.selectFrom('stream_mark')
		.select('up_to')
		.where('gateway', '=', gateway)
		.where('stream', '=', stream)
		.executeTakeFirst();
	return events.filter(({ seq }) => seq > (mark?.up_to ?? 0));
}

/**
 * A gateway's outbox may still speak of somebody who withdrew, paused or was erased meanwhile: such an event is not written
 * down, and its number counts as one that will never come. What happened before a pause and comes during or after it goes
 * too: when it began is not kept, only when it ends.
 */
async function usableEvents(tx: Kysely<Database>, { store, stream, events }: ReadBatch, receivedAt: string) {
	const pseudonyms = new Set(events.map(({ subject }) => pseudonymOf(subject)).filter((one) => one !== undefined));
	if (pseudonyms.size === 0) return { events, dropped: [] };
	const rows = await tx
		.selectFrom('membership')
		.innerJoin('shopper', 'shopper.id', 'membership.shopper')
		.select(['membership.pseudonym', 'shopper.id', 'shopper.paused_until'])
		.where('membership.store', '=', store)
		.where('membership.pseudonym', 'in', [...pseudonyms])
		.execute();
	const ids = rows.map(({ id }) => id);
	const usable = await usableNow(tx, ids, fromTimestamp(receivedAt));
	const known = new Map(rows.filter(({ id }) => usable(id, 'presence')).map((row) => [row.pseudonym, row]));
	const isUsable = ({ subject, time }: ReadEvent) => {
		const pseudonym = pseudonymOf(subject);
		if (pseudonym === undefined) return true;
		const shopper = known.get(pseudonym);
		return shopper !== undefined && (shopper.paused_until === null || time >= shopper.paused_until);
	};
	return {
		events: events.filter(isUsable),
		dropped: events.filter((event) => !isUsable(event)).map(({ seq }): Gap => ({ stream, first: seq, last: seq })),
	};
}

async function addEvents(tx: Kysely<Database>, batch: ReadBatch, received_at: string): Promise<number> {
	const { store, gateway, stream } = batch;
	if (batch.events.length === 0) return 0;
	const rows: NewEvent[] = batch.events.map((event) => ({ gateway, stream, store, received_at, ...event }));
	const result = await tx
		.insertInto('event')
		.values(rows)
		.onConflict((conflict) => conflict.columns(['gateway', 'stream', 'seq']).doNothing())
		.executeTakeFirst();
	return Number(result.numInsertedOrUpdatedRows ?? 0n);
}

async function addGaps(tx: Kysely<Database>, { gateway, gaps }: ReadBatch): Promise<void> {
	if (gaps.length === 0) return;
	await tx
		.insertInto('stream_gap')
		.values(gaps.map((gap) => ({ gateway, ...gap })))
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** The batches' own streams, and the earlier ones that their gap events speak of. */
function touchedStreams(batches: readonly ReadBatch[]): Touched[] {
	const touched = new Map<string, Touched>();
	for (const { store, gateway, stream, last, gaps } of batches) {
		for (const part of [{ stream, last }, ...gaps]) {
			const key = `${gateway}/${part.stream}`;
			const seenTo = Math.max(part.last, touched.get(key)?.seenTo ?? 0);
			touched.set(key, { store, gateway, stream: part.stream, seenTo });
		}
	}
	return [...touched.values()];
}
