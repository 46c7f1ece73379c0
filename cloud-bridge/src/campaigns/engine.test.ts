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
import { accept } from '../ingest/accept.ts';
import { type ReadBatch, readBatch } from '../ingest/read-batch.ts';
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
	engine = createEngine({ db, log, now, stores: [STORE], onOffers, onPresence });
	onOffers.mockClear();
	onPresence.mockClear();
});
afterEach(async () => {
	await engine.close();
	await db.destroy();
	await rm(folder, { recursive: true, force: true });
});

const put = async (first: number, events: TestEvent[], stream?: string) => {
	const timed = events.map((event) => ({ time: AT, ...event }));
	await accept(db, [readBatch(EVENTS_TOPIC, packEvents(first, timed, stream)) as ReadBatch], AT);
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
	await put(1, [enteredShoes('anna1234', 'v1'), enteredShoes('anna1234', 'v1'), enteredShoes('anna1234', 'v2')]);
	await settled();
	await put(4, [enteredShoes('anna1234', 'v2')]);
	await settled();
	const made = await offers();
	expect(made.map(({ visit }) => visit)).toEqual(['v1', 'v2']);
	expect(made[0]).toMatchObject({ shopper, state: 'pending', why: 'You were near Shoes.' });
	expect(JSON.parse(made[0]!.verdicts)).toMatchObject({
		event: expect.stringMatching(/^gw-1\/.*\/1$/),
		verdicts: [{ condition: 'entered', holds: true }, {}, {}, {}],
	});
	expect(onOffers).toHaveBeenCalledTimes(1);
	expect(engine.counts()).toMatchObject({ decided: 4, offers: 2 });
});

test('nothing for tags, the withdrawn, the late, the early or a paused campaign', async () => {
	await campaigns.create(ENTERED_SHOES);
	const ids = await Promise.all(['nooffers', 'noonehere', 'everything'].map((name) => addShopper(db, name)));
	await setConsent(db, ids[0]!, 'offers', 0);
	await setConsent(db, ids[1]!, 'presence', 0);
	const late = new Date((NOW_S - 601) * 1000).toISOString();
	const early = new Date((NOW_S + 61) * 1000).toISOString();
	await put(1, [
		{ type: 'aisle.zone.entered.v1', subject: 'tag:cart-7', data: { visit: 'v', zone: 'shoes', confidence: 1 } },
		enteredShoes('nooffers', 'v'),
		enteredShoes('noonehere', 'v'),
		enteredShoes('everything', 'v1', late),
		enteredShoes('everything', 'v2', early),
	]);
	await settled();
	await campaigns.pause(ENTERED_SHOES.id);
	await put(6, [enteredShoes('everything', 'v3')]);
	await settled();
	expect(await offers()).toEqual([]);
	expect(engine.counts()).toMatchObject({ decided: 6, offers: 0, declined: { offers: 1, presence: 1, fresh: 2 } });
	// whoever withdrew `presence` is not seen either
	const seen = new Set(onPresence.mock.calls.map(([, shopper]) => shopper));
	expect(seen).toEqual(new Set([ids[0], ids[2]]));
});

test('in order: a later run waits for nothing, but goes after the earlier one; holes are not jumped', async () => {
	await campaigns.create({ ...ENTERED_SHOES, trigger: { on: 'entered', zone: 'shoes' } });
	await addShopper(db, 'anna1234');
	const later = '019aa000-0000-7000-8000-00000000000b';
	const many = (from: number, to: number) =>
		Array.from({ length: to - from + 1 }, (_, index) => enteredShoes('anna1234', `a${from + index}`));
	await accept(
		db,
		[readBatch(EVENTS_TOPIC, packEvents(1, [enteredShoes('anna1234', 'b1', AT)], later)) as ReadBatch],
		AT,
	);
	await put(101, many(101, 150));
	await settled();
	expect((await offers()).map(({ visit }) => visit)).toEqual(['b1']);
	await put(1, many(1, 100));
	await settled();
	const visits = (await offers()).map(({ visit }) => visit);
	expect(visits).toEqual(['b1', ...Array.from({ length: 150 }, (_, index) => `a${index + 1}`)]);
});

test('tells where a shopper is seen: entered, and nowhere when they left', async () => {
	const shopper = await addShopper(db, 'anna1234');
	const subject = 'pass:anna1234';
	await put(1, [
		enteredShoes('anna1234', 'v'),
		{ type: 'aisle.zone.exited.v1', subject, data: { visit: 'v', zone: 'shoes', dwellS: 3, to: 'hats' } },
		{ type: 'aisle.zone.exited.v1', subject, data: { visit: 'v', zone: 'hats', dwellS: 3 } },
		{ type: 'aisle.visit.ended.v1', subject, data: { visit: 'v', zone: 'hats', durationS: 6, zones: [] } },
	]);
	await settled();
	await vi.waitFor(() => expect(onPresence).toHaveBeenCalledTimes(3));
	expect(onPresence.mock.calls.map(([seen, who]) => [seen.zone, seen.since, who])).toEqual([
		['shoes', AT, shopper],
		[null, AT, shopper],
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
