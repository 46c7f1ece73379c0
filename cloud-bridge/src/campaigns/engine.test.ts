import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
	addShopper,
	addStore,
	ENTERED_SHOES,
	EVENTS_TOPIC,
	enteredShoes,
	packEvents,
	STORE,
	setConsent,
	type TestEvent,
} from '../../test/deciding.ts';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { VISIT_GAP_S } from '../db/visit-times.ts';
import { accept } from '../ingest/accept.ts';
import { type ReadBatch, readBatch } from '../ingest/read-batch.ts';
import { placeEvents } from '../visits/place-events.ts';
import { createEngine, type Engine } from './engine.ts';
import { type Campaigns, createCampaigns } from './service.ts';

const log = pino({ level: 'silent' });
const NOW_S = 1_795_338_000;
const AT = new Date(NOW_S * 1000).toISOString();
const now = () => NOW_S;

let folder: string;
let db: Kysely<Database>;
let campaigns: Campaigns;
let engine: Engine;
const onOffers = vi.fn();
const onPresence = vi.fn();
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'engine-'));
	db = await openDatabase({ path: join(folder, 'cloud.sqlite') });
	await addStore(db);
	campaigns = createCampaigns({ db, now, stores: [STORE] });
	engine = createEngine({ db, log, now, stores: [STORE], placeEvents, onOffers, onPresence });
	onOffers.mockClear();
	onPresence.mockClear();
});
afterEach(async () => {
	await engine.close();
	await db.destroy();
	await rm(folder, { recursive: true, force: true });
});

const take = async (first: number, events: TestEvent[], stream?: string) => {
	const timed = events.map((event) => ({ time: AT, ...event }));
	await accept(db, [readBatch(EVENTS_TOPIC, packEvents(first, timed, stream)) as ReadBatch], AT);
};
const put = async (first: number, events: TestEvent[]) => {
	await take(first, events);
	engine.wake();
};
const settled = () =>
	vi.waitFor(
		async () => {
			const left = await db
				.selectFrom('stream_mark')
				.select('stream')
				.whereRef('decided_up_to', '<', 'up_to')
				.execute();
			expect(left).toEqual([]);
		},
		{ interval: 5 },
	);
const offers = () => db.selectFrom('offer').selectAll().orderBy('number').execute();

test('an offer for who came in, once a visit, with what it stands on', async () => {
	await campaigns.create(ENTERED_SHOES);
	const shopper = await addShopper(db, 'anna1234');
	const earlier = new Date((NOW_S - VISIT_GAP_S) * 1000 + 1000).toISOString();
	const soon = new Date(NOW_S * 1000 + 2000).toISOString();
	await put(1, [enteredShoes('anna1234', 'v1', earlier), enteredShoes('anna1234', 'v1', earlier)]);
	await settled();
	// the gateway begins another visit, or another lane does: for the shopper it is the one that goes on
	await put(3, [enteredShoes('anna1234', 'v2'), enteredShoes('anna1234', 'v3', soon)]);
	await settled();
	const made = await offers();
	const visits = await db.selectFrom('visit').select('id').execute();
	expect(made.map(({ visit }) => visit)).toEqual(visits.map(({ id }) => id));
	expect(made).toHaveLength(1);
	expect(made[0]).toMatchObject({ shopper, state: 'pending', why: 'You were near Shoes.' });
	expect(JSON.parse(made[0]!.verdicts)).toMatchObject({
		event: expect.stringMatching(/^gw-1\/.*\/1$/),
		verdicts: [{ condition: 'entered', holds: true }, {}, {}, {}, {}, {}],
	});
	expect(onOffers).toHaveBeenCalledTimes(1);
	expect(engine.counts()).toMatchObject({ decided: 4, offers: 1 });
});

test('nothing for tags, the paused, the late, the early or a paused campaign', async () => {
	await campaigns.create(ENTERED_SHOES);
	const ids = await Promise.all(['nooffers', 'noonehere', 'everything'].map((name) => addShopper(db, name)));
	await setConsent(db, ids[0]!, 'offers', 0);
	const late = new Date((NOW_S - 601) * 1000).toISOString();
	const early = new Date((NOW_S + 61) * 1000).toISOString();
	await take(1, [
		{ type: 'aisle.zone.entered.v1', subject: 'tag:cart-7', data: { visit: 'v', zone: 'shoes', confidence: 1 } },
		enteredShoes('nooffers', 'v'),
		enteredShoes('noonehere', 'v'),
		enteredShoes('everything', 'v1', late),
		enteredShoes('everything', 'v2', early),
	]);
	// after their event was stored, and before it is decided on
	const paused_until = new Date((NOW_S + 3600) * 1000).toISOString();
	await db.updateTable('shopper').set({ paused_until }).where('id', '=', ids[1]!).execute();
	engine.wake();
	await settled();
	await campaigns.pause(ENTERED_SHOES.id);
	await put(6, [enteredShoes('everything', 'v3')]);
	await settled();
	expect(await offers()).toEqual([]);
	expect(engine.counts()).toMatchObject({ decided: 6, offers: 0, declined: { offers: 1, presence: 1, fresh: 2 } });
	// whoever paused is not seen either
	const seen = new Set(onPresence.mock.calls.map(([, shopper]) => shopper));
	expect(seen).toEqual(new Set([ids[0], ids[2]]));
});

