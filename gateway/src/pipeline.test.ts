import { dayKey, type EventDraft, epochOf, passPayload, ridOf, Site, unixDay } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import type { Advert } from './ble/advert.ts';
import { packRoster } from './identity/open-roster.ts';
import { type EarlierRun, Pipeline } from './pipeline.ts';
import { makeEstimator } from './presence/make-estimator.ts';

const T = Date.UTC(2026, 10, 22, 10) / 1000;
const UUID = 'f7826da6-4fa2-4e98-8024-bc5b71e0893e';
const SITE = Site.parse({
	store: 'demo',
	timezone: 'Europe/Berlin',
	floor: { width: 12, height: 6 },
	zones: [
		{
			id: 'door',
			name: 'Door',
			shape: [
				[0, 0],
				[6, 0],
				[6, 6],
				[0, 6],
			],
		},
		{
			id: 'shoes',
			name: 'Shoes',
			shape: [
				[6, 0],
				[12, 0],
				[12, 6],
				[6, 6],
			],
		},
	],
	receivers: [
		{ id: 'r-door', at: [3, 3] },
		{ id: 'r-shoes', at: [9, 3] },
	],
	subjects: [
		{ id: 'cart-7', kind: 'cart', ibeacon: { uuid: UUID, major: 1, minor: 7 } },
		{ id: 'fob-204', kind: 'fob', ibeacon: { uuid: UUID, major: 1, minor: 204 } },
	],
	beacons: [{ id: 'lamp', address: 'c0:ff:ee:00:00:01' }],
});
const CART = ibeacon(7);
const KEY = Buffer.alloc(32, 9);

function ibeacon(minor: number): Buffer {
	return Buffer.from(
		`0201061aff4c000215${UUID.replaceAll('-', '')}0001${minor.toString(16).padStart(4, '0')}c5`,
		'hex',
	);
}

function passAdvert(t: number): Buffer {
	const rid = ridOf(dayKey(KEY, 1001, unixDay(t)), epochOf(t));
	const uuid = Buffer.from('a15e00016f7a4c1b9a537d1c0b5e9d10', 'hex').reverse();
	return Buffer.concat([Buffer.from('0201061b21', 'hex'), uuid, passPayload(rid, -59)]);
}

function setUp(earlierRun?: EarlierRun) {
	const events: EventDraft[] = [];
	const presence = new Map<string, object | null>();
	const pipeline = new Pipeline({
		site: SITE,
		estimator: makeEstimator(SITE),
		rules: { exitAfterS: 30, visitGapS: 300 },
		sink: {
			write(drafts, changes) {
				events.push(...drafts);
				for (const { subject, state } of changes) presence.set(subject, state);
			},
		},
		...(earlierRun && { earlierRun }),
	});
	const hear = (data: Uint8Array, afterS: number, more: Partial<Advert> = {}) =>
		pipeline.observe({ receiver: 'r-door', address: 'aa:bb:cc:dd:ee:ff', rssiDbm: -60, data, t: T + afterS, ...more });
	const hearFor = (data: (t: number) => Uint8Array, fromS: number, toS: number, receiver = 'r-door') => {
		for (let s = fromS; s <= toS; s++) hear(data(T + s), s, { receiver });
	};
	const words = () =>
		events.map(({ type, subject, data }) => `${type.split('.')[2]} ${subject} ${'zone' in data ? data.zone : ''}`);
	return { pipeline, events, presence, hear, hearFor, words };
}

