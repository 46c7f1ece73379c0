// Takes pending offers in order, looks once more whether they may go, hands them to the channels, and settles the rest.
import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { grantedNow } from '../db/consents.ts';
import type { Database, OfferRow, OfferState } from '../db/schema.ts';
import { createWorkLoop } from '../db/work-loop.ts';
import type { Channel, Delivery, Outcome } from './channels/channel.ts';

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

	const end = async (offers: readonly OfferRow[], state: OfferState & ('cancelled' | 'expired'), why: string) => {
		if (offers.length === 0) return;
		const { numUpdatedRows } = await db
			.updateTable('offer')
			.set({ state, state_why: why })
			.where('state', '=', 'pending')
			.where(
				'id',
				'in',
				offers.map(({ id }) => id),
			)
			.executeTakeFirstOrThrow();
		counts[state] += Number(numUpdatedRows);
	};

	/** Ends those that may not go any more. @returns the others */
	const recheck = async (due: readonly OfferRow[]): Promise<Delivery[]> => {
		const nowAt = toTimestamp(now());
		const late = due.filter(({ expires_at }) => expires_at <= nowAt);
		await end(late, 'expired', 'not delivered in time');
		const inTime = due.filter(({ expires_at }) => expires_at > nowAt);
		const granted = await grantedNow(
			db,
			inTime.map(({ shopper }) => shopper),
		);
		const agreed = ({ shopper }: OfferRow) => granted(shopper, 'presence') && granted(shopper, 'offers');
		await end(
			inTime.filter((offer) => !agreed(offer)),
			'cancelled',
			'consent withdrawn',
		);
		return inTime.filter(agreed).map((offer) => ({ offer, shopper: offer.shopper }));
	};

	const deliver = async (deliveries: readonly Delivery[]) => {
		let left = [...deliveries];
		const gone: OfferRow[] = [];
		const later = new Set<Delivery>();
		for (const channel of channels) {
			if (left.length === 0) break;
			const outcomes = await sendBy(channel, left);
			for (const [index, delivery] of left.entries()) {
				if (outcomes[index] === 'retry') later.add(delivery);
				if (outcomes[index] === 'gone') gone.push(delivery.offer);
			}
			counts.delivered += outcomes.filter((outcome) => outcome === 'delivered').length;
			left = left.filter((_, index) => outcomes[index] === 'retry' || outcomes[index] === 'rejected');
		}
		await retryLater(left.filter((delivery) => later.has(delivery)));
		const refused = left.filter((delivery) => !later.has(delivery)).map(({ offer }) => offer);
		await end(refused, 'cancelled', 'no channel takes it');
		// mostly they are settled or erased already; one that were left pending would come round for ever
		await end(gone, 'cancelled', 'the shopper or the device is gone');
	};

	const sendBy = async (channel: Channel, deliveries: readonly Delivery[]): Promise<Outcome[]> => {
		try {
			return await channel.send(deliveries);
		} catch (error) {
			log.error({ event: 'channel-failed', channel: channel.name, err: error }, 'a channel failed; trying again later');
			return deliveries.map(() => 'retry');
		}
	};

	const retryLater = async (deliveries: readonly Delivery[]) => {
		for (const { offer } of deliveries) {
			const waitS = retryAfterS[offer.attempts];
			if (waitS === undefined) {
				await end([offer], 'cancelled', 'the channels were not ready in time');
				continue;
			}
			counts.retries++;
			await db
				.updateTable('offer')
				.set({ attempts: offer.attempts + 1, due_at: toTimestamp(now() + waitS) })
				.where('id', '=', offer.id)
				.execute();
		}
	};

	const loop = createWorkLoop({
		work: async (closing) => {
			for (let due = await nextDue(db, now()); due.length > 0; due = await nextDue(db, now())) {
				await deliver(await recheck(due));
				if (closing()) return;
			}
			const next = await earliestDue(db);
			if (next !== undefined) loop.wakeIn(Date.parse(next) - now() * 1000);
		},
		onFailure: (error, retryMs) => {
			counts.failures++;
			log.error({ event: 'offers-failed', retryMs, err: error }, 'offers could not be settled; trying again');
		},
	});

	return {
		wake: loop.wake,
		close: loop.close,
		counts: (): WorkerCounts => ({ ...counts }),
		/** Cancels what waits for a shopper who has just withdrawn `presence` or `offers`. */
		async withdrawn(shopper: string): Promise<void> {
			const waiting = await db
				.selectFrom('offer')
				.selectAll()
				.where('shopper', '=', shopper)
				.where('state', '=', 'pending')
				.execute();
			await end(waiting, 'cancelled', 'consent withdrawn');
		},
	};
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

async function nextDue(db: Kysely<Database>, nowS: number): Promise<OfferRow[]> {
	return await db
		.selectFrom('offer')
		.selectAll()
		.where('state', '=', 'pending')
		.where('due_at', '<=', toTimestamp(nowS))
		.orderBy('number')
		.limit(GROUP)
		.execute();
}