test('what waits for a shopper who turns up in another store too goes to neither; who was there at another time keeps it', async () => {
	await campaigns.create(ENTERED_SHOES);
	const [anna, ben] = [await addShopper(db, 'anna1234'), await addShopper(db, 'ben12345')];
	await put(1, [enteredShoes('anna1234', 'v'), enteredShoes('ben12345', 'w')]);
	await settled();
	const at = (s: number) => new Date((NOW_S + s) * 1000).toISOString();
	for (const [shopper, startedS, lastS] of [
		[anna, -300, -119],
		// both ends are two minutes away
		[ben, 120, 300],
	] as const) {
		const visit = { id: shopper, shopper, store: 'hamburg', started_at: at(startedS), last_at: at(lastS) };
		await db.insertInto('visit').values(visit).execute();
	}
	await put(3, [enteredShoes('anna1234', 'v'), enteredShoes('ben12345', 'w')]);
	await settled();
	expect((await offers()).map(({ shopper, state }) => [shopper, state])).toEqual([
		[anna, 'cancelled'],
		[ben, 'pending'],
	]);
	expect(await db.selectFrom('audit').select(['kind', 'shopper']).execute()).toEqual([
		{ kind: 'two-stores-at-once', shopper: anna },
	]);
});

test('in order: a later run waits for nothing, but goes after the earlier one; holes are not jumped', async () => {
	await campaigns.create({ ...ENTERED_SHOES, trigger: { on: 'entered', zone: 'shoes' } });
	const names = Array.from({ length: 151 }, (_, index) => `shopper-${index}`);
	const ids: string[] = [];
	for (const name of names) ids.push(await addShopper(db, name, ['presence', 'offers']));
	const entries = (from: number, to: number) => names.slice(from, to + 1).map((name) => enteredShoes(name, 'v'));
	const met = async () => (await offers()).map(({ shopper }) => ids.indexOf(shopper));
	await take(1, entries(0, 0), '019aa000-0000-7000-8000-00000000000b');
	await put(101, entries(101, 150));
	await settled();
	expect(await met()).toEqual([0]);
	await put(1, entries(1, 100));
	await settled();
	expect(await met()).toEqual(ids.map((_, index) => index));
});

test('tells where a shopper is seen: entered, and nowhere when they left', async () => {
	const shopper = await addShopper(db, 'anna1234');
	const subject = 'pass:anna1234';
	await put(1, [enteredShoes('anna1234', 'v')]);
	await vi.waitFor(() => expect(onPresence).toHaveBeenCalledTimes(1));
	// the second half of a step is the one that tells
	await put(2, [{ type: 'aisle.zone.exited.v1', subject, data: { visit: 'v', zone: 'shoes', dwellS: 3, to: 'hats' } }]);
	await settled();
	const data = { visit: 'v', zone: 'hats' };
	await put(3, [{ type: 'aisle.zone.entered.v1', subject, data: { ...data, from: 'shoes', confidence: 1 } }]);
	await vi.waitFor(() => expect(onPresence).toHaveBeenCalledTimes(2));
	await put(4, [
		{ type: 'aisle.zone.exited.v1', subject, data: { ...data, dwellS: 3 } },
		{ type: 'aisle.visit.ended.v1', subject, data: { ...data, durationS: 6, zones: [] } },
	]);
	await vi.waitFor(() => expect(onPresence).toHaveBeenCalledTimes(3));
	expect(onPresence.mock.calls.map(([seen, who]) => [seen.zone, seen.since, who])).toEqual([
		['shoes', AT, shopper],
		['hats', AT, shopper],
		[null, AT, shopper],
	]);
});

test('goes on by itself when the database could not be written', async () => {
	await campaigns.create(ENTERED_SHOES);
	await addShopper(db, 'anna1234');
	await db.schema.alterTable('offer').renameTo('hidden').execute();
	await put(1, [enteredShoes('anna1234', 'v')]);
	await vi.waitFor(() => expect(engine.counts().failures).toBeGreaterThan(0));
	await db.schema.alterTable('hidden').renameTo('offer').execute();
	await settled();
	expect(await offers()).toHaveLength(1);
});

test('a campaign that does not fit its store is refused with a remedy', async () => {
	const wrong = { ...ENTERED_SHOES, trigger: { on: 'entered' as const, zone: 'shoe' } };
	await expect(campaigns.create(wrong)).rejects.toMatchObject({ code: 'unknown-zone', remedy: 'Write "shoes".' });
	await expect(campaigns.create({ ...ENTERED_SHOES, store: 'paris' })).rejects.toMatchObject({ code: 'unknown-store' });
	await campaigns.create(ENTERED_SHOES);
	await expect(campaigns.create(ENTERED_SHOES)).rejects.toMatchObject({ code: 'campaign-exists' });
	await expect(campaigns.pause('nothing')).rejects.toMatchObject({ code: 'no-such-campaign' });
	expect(await campaigns.addMissing([ENTERED_SHOES, { ...ENTERED_SHOES, id: 'second' }])).toBe(1);
	expect((await campaigns.list()).map(({ id }) => id)).toEqual(['second', ENTERED_SHOES.id]);
});
