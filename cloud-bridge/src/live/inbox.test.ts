import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setConsent } from '../../test/deciding.ts';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { placeEvents } from '../visits/place-events.ts';
import { createInbox } from './inbox.ts';
import { lastZone } from './last-zone.ts';

const STORE = 'berlin-mitte';
const START_S = Date.UTC(2026, 10, 22, 12) / 1000;

let db: Kysely<Database>;
let nowS: number;
let inbox: ReturnType<typeof createInbox>;

beforeEach(async () => {
	nowS = START_S;
	db = await openDatabase({ path: ':memory:' });
	inbox = createInbox({ db, now: () => nowS });
	const at = toTimestamp(nowS);
	await db.insertInto('store').values({ id: STORE, site_number: 42, name: 'Berlin Mitte' }).execute();
	const campaign = { id: 'shoes', store: STORE, body: '{}', state: 'active', created_at: at, updated_at: at } as const;
	await db.insertInto('campaign').values(campaign).execute();
	for (const id of ['anna', 'ben']) {
		await db
			.insertInto('shopper')
			.values({ id, store: STORE, key: Buffer.alloc(32), enrolled_at: at })
			.execute();
		await db
			.insertInto('membership')
			.values({ shopper: id, store: STORE, pseudonym: `pseudonym-${id}`, joined_at: at })
			.execute();
	}
});
afterEach(() => db.destroy());

async function addOffer(id: string, { shopper = 'anna', sent = true, goodS = 60 } = {}) {
	const at = toTimestamp(nowS);
	const text = { body: '{"title":"T","body":"B"}', why: 'You were near Shoes.', verdicts: '[]' };
	const times = { due_at: at, created_at: at, expires_at: toTimestamp(nowS + goodS), sent_at: sent ? at : null };
	await db
		.insertInto('offer')
		.values({
			id,
			campaign: 'shoes',
			shopper,
			store: STORE,
			visit: id,
			state: sent ? 'sent' : 'pending',
			...text,
			...times,
		})
		.execute();
}

test('lists what was sent to this shopper and is still good, newest first', async () => {
	await addOffer('a');
	await addOffer('b', { goodS: 1 });
	await addOffer('c', { sent: false });
	await addOffer('d', { shopper: 'ben' });
	await addOffer('e');
	expect((await inbox.list('anna')).map(({ id }) => id)).toEqual(['e', 'b', 'a']);
	nowS += 1;
	expect((await inbox.list('anna')).map(({ id }) => id)).toEqual(['e', 'a']);
});

const agree = async () => {
	for (const purpose of ['presence', 'offers'] as const) await setConsent(db, 'anna', purpose, 1);
};
const pauseUntil = (s: number) =>
	db
		.updateTable('shopper')
		.set({ paused_until: toTimestamp(s) })
		.execute();

test('knows what a phone missed, oldest first', async () => {
	await agree();
	for (const id of ['a', 'b', 'c']) await addOffer(id);
	const missed = await inbox.missed('anna', 1);
	expect(missed.map(({ number, offer }) => [number, offer.id])).toEqual([
		[2, 'b'],
		[3, 'c'],
	]);
});

test('tells nothing that was missed to who withdrew or paused meanwhile', async () => {
	await agree();
	await addOffer('a');
	await pauseUntil(nowS + 1);
	expect(await inbox.missed('anna', 0)).toEqual([]);
	nowS += 1;
	expect(await inbox.missed('anna', 0)).toHaveLength(1);
	for (const purpose of ['presence', 'offers'] as const) {
		await setConsent(db, 'anna', purpose, 0);
		expect(await inbox.missed('anna', 0), purpose).toEqual([]);
		await agree();
	}
});

test('the first mark of a kind counts, and what is opened was seen', async () => {
	await addOffer('a');
	expect(await inbox.mark('anna', 'a', 'opened')).toBe('marked');
	nowS += 5;
	expect(await inbox.mark('anna', 'a', 'seen')).toBe('marked');
	expect(await inbox.mark('anna', 'a', 'opened')).toBe('marked');
	const at = toTimestamp(START_S);
	expect((await inbox.list('anna'))[0]).toMatchObject({ seenAt: at, openedAt: at });
});

test("does not mark what has expired, was not sent, or is another's", async () => {
	await addOffer('a', { goodS: 1 });
	await addOffer('b', { sent: false });
	await addOffer('c', { shopper: 'ben' });
	nowS += 1;
	expect(await inbox.mark('anna', 'a', 'seen')).toBe('expired');
	expect(await inbox.mark('anna', 'b', 'seen')).toBe('unknown');
	expect(await inbox.mark('anna', 'c', 'seen')).toBe('unknown');
});

test('the last zone is where the stays say, as long as presence is agreed to', async () => {
	const consent = (granted: 0 | 1) => setConsent(db, 'anna', 'presence', granted);
	const happened = (seq: number, type: string) => {
		const of = { store: STORE, gateway: 'gw', shopperOf: () => 'anna', nowS };
		const data = '{"visit":"v","zone":"shoes"}';
		const at = { time: toTimestamp(nowS + seq), received_at: toTimestamp(nowS) };
		const event = { ...{ store: STORE, gateway: 'gw', stream: 's', seq, type, data }, ...at };
		return placeEvents(db, { ...of, events: [{ ...event, subject: 'pass:pseudonym-anna' }] });
	};
	const find = () => lastZone(db, 'anna', nowS, (_store, zone) => zone.toUpperCase());

	await consent(1);
	expect(await find()).toBeUndefined();
	await happened(1, 'aisle.zone.entered.v1');
	await happened(2, 'aisle.zone.dwelled.v1');
	expect(await find()).toEqual({ zone: { id: 'shoes', name: 'SHOES' }, since: toTimestamp(START_S + 1) });
	await pauseUntil(nowS + 1);
	expect(await find()).toBeUndefined();
	await pauseUntil(nowS);
	await consent(0);
	expect(await find()).toBeUndefined();
	await consent(1);
	await happened(3, 'aisle.zone.entered.v1');
	await happened(4, 'aisle.zone.exited.v1');
	expect(await find()).toEqual({ zone: null, since: toTimestamp(START_S + 4) });
});
