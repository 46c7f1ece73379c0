// Works on each gateway's events in order: gathers facts, decides, and writes offers and its place in one transaction.
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Kysely, Selectable } from 'kysely';
import type { Logger } from 'pino';
import type { Database, StreamMarkTable } from '../db/schema.ts';
import { createWorkLoop } from '../db/work-loop.ts';
import type { Campaign } from './campaign.ts';
import type { Freshness } from './decide.ts';
import type { Placed } from './facts.ts';
import { type EventRow, gatherShoppers, type ShopperFacts } from './gather-facts.ts';
import { makeOffers, type NewOffer } from './make-offers.ts';
import type { ServedStore } from './service.ts';
import { storedCampaign } from './stored-campaign.ts';

/** Where a shopper is seen from now on; null: nowhere. */
export type Seen = { store: string; zone: string | null; since: string };
export type EventGroup = {
	store: string;
	gateway: string;
	events: readonly EventRow[];
	/** Who is meant; undefined for all others and for those who do not want to be recognised. */
	shopperOf(subject: string): string | undefined;
	nowS: number;
};
/** Writes down what a group says about visits, in the engine's transaction. */
export type PlaceEvents = (
	tx: Kysely<Database>,
	group: EventGroup,
) => Promise<{
	/** By the events' numbers. */
	placed: ReadonlyMap<number, Placed>;
	seen: readonly { shopper: string; seen: Seen }[];
}>;

export type EngineOptions = {
	db: Kysely<Database>;
	log: Logger;
	/** Unix seconds */
	now: () => number;
	/** For the names of zones in sentences. */
	stores: readonly ServedStore[];
	/** Every lane's events meet in visits before anything is decided. */
	placeEvents: PlaceEvents;
	/** Called after a commit that left offers for the worker. */
	onOffers: () => void;
	/** Called after the commit, once for each shopper who moved. */
	onPresence?: (seen: Seen, shopper: string) => void;
	freshness?: Freshness;
};
export type EngineCounts = { decided: number; offers: number; failures: number; declined: Record<string, number> };
export type Engine = ReturnType<typeof createEngine>;

const FRESHNESS: Freshness = { maxAgeS: 600, maxAheadS: 60 };
/** Events of one transaction. */
const GROUP = 100;

type Mark = Selectable<StreamMarkTable>;
type Step = {
	decided: number;
	offers: number;
	seen: readonly { seen: Seen; shopper: string }[];
	declined: string[];
};

export function createEngine(options: EngineOptions) {
	const { db, log, now, stores, placeEvents, onOffers, onPresence, freshness = FRESHNESS } = options;
	const counts: EngineCounts = { decided: 0, offers: 0, failures: 0, declined: {} };

	const zoneNames = (store: string) => {
		const zones = stores.find(({ id }) => id === store)?.zones ?? [];
		return (zone: string) => zones.find(({ id }) => id === zone)?.name ?? zone;
	};

	/** One group of one stream; undefined where nothing is left to do. */
	const step = (): Promise<Step | undefined> =>
		db.transaction().execute(async (tx) => {
			const mark = await nextMark(tx);
			if (mark === undefined) return undefined;
			const events = await eventsAfter(tx, mark);
			const nowS = now();
			const shoppers = await gatherShoppers(tx, mark.store, events, nowS);
			const shopperOf = (subject: string) => recognised(shoppers.get(subject));
			const { store, gateway } = mark;
			const { placed, seen } = await placeEvents(tx, { store, gateway, events, shopperOf, nowS });
			const campaigns = shoppers.size === 0 ? [] : await activeCampaigns(tx, store);
			const zoneName = zoneNames(store);
			const { offers, declined } = makeOffers(events, { campaigns, shoppers, placed, nowS, freshness, zoneName });
			await cancelOffersElsewhere(tx, events, placed, shopperOf);
			const made = await addOffers(tx, offers);
			await setDecided(tx, mark, events.length < GROUP ? mark.up_to : events.at(-1)!.seq);
			return { decided: events.length, offers: made, seen, declined };
		});

	const settle = ({ decided, offers, seen, declined }: Step) => {
		counts.decided += decided;
		counts.offers += offers;
		for (const reason of declined) counts.declined[reason] = (counts.declined[reason] ?? 0) + 1;
		if (offers > 0) onOffers();
		for (const { seen: where, shopper } of seen) onPresence?.(where, shopper);
	};

	const loop = createWorkLoop({
		work: async (closing) => {
			for (let done = await step(); done !== undefined; done = closing() ? undefined : await step()) {
				settle(done);
				// SQLite answers in microtasks: without it a long backlog would keep everybody else waiting
				await othersTurn();
			}
		},
		onFailure: (error, retryMs) => {
			counts.failures++;
			log.error({ event: 'engine-failed', retryMs, err: error }, 'could not decide; the events wait, trying again');
		},
	});

	return { wake: loop.wake, close: loop.close, counts: (): EngineCounts => structuredClone(counts) };
}

