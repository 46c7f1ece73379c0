// Events from the broker: queued within a bound, committed in groups, receipted after the commit and never before.
import { setImmediate as othersTurn } from 'node:timers/promises';
import { everyGateway, gatewayTopic, type Receipt, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../db/schema.ts';
import { accept, type StreamReceipt } from './accept.ts';
import { type ReadBatch, type Refusal, readBatch } from './read-batch.ts';
import { createRefusals } from './refusals.ts';

/** What ingest needs of an MQTT connection. */
export type IngestWire = {
	subscribe(filter: string, handler: (topic: string, payload: Buffer) => void): void;
	publish(topic: string, payload: string): Promise<void>;
};

export type IngestOptions = {
	db: Kysely<Database>;
	log: Logger;
	/** Unix seconds */
	now: () => number;
	/** Called after every commit that may have moved a mark. */
	onCommitted: () => void;
	/** Batches that may wait; the rest is left to the gateways, which send again what has no receipt. */
	queueMax?: number;
};

export type IngestCounts = {
	added: number;
	duplicates: number;
	/** Batches left out because the queue was full. */
	overflowed: number;
	/** Commits that failed; their batches got no receipt. */
	failedCommits: number;
	refused: Record<Refusal, number>;
	/** Batches that wait now. */
	waiting: number;
};

/** 64 KiB each at most: 64 MiB on the wire. */
const QUEUE_MAX = 1024;
/** Batches of one transaction: 3,200 events, some 50 ms. */
const GROUP_MAX = 32;

export type Ingest = ReturnType<typeof createIngest>;

export function createIngest({ db, log, now, onCommitted, queueMax = QUEUE_MAX }: IngestOptions) {
	const queue: ReadBatch[] = [];
	const refusals = createRefusals(log, now);
	const counts = { added: 0, duplicates: 0, overflowed: 0, failedCommits: 0 };
	let wire: IngestWire | undefined;
	let working: Promise<void> | undefined;
	let closed = false;

	const commitGroup = async (group: ReadBatch[]) => {
		try {
			const { receipts, added, duplicates, dropped } = await accept(db, group, toTimestamp(now()));
			counts.added += added;
			counts.duplicates += duplicates;
			if (added + dropped > 0) onCommitted();
			for (const receipt of receipts) sendReceipt(receipt);
		} catch (error) {
			// one gateway's batch that the database refuses must not hold up the others
			if (group.length > 1) {
				for (const batch of group) await commitGroup([batch]);
				return;
			}
			counts.failedCommits++;
			log.error(
				{ event: 'ingest-commit-failed', gateway: group[0]?.gateway, err: error },
				'events were not stored; the gateways will send them again',
			);
		}
	};

	/** A receipt that is lost costs nothing: the gateway sends its batch again and gets another. */
	const sendReceipt = ({ store, gateway, stream, upTo }: StreamReceipt) => {
		const receipt: Receipt = { stream, upTo };
		wire?.publish(gatewayTopic({ store, gateway }, 'receipts'), JSON.stringify(receipt)).catch((error: unknown) => {
			log.debug({ event: 'receipt-not-sent', gateway, err: error }, 'receipt not sent');
		});
	};

	const work = async () => {
		while (queue.length > 0) {
			await commitGroup(queue.splice(0, GROUP_MAX));
			// SQLite answers in microtasks: without it a full queue would keep everybody else waiting
			await othersTurn();
		}
		working = undefined;
	};

	const take = (topic: string, payload: Uint8Array) => {
		if (closed) return;
		if (queue.length >= queueMax) {
			counts.overflowed++;
			return;
		}
		const batch = readBatch(topic, payload);
		if ('refused' in batch) return refusals.note(topic, batch.refused);
		queue.push(batch);
		working ??= work();
	};

	return {
		take,
		connect(to: IngestWire): void {
			wire = to;
			to.subscribe(everyGateway('events'), take);
		},
		counts: (): IngestCounts => ({ ...counts, refused: refusals.counts(), waiting: queue.length }),
		/** Resolves when everything taken so far is committed. */
		settled: async (): Promise<void> => working,
		/** Takes nothing more, and finishes what it has. */
		async close(): Promise<void> {
			closed = true;
			await working;
		},
	};
}