describe('Pipeline', () => {
	it('makes a visit of a tag that walks through the store', () => {
		const { hearFor, pipeline, words } = setUp();
		hearFor(() => CART, 0, 12);
		hearFor(() => CART, 13, 25, 'r-shoes');
		pipeline.advance(T + 400);
		expect(words().filter((line) => !line.startsWith('counted'))).toEqual([
			'started tag:cart-7 door',
			'entered tag:cart-7 door',
			'dwelled tag:cart-7 door',
			'exited tag:cart-7 door',
			'entered tag:cart-7 shoes',
			'dwelled tag:cart-7 shoes',
			'exited tag:cart-7 shoes',
			'ended tag:cart-7 shoes',
		]);
	});

	it('makes of a recording the same visit whether a later one was played before it or not', () => {
		const alone = setUp();
		alone.hearFor(() => CART, 0, 70);
		alone.pipeline.advance(T + 400);
		const after = setUp();
		after.hearFor(() => CART, 3600, 3700, 'r-shoes');
		const { length } = after.events;
		after.hearFor(() => CART, 0, 70);
		after.pipeline.advance(T + 400);
		expect(after.words().slice(length, length + 2)).toEqual(['exited tag:cart-7 shoes', 'ended tag:cart-7 shoes']);
		// that the other zone is empty now is told once
		expect(after.events.slice(length + 2).filter(({ subject }) => subject !== 'shoes')).toEqual(alone.events);
		expect(alone.words()).toContain('counted door door');
	});

	it('counts strangers, and nothing more', () => {
		const { hear, pipeline, events, presence } = setUp();
		hear(ibeacon(8), 0);
		hear(Buffer.from('02011a0aff4c0010055b1c6b7c3e', 'hex'), 1);
		hear(passAdvert(T), 2);
		hear(Buffer.from('1eff', 'hex'), 3);
		pipeline.advance(T + 1000);
		expect(pipeline.counts).toEqual({ known: 0, unknown: 4, malformed: 1, foreignReceiver: 0 });
		expect(events).toEqual([]);
		expect(presence.size).toBe(0);
	});

	it('goes on with no visit of an earlier run whose shopper withdrew meanwhile', () => {
		const visit = {
			visit: 'v1',
			startedT: T - 60,
			heardT: T - 10,
			zone: 'door',
			present: true,
			enteredT: T - 60,
			marks: 3,
			dwellS: {},
		};
		const rows = ['pass:anna-0001', 'pass:berta-001'].map((subject) => ({ subject, kind: 'pass', visit }));
		const { pipeline } = setUp({ rows, aliveT: T - 5 });
		pipeline.forgetAllBut((subject) => subject !== 'pass:anna-0001');
		pipeline.advance(T);
		expect([...pipeline.present()].map(({ subject }) => subject)).toEqual(['pass:berta-001']);
	});

	it('knows a pass of the roster, and drops it without a word when it is gone from there', async () => {
		const { pipeline, hearFor, words, events, presence } = setUp();
		const day = unixDay(T);
		const entry = { pseudonym: 'anna-0001', dayKey: dayKey(KEY, 1001, day).toString('hex') };
		pipeline.rosters.accept(packRoster({ store: 'demo', day, version: 1, part: 0, parts: 1, entries: [entry] }), {
			wallT: T,
		});
		await pipeline.rosters.prepare(T);
		hearFor(passAdvert, 0, 5);
		expect(words()).toEqual(['started pass:anna-0001 door', 'entered pass:anna-0001 door']);
		events.length = 0;
		pipeline.rosters.accept(packRoster({ store: 'demo', day, version: 2, part: 0, parts: 1, entries: [] }), {
			wallT: T,
		});
		await pipeline.rosters.prepare(T);
		pipeline.forgetAllBut((subject) => pipeline.rosters.isMember(subject, T));
		hearFor(passAdvert, 6, 20);
		pipeline.advance(T + 1000);
		expect(events).toEqual([]);
		expect(presence.get('pass:anna-0001')).toBeNull();
	});

	it('takes a fob for nobody until a roster says whose it is, and then for that shopper: one visit with the phone', async () => {
		const { pipeline, hearFor, words } = setUp();
		const fob = () => ibeacon(204);
		hearFor(fob, 0, 20);
		expect(words()).toEqual([]);
		expect(pipeline.counts).toMatchObject({ known: 0, unknown: 21 });
		const roster = (version: number, fobs: string[]) => {
			const entry = { pseudonym: 'anna-0001', dayKey: dayKey(KEY, 1001, unixDay(T)).toString('hex'), fobs };
			const all = { store: 'demo', day: unixDay(T), version, part: 0, parts: 1, entries: [entry] };
			pipeline.rosters.accept(packRoster(all), { wallT: T });
		};
		roster(1, ['fob-204']);
		await pipeline.rosters.prepare(T);
		hearFor(fob, 21, 30);
		hearFor(passAdvert, 31, 40);
		expect(words().slice(0, 2)).toEqual(['started pass:anna-0001 door', 'entered pass:anna-0001 door']);
		expect(words().filter((word) => word.startsWith('started')).length).toBe(1);
		expect([...pipeline.present()]).toMatchObject([{ subject: 'pass:anna-0001', kind: 'pass' }]);
		roster(2, []);
		const { known } = pipeline.counts;
		hearFor(fob, 41, 50);
		expect(pipeline.counts.known).toBe(known);
	});

	it('doubts a pass of an earlier hour once, with no presence of it', async () => {
		const { pipeline, hear, events } = setUp();
		const day = unixDay(T);
		const entry = { pseudonym: 'anna-0001', dayKey: dayKey(KEY, 1001, day).toString('hex') };
		const roster = { store: 'demo', day, version: 1, part: 0, parts: 1, entries: [entry] };
		pipeline.rosters.accept(packRoster(roster), { wallT: T });
		const late = passAdvert(T);
		for (let s = 0; s <= 1800; s += 600) await pipeline.rosters.prepare(T + s);
		for (let s = 1800; s < 1900; s++) hear(late, s, { receiver: 'r-shoes' });
		const ofAnna = events.filter(({ subject }) => subject === 'pass:anna-0001');
		expect(ofAnna).toEqual([
			{
				type: 'aisle.pass.doubted.v1',
				subject: 'pass:anna-0001',
				t: T + 1800,
				data: { reason: 'stale-epoch', zone: 'shoes', lateS: 1200 },
			},
		]);
		expect(pipeline.counts).toMatchObject({ known: 0, unknown: 100 });
	});

	it('takes no place from an RSSI that is unknown, and nothing from receivers that are not the store’s', () => {
		const { hear, pipeline, events } = setUp();
		for (let s = 0; s < 20; s++) hear(CART, s, { rssiDbm: 127 });
		for (let s = 20; s < 40; s++) hear(CART, s, { receiver: 'r-elsewhere' });
		expect(events).toEqual([]);
		expect(pipeline.counts).toMatchObject({ known: 20, foreignReceiver: 20 });
	});

	it('counts devices known by address as known, without presence', () => {
		const { hear, pipeline, events } = setUp();
		hear(Buffer.from('020106', 'hex'), 0, { address: 'c0:ff:ee:00:00:01' });
		expect(pipeline.counts).toMatchObject({ known: 1, unknown: 0 });
		expect(events).toEqual([]);
	});

	it('tells how many are in each zone at full minutes, and once that they have gone', () => {
		const { hearFor, pipeline, events } = setUp();
		hearFor(() => CART, 0, 70);
		pipeline.advance(T + 130);
		pipeline.advance(T + 190);
		const counted = events.filter(({ type }) => type === 'aisle.zone.counted.v1');
		expect(counted.map(({ t, data }) => [t - T, data])).toEqual([
			[60, { zone: 'door', counts: { cart: 1 }, crowdLevel: 0 }],
			[120, { zone: 'door', counts: {}, crowdLevel: 0 }],
		]);
	});

	it('keeps what strangers are always there, as numbers by receiver', () => {
		const { hear, pipeline, presence } = setUp();
		for (let s = 0; s < 12 * 60; s++) hear(Buffer.from('020106', 'hex'), s);
		for (let minute = 12; minute <= 25 * 60; minute++) pipeline.advance(T + minute * 60);
		expect([...presence.keys()]).toEqual(['crowd']);
		expect(presence.get('crowd')).toEqual({ 'r-door': [0, 0, 60, 0, 0, 0, 0, 0, 0, 0], 'r-shoes': Array(10).fill(0) });
	});

	it('takes up the visits of an earlier run at the first time it sees', () => {
		const before = setUp();
		before.hearFor(() => CART, 0, 20);
		const kept = before.presence.get('tag:cart-7') as EarlierRun['rows'][number];
		const after = setUp({ rows: [{ ...kept, subject: 'tag:cart-7' }], aliveT: T + 20 });
		after.hearFor(() => CART, 40, 50);
		after.pipeline.advance(T + 81);
		const words = after.words().filter((line) => !line.startsWith('counted'));
		expect(words).toEqual(['dwelled tag:cart-7 door', 'exited tag:cart-7 door']);
	});
});