function recognised(about: ShopperFacts | undefined): string | undefined {
	return about?.granted.presence ? about.shopper : undefined;
}

/** Somebody in two stores at once is somebody else in one of them: what waits for them goes to neither. */
async function cancelOffersElsewhere(
	tx: Kysely<Database>,
	events: readonly EventRow[],
	placed: ReadonlyMap<number, Placed>,
	shopperOf: (subject: string) => string | undefined,
): Promise<void> {
	const doubled = events.filter(({ seq }) => placed.get(seq)?.isElsewhere).map(({ subject }) => shopperOf(subject));
	const shoppers = [...new Set(doubled)].filter((one) => one !== undefined);
	if (shoppers.length === 0) return;
	await tx
		.updateTable('offer')
		.set({ state: 'cancelled', state_why: 'noticed in two stores at once' })
		.where('shopper', 'in', shoppers)
		.where('state', '=', 'pending')
		.execute();
}

/** UUIDv7 sorts by time: an earlier run of a gateway comes before a later one. */
async function nextMark(tx: Kysely<Database>): Promise<Mark | undefined> {
	return await tx
		.selectFrom('stream_mark')
		.selectAll()
		.whereRef('decided_up_to', '<', 'up_to')
		.orderBy('gateway')
		.orderBy('stream')
		.limit(1)
		.executeTakeFirst();
}

async function eventsAfter(tx: Kysely<Database>, { gateway, stream, decided_up_to, up_to }: Mark): Promise<EventRow[]> {
	return await tx
		.selectFrom('event')
		.selectAll()
		.where('gateway', '=', gateway)
		.where('stream', '=', stream)
		.where('seq', '>', decided_up_to)
		.where('seq', '<=', up_to)
		.orderBy('seq')
		.limit(GROUP)
		.execute();
}

async function activeCampaigns(tx: Kysely<Database>, store: string): Promise<Campaign[]> {
	const rows = await tx
		.selectFrom('campaign')
		.select(['id', 'body'])
		.where('store', '=', store)
		.where('state', '=', 'active')
		.orderBy('id')
		.execute();
	return rows.map(storedCampaign);
}

/** One at a time: within a group too, the unique index decides what is once a visit. */
async function addOffers(tx: Kysely<Database>, offers: readonly NewOffer[]): Promise<number> {
	let made = 0;
	for (const offer of offers) {
		const { numInsertedOrUpdatedRows } = await tx
			.insertInto('offer')
			.values(offer)
			.onConflict((conflict) => conflict.columns(['campaign', 'shopper', 'visit']).doNothing())
			.executeTakeFirstOrThrow();
		made += Number(numInsertedOrUpdatedRows ?? 0n);
	}
	return made;
}

async function setDecided(tx: Kysely<Database>, { gateway, stream }: Mark, decided_up_to: number): Promise<void> {
	await tx
		.updateTable('stream_mark')
		.set({ decided_up_to })
		.where('gateway', '=', gateway)
		.where('stream', '=', stream)
		.execute();
}
