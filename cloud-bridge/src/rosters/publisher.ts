// When every gateway is told whom it may know: on connecting, when that changes, when a pause or a consent ends by itself,
// at midnight UTC, and again where it failed.
import { unixDay } from '@aisle/protocol';
import { endedBetween, nextEnd } from './members.ts';
import type { RosterStore } from './roster-messages.ts';
import { createStoreRoster, type StoreRosterOptions } from './store-roster.ts';

/** What the publisher needs of an MQTT connection. */
export type RosterWire = {
	publish(topic: string, payload: string, options: { retain: boolean }): Promise<void>;
	onConnect(hook: () => void): void;
	state(): 'connecting' | 'connected' | 'closed';
};
export type RosterPublisherOptions = Omit<StoreRosterOptions, 'publish'> & {
	wire: RosterWire;
	stores: readonly RosterStore[];
};
export type RosterPublisher = ReturnType<typeof createRosterPublisher>;

/** Changes within this time go out together; an enrolment reaches the gateway within 100 ms. */
const COALESCE_MS = 20;
const RETRY_MS = 1000;

export function createRosterPublisher({ wire, stores, ...options }: RosterPublisherOptions) {
	const { db, log, now } = options;
	const publish = (topic: string, payload: string) => wire.publish(topic, payload, { retain: true });
	const all = new Map(stores.map((store) => [store.id, createStoreRoster(store, { ...options, publish })]));
	const dirty = new Set<string>();
	let timer: NodeJS.Timeout | undefined;
	let working: Promise<void> | undefined;
	let closed = false;

	const work = async () => {
		for (const id of dirty) {
			dirty.delete(id);
			try {
				await all.get(id)?.work();
			} catch (error) {
				dirty.add(id);
				log.warn({ event: 'roster-not-published', store: id, retryMs: RETRY_MS, err: error }, 'roster not published');
				break;
			}
		}
		working = undefined;
		ends.plan();
		if (dirty.size > 0) plan(RETRY_MS);
	};

	const plan = (afterMs: number) => {
		// without a connection there is nothing to do: the next one publishes everything
		if (closed || timer !== undefined || working !== undefined || wire.state() !== 'connected') return;
		timer = setTimeout(() => {
			timer = undefined;
			working = work();
		}, afterMs);
	};

	const changed = (store: string, shopper?: string) => {
		all.get(store)?.changed(shopper);
		dirty.add(store);
		plan(COALESCE_MS);
	};
	const ends = watchEnds({ db, log, now }, changed, () => {
		for (const id of all.keys()) dirty.add(id);
		plan(COALESCE_MS);
	});

	wire.onConnect(() => {
		// at once, not when the next retry is due
		clearTimeout(timer);
		timer = undefined;
		for (const [id, roster] of all) {
			roster.publishAll();
			dirty.add(id);
		}
		plan(COALESCE_MS);
	});

	return {
		/** This shopper enrolled, withdrew, paused or left; without one anybody may have. */
		changed,
		async close(): Promise<void> {
			closed = true;
			clearTimeout(timer);
			await ends.close();
			await working;
		},
	};
}

/** The clock of this machine may be set, or stand while it sleeps: it is looked at this often at least. */
const LOOK_EVERY_MS = 60_000;
/** Timers may come a little early. */
const LOOK_AGAIN_MS = 20;
const DAY_S = 86_400;

/** Tells whose pause or consent is over, and when a day is. */
function watchEnds(
	{ db, log, now }: Pick<StoreRosterOptions, 'db' | 'log' | 'now'>,
	ended: (store: string, shopper: string) => void,
	nextDay: () => void,
) {
	let sinceS = now();
	let timer: NodeJS.Timeout | undefined;
	let looking: Promise<void> | undefined;
	let closed = false;

	const look = async () => {
		const nowS = now();
		for (const { store, shopper } of await endedBetween(db, sinceS, nowS)) ended(store, shopper);
		if (unixDay(nowS) !== unixDay(sinceS)) nextDay();
		sinceS = nowS;
	};
	const untilNextMs = async () => {
		const midnightS = (unixDay(sinceS) + 1) * DAY_S;
		const nextS = Math.min((await nextEnd(db, sinceS)) ?? midnightS, midnightS);
		return Math.min(Math.max((nextS - now()) * 1000, LOOK_AGAIN_MS), LOOK_EVERY_MS);
	};
	const lookAndPlan = async () => {
		let afterMs = LOOK_EVERY_MS;
		try {
			await look();
			afterMs = await untilNextMs();
		} catch (error) {
			log.warn({ event: 'roster-ends-unknown', retryMs: afterMs, err: error }, 'could not look who is back');
		}
		looking = undefined;
		if (!closed) timer = setTimeout(plan, afterMs);
	};
	/** Looks now, and again when the next one ends. */
	const plan = () => {
		if (closed || looking !== undefined) return;
		clearTimeout(timer);
		looking = lookAndPlan();
	};
	plan();

	return {
		plan,
		async close(): Promise<void> {
			closed = true;
			clearTimeout(timer);
			await looking;
		},
	};
}
