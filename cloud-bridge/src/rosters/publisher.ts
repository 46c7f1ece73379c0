// When every gateway is told whom it may know: on connecting, when that changes, at midnight, and again where it failed.
import type { KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import { schedule } from 'node-cron';
import type { Logger } from 'pino';
import type { Database } from '../db/schema.ts';
import { createDayKeys } from './day-keys.ts';
import { type PublishRetained, publishRoster, type RosterStore } from './publish-roster.ts';

/** What the publisher needs of an MQTT connection. */
export type RosterWire = {
	publish(topic: string, payload: string, options: { retain: boolean }): Promise<void>;
	onConnect(hook: () => void): void;
	state(): 'connecting' | 'connected' | 'closed';
};
export type RosterPublisherOptions = {
	db: Kysely<Database>;
	wire: RosterWire;
	stores: readonly RosterStore[];
	/** Ed25519 */
	signingKey: KeyObject;
	/** From the sealed key of a shopper to the key. */
	openKey: (sealed: Buffer, shopper: string) => Buffer;
	log: Logger;
	/** Unix seconds */
	now: () => number;
};
export type RosterPublisher = ReturnType<typeof createRosterPublisher>;

/** Changes within this time go out together; an enrolment reaches the gateway within 100 ms. */
const COALESCE_MS = 20;
const RETRY_MS = 1000;

export function createRosterPublisher({ db, wire, stores, signingKey, openKey, log, now }: RosterPublisherOptions) {
	const all = new Map(stores.map((store) => [store.id, { ...store, keys: createDayKeys(store.siteNumber) }]));
	const dirty = new Set<string>();
	let timer: NodeJS.Timeout | undefined;
	let working: Promise<void> | undefined;
	let closed = false;

	const publish: PublishRetained = (topic, payload) => wire.publish(topic, payload, { retain: true });

	const work = async () => {
		for (const id of dirty) {
			dirty.delete(id);
			try {
				const store = all.get(id);
				if (store !== undefined) await publishRoster(store, { db, publish, signingKey, openKey, nowS: now() });
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
