// Tells every gateway whom it may know today and tomorrow, signed; again whenever that changes.
import type { KeyObject } from 'node:crypto';
import { type Roster, rosterTopic, sign, unixDay } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { schedule } from 'node-cron';
import type { Logger } from 'pino';
import { consenting } from '../db/consents.ts';
import type { Database } from '../db/schema.ts';
import { createDayKeys, type RosterShopper } from './day-keys.ts';

/** What the publisher needs of an MQTT connection. */
export type RosterWire = {
	publish(topic: string, payload: string, options: { retain: boolean }): Promise<void>;
	onConnect(hook: () => void): void;
	state(): 'connecting' | 'connected' | 'closed';
};
export type RosterStore = { id: string; siteNumber: number; gateways: readonly string[] };
export type RosterPublisherOptions = {
	db: Kysely<Database>;
	wire: RosterWire;
	stores: readonly RosterStore[];
	/** Ed25519 */
	signingKey: KeyObject;
	log: Logger;
	/** Unix seconds */
	now: () => number;
};
export type RosterPublisher = ReturnType<typeof createRosterPublisher>;

/** Tomorrow too: a gateway that is offline at midnight still knows its shoppers. */
const DAYS_AHEAD = 1;
/** Changes within this time go out together; an enrolment reaches the gateway within 100 ms. */
const COALESCE_MS = 20;
const RETRY_MS = 1000;

export function createRosterPublisher({ db, wire, stores, signingKey, log, now }: RosterPublisherOptions) {
	const all = new Map(stores.map((store) => [store.id, { ...store, keys: createDayKeys(store.siteNumber) }]));
	const dirty = new Set<string>();
	let timer: NodeJS.Timeout | undefined;
	let working: Promise<void> | undefined;
	let closed = false;

	const publishStore = async (id: string) => {
		const store = all.get(id);
		if (store === undefined) return;
		const today = unixDay(now());
		const days = Array.from({ length: DAYS_AHEAD + 1 }, (_, ahead) => today + ahead);
		const { version, fromDay } = await nextVersion(db, id, today);
		const byDay = await store.keys.entries(await presentShoppers(db, id), days);
		for (const [day, entries] of byDay) {
			const message = await sign('roster', { store: id, day, version, entries } satisfies Roster, signingKey);
			await toGateways(store, day, message);
		}
		// an empty retained message takes the old one out of the broker
		for (let day = fromDay; day < Math.min(today, fromDay + DAYS_AHEAD + 1); day++) await toGateways(store, day, '');
		if (fromDay < today) await db.updateTable('roster').set({ from_day: today }).where('store', '=', id).execute();
	};

	const toGateways = async ({ id, gateways }: RosterStore, day: number, message: string) => {
		await Promise.all(
			gateways.map((gateway) => wire.publish(rosterTopic({ store: id, gateway }, day), message, { retain: true })),
		);
	};

	const work = async () => {
		for (const id of dirty) {
			dirty.delete(id);
			try {
				await publishStore(id);
			} catch (error) {
				dirty.add(id);
				log.warn({ event: 'roster-not-published', store: id, retryMs: RETRY_MS, err: error }, 'roster not published');
				break;
			}
		}
		working = undefined;
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

	const changed = (store: string) => {
		dirty.add(store);
		plan(COALESCE_MS);
	};
	const allChanged = () => {
		for (const id of all.keys()) changed(id);
	};

	wire.onConnect(() => {
		// at once, not when the next retry is due
		clearTimeout(timer);
		timer = undefined;
		allChanged();
	});
	const atMidnight = schedule('0 0 * * *', allChanged, { timezone: 'UTC' });

	return {
		/** Somebody of this store enrolled, withdrew, or was erased. */
		changed,
		/** Publishes every store's rosters anew. */
		allChanged,
		async close(): Promise<void> {
			closed = true;
			clearTimeout(timer);
			await atMidnight.destroy();
			await working;
		},
	};
}

/** Durable before it is used: a version is never given to two different rosters. */
async function nextVersion(
	db: Kysely<Database>,
	store: string,
	today: number,
): Promise<{ version: number; fromDay: number }> {
	return await db
		.insertInto('roster')
		.values({ store, version: 1, from_day: today })
		.onConflict((conflict) =>
			conflict.column('store').doUpdateSet(({ ref, eb }) => ({ version: eb(ref('roster.version'), '+', 1) })),
		)
		.returning(['version', 'from_day as fromDay'])
		.executeTakeFirstOrThrow();
}

async function presentShoppers(db: Kysely<Database>, store: string): Promise<RosterShopper[]> {
	return await db
		.selectFrom('shopper')
		.select(['pseudonym', 'key'])
		.where('store', '=', store)
		.where('id', 'in', consenting(db, 'presence'))
		.orderBy('pseudonym')
		.execute();
}
