// Takes pending offers in order, looks once more whether they may go, hands them to the channels, and settles the rest.
import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { grantedNow } from '../db/consents.ts';
import type { Database, OfferRow, OfferState } from '../db/schema.ts';
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
const FIRST_PAUSE_MS = 250;
const LAST_PAUSE_MS = 30_000;
/** Node's timers wrap above 2^31 ms; an hour is long enough to look again. */
const MAX_SLEEP_MS = 3_600_000;

export function createWorker({ db, log, now, channels, retryAfterS = RETRY_AFTER_S }: WorkerOptions) {
	const counts: WorkerCounts = { delivered: 0, cancelled: 0, expired: 0, retries: 0, failures: 0 };
	let working: Promise<void> | undefined;
	let woken = false;
	let closed = false;
	let failures = 0;
	let alarm: NodeJS.Timeout | undefined;

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

	const sleepUntilDue = async () => {
		const next = await db
			.selectFrom('offer')
			.select('due_at')
			.where('state', '=', 'pending')
			.orderBy('due_at')
			.limit(1)
			.executeTakeFirst();
		if (next === undefined || closed) return;
		const waitMs = Math.max(Date.parse(next.due_at) - now() * 1000, 0);
		alarm = setTimeout(wake, Math.min(Math.ceil(waitMs), MAX_SLEEP_MS));
	};

	const work = async () => {
		try {
			while (woken && !closed) {
				woken = false;
				for (let due = await nextDue(db, now()); due.length > 0 && !closed; due = await nextDue(db, now())) {
					await deliver(await recheck(due));
				}
			}
			failures = 0;
			if (!closed) await sleepUntilDue();
		} catch (error) {
			counts.failures++;
			const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** failures++, LAST_PAUSE_MS);
			log.error({ event: 'offers-failed', pauseMs, err: error }, 'offers could not be settled; trying again');
			if (!closed) alarm = setTimeout(wake, pauseMs);
		} finally {
			working = undefined;
		}
		if (woken && failures === 0) wake();
	};

	/** There may be something to send. Also called once at the start, for what a crash left. */
	const wake = () => {
		if (closed) return;
		clearTimeout(alarm);
		woken = true;
		working ??= work();
	};

	return {
		wake,
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
		/** Finishes the group under way; the rest is found at the next start. */
		async close(): Promise<void> {
			closed = true;
			clearTimeout(alarm);
			await working;
		},
	};
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
