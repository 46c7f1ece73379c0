// Takes pending offers in order, looks once more whether they may go, hands them to the channels, and settles the rest.
import { setImmediate as othersTurn } from 'node:timers/promises';
import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { usableNow } from '../db/consents.ts';
import type { Database, OfferState } from '../db/schema.ts';
import { createWorkLoop } from '../db/work-loop.ts';
import type { Channel, Delivery } from './channels/channel.ts';
import { sendOffers } from './send.ts';

export type WorkerOptions = {
	db: Kysely<Database>;
	log: Logger;
	/** Unix seconds */
	now: () => number;
	/** The first that delivers ends it. */
	channels: readonly Channel[];
	/** How long to wait after each "retry" of the channels; after the last one the offer is cancelled. */
	retryAfterS?: readonly number[];
};
export type WorkerCounts = { delivered: number; cancelled: number; expired: number; retries: number; failures: number };
export type Worker = ReturnType<typeof createWorker>;

/** A channel that is down for five minutes delays offers; one that is down for longer misses the moment. */
const RETRY_AFTER_S = [1, 5, 30, 120, 300];
const GROUP = 100;

export function createWorker({ db, log, now, channels, retryAfterS = RETRY_AFTER_S }: WorkerOptions) {
	const counts: WorkerCounts = { delivered: 0, cancelled: 0, expired: 0, retries: 0, failures: 0 };

	const end = async (deliveries: readonly Delivery[], state: OfferState & ('cancelled' | 'expired'), why: string) => {
		const ended = await endPending(db, deliveries, state, why);
		counts[state] += ended;
	};

	/** Ends those that may not go any more. @returns the others */
	const recheck = async (due: readonly Delivery[]): Promise<Delivery[]> => {
		const nowAt = toTimestamp(now());
		const [inTime, late] = split(due, ({ offer }) => offer.expires_at > nowAt);
		await end(late, 'expired', 'not delivered in time');
		const granted = await usableNow(
			db,
			inTime.map(({ shopper }) => shopper),
			now(),
		);
		const [agreed, withdrawn] = split(
			inTime,
			({ shopper }) => granted(shopper, 'presence') && granted(shopper, 'offers'),
		);
		await end(withdrawn, 'cancelled', 'consent withdrawn, or paused');
		return agreed;
	};

	const deliver = async (deliveries: readonly Delivery[]) => {
		const { delivered, later, refused, gone } = await sendOffers(channels, deliveries, log);
		counts.delivered += delivered;
		await retryLater(later);
		await end(refused, 'cancelled', 'no channel takes it');
		// mostly they are settled or erased already; one that were left pending would come round for ever
		await end(gone, 'cancelled', 'the shopper or the device is gone');
	};

	const retryLater = async (deliveries: readonly Delivery[]) => {
		for (const delivery of deliveries) {
			const { id, attempts } = delivery.offer;
			const waitS = retryAfterS[attempts];
			if (waitS === undefined) {
				await end([delivery], 'cancelled', 'the channels were not ready in time');
				continue;
			}
			counts.retries++;
			await db
				.updateTable('offer')
				.set({ attempts: attempts + 1, due_at: toTimestamp(now() + waitS) })
				.where('id', '=', id)
				.execute();
		}
	};

	const loop = createWorkLoop({
		work: async (closing) => {
			for (let due = await nextDue(db, now()); due.length > 0; due = await nextDue(db, now())) {
				await deliver(await recheck(due));
				if (closing()) return;
				// SQLite answers in microtasks: without it many offers at once would keep everybody else waiting
				await othersTurn();
			}
			const next = await earliestDue(db);
			if (next !== undefined) loop.wakeIn(Date.parse(next) - now() * 1000);
		},
		onFailure: (error, retryMs) => {
			counts.failures++;
			log.error({ event: 'offers-failed', retryMs, err: error }, 'offers could not be settled; trying again');
		},
	});

	return { wake: loop.wake, close: loop.close, counts: (): WorkerCounts => ({ ...counts }) };
}

function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
	const { yes = [], no = [] } = Object.groupBy(items, (item) => (test(item) ? 'yes' : 'no'));
	return [yes, no];
}

/** @returns how many there were: somebody else may have settled some */
async function endPending(
	db: Kysely<Database>,
	deliveries: readonly Delivery[],
	state: OfferState,
	why: string,
): Promise<number> {
	if (deliveries.length === 0) return 0;
	const ids = deliveries.map(({ offer }) => offer.id);
	const { numUpdatedRows } = await db
		.updateTable('offer')
		.set({ state, state_why: why })
		.where('state', '=', 'pending')
		.where('id', 'in', ids)
		.executeTakeFirstOrThrow();
	return Number(numUpdatedRows);
}

async function earliestDue(db: Kysely<Database>): Promise<string | undefined> {
	const next = await db
		.selectFrom('offer')
		.select('due_at')
		.where('state', '=', 'pending')
		.orderBy('due_at')
		.limit(1)
		.executeTakeFirst();
	return next?.due_at;
}

async function nextDue(db: Kysely<Database>, nowS: number): Promise<Delivery[]> {
	const offers = await db
		.selectFrom('offer')
		.selectAll()
		.where('state', '=', 'pending')
		.where('due_at', '<=', toTimestamp(nowS))
		// the order of the index of those that wait: by number SQLite would read all offers there ever were
		.orderBy('due_at')
		.orderBy('number')
		.limit(GROUP)
		.execute();
	offers.sort((a, b) => a.number - b.number);
	return offers.map((offer) => ({ offer, shopper: offer.shopper }));
}
