// Works on each gateway's events in order: gathers facts, decides, and writes offers and its place in one transaction.
import type { Kysely, Selectable } from 'kysely';
import type { Logger } from 'pino';
import type { Database, StreamMarkTable } from '../db/schema.ts';
import { createWorkLoop } from '../db/work-loop.ts';
import type { Campaign } from './campaign.ts';
import type { Freshness } from './decide.ts';
import { type EventRow, gatherShoppers, type Seen, toSeen } from './gather-facts.ts';
import { makeOffers, type NewOffer } from './make-offers.ts';
import type { ServedStore } from './service.ts';

export type EngineOptions = {
	db: Kysely<Database>;
	log: Logger;
	/** Unix seconds */
	now: () => number;
	/** For the names of zones in sentences. */
	stores: readonly ServedStore[];
	/** Called after a commit that left offers for the worker. */
	onOffers: () => void;
	/** Called after the commit, in order, for shoppers who grant `presence`. */
	onPresence?: (seen: Seen, shopper: string) => void;
	freshness?: Freshness;
};
export type EngineCounts = { decided: number; offers: number; failures: number; declined: Record<string, number> };
export type Engine = ReturnType<typeof createEngine>;

const FRESHNESS: Freshness = { maxAgeS: 600, maxAheadS: 60 };
/** Events of one transaction. */
const GROUP = 100;

type Mark = Selectable<StreamMarkTable>;
type Step = { decided: number; offers: number; seen: { seen: Seen; shopper: string }[]; declined: string[] };

export function createEngine(options: EngineOptions) {
	const { db, log, now, stores, onOffers, onPresence, freshness = FRESHNESS } = options;
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
			const shoppers = await gatherShoppers(tx, mark.store, events, now());
			const campaigns = shoppers.size === 0 ? [] : await activeCampaigns(tx, mark.store);
			const zoneName = zoneNames(mark.store);
			const { offers, declined } = makeOffers(events, { campaigns, shoppers, nowS: now(), freshness, zoneName });
			const made = await addOffers(tx, offers);
			await setDecided(tx, mark, events.length < GROUP ? mark.up_to : events.at(-1)!.seq);
			const seen = events.flatMap((row) => {
				const about = shoppers.get(row.subject);
				const where = about?.granted.presence ? toSeen(row) : undefined;
				return where === undefined ? [] : [{ seen: where, shopper: about!.shopper }];
			});
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
			for (let done = await step(); done !== undefined; done = closing() ? undefined : await step()) settle(done);
		},
		onFailure: (error, retryMs) => {
			counts.failures++;
			log.error({ event: 'engine-failed', retryMs, err: error }, 'could not decide; the events wait, trying again');
		},
	});

	return { wake: loop.wake, close: loop.close, counts: (): EngineCounts => structuredClone(counts) };
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
		.select('body')
		.where('store', '=', store)
		.where('state', '=', 'active')
		.orderBy('id')
		.execute();
	return rows.map(({ body }) => JSON.parse(body) as Campaign);
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
