// For tests of the deciding side: a database with shoppers in it, and batches as gateways send them.
import { randomUUID } from 'node:crypto';
import {
	type EventData,
	type EventType,
	eventId,
	eventSource,
	PURPOSES,
	type Purpose,
	packBatch,
} from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Campaign } from '../src/campaigns/campaign.ts';
import type { Database } from '../src/db/schema.ts';
import { recordConsent } from '../src/shoppers/consents.ts';

export const STORE = { id: 'berlin', siteNumber: 7, zones: [{ id: 'shoes', name: 'Shoes' }], gateways: ['gw-1'] };
export const STREAM = '019aa000-0000-7000-8000-00000000000a';
export const EVENTS_TOPIC = 'aisle/v1/berlin/gw-1/events';

export const ENTERED_SHOES: Campaign = {
	id: 'shoes-welcome',
	store: STORE.id,
	name: 'Welcome to Shoes',
	trigger: { on: 'entered', zone: 'shoes' },
	offer: { title: '10 % off', body: 'On all shoes today.', coupon: 'SHOES10', expiresInS: 3600 },
};

export async function addStore(db: Kysely<Database>): Promise<void> {
	await db
		.insertInto('store')
		.values({ id: STORE.id, site_number: STORE.siteNumber, name: 'Berlin' })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}

/** @returns the shopper's id; the pseudonym is what events call them */
export async function addShopper(
	db: Kysely<Database>,
	pseudonym: string,
	purposes: readonly Purpose[] = PURPOSES,
): Promise<string> {
	const id = randomUUID();
	const key = Buffer.alloc(32, pseudonym);
	const at = new Date().toISOString();
	await db.insertInto('shopper').values({ id, store: STORE.id, key, enrolled_at: at }).execute();
	await db.insertInto('membership').values({ shopper: id, store: STORE.id, pseudonym, joined_at: at }).execute();
	for (const purpose of purposes) await setConsent(db, id, purpose, 1);
	return id;
}

export async function setConsent(
	db: Kysely<Database>,
	shopper: string,
	purpose: Purpose,
	granted: 0 | 1,
): Promise<void> {
	await db.transaction().execute((trx) =>
		recordConsent(trx, {
			...{ shopper, purpose, granted: granted === 1, at: new Date().toISOString() },
			text: { version: 1, language: 'en' },
			channel: 'app',
		}),
	);
}

export type TestEvent<T extends EventType = EventType> = {
	[K in T]: { type: K; subject: string; data: EventData<K>; time?: string };
}[T];

export function enteredShoes(pseudonym: string, visit: string, time?: string): TestEvent {
	const data = { visit, zone: 'shoes', confidence: 1 };
	return { type: 'aisle.zone.entered.v1', subject: `pass:${pseudonym}`, data, ...(time === undefined ? {} : { time }) };
}

/** Events `first`, `first + 1`, … of STREAM of gateway gw-1. */
export function packEvents(first: number, events: readonly TestEvent[], stream = STREAM): Buffer {
	const json = events.map(({ time = new Date().toISOString(), ...event }, index) =>
		JSON.stringify({
			specversion: '1.0',
			id: eventId({ gateway: 'gw-1', stream, seq: first + index }),
			source: eventSource(STORE.id, 'gw-1'),
			time,
			...event,
		}),
	);
	return packBatch(stream, first, json);
}
