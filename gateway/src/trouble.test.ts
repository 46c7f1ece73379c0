// What goes wrong in a store, and must make nobody leave or enter: at the level of the pipeline, adverts in, events out.
import { dayKey, type EventDraft, epochOf, passPayload, ridOf, Site, unixDay } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { packRoster } from './identity/open-roster.ts';
import { type EarlierRun, Pipeline } from './pipeline.ts';
import type { TrackedVisit } from './presence/entry.ts';
import { makeEstimator } from './presence/make-estimator.ts';
import type { ZoneEstimator } from './presence/observation.ts';
import { seeded } from './presence/silences.fixture.ts';

const T = Date.UTC(2026, 10, 22, 10) / 1000;
const UUID = 'f7826da6-4fa2-4e98-8024-bc5b71e0893e';
const zone = (id: string, x: number) => ({
	id,
	name: id,
	shape: [
		[x, 0],
		[x + 6, 0],
		[x + 6, 6],
		[x, 6],
	],
});
const SITE = Site.parse({
	store: 'demo',
	timezone: 'Europe/Berlin',
	floor: { width: 12, height: 6 },
	zones: [zone('door', 0), zone('shoes', 6)],
	receivers: [
		{ id: 'r-door', at: [3, 3] },
		{ id: 'r-shoes', at: [9, 3] },
	],
	subjects: [7, 8, 9, 10].map((minor) => ({
		id: `cart-${minor}`,
		name: `Cart ${minor}`,
		kind: 'cart',
		ibeacon: { uuid: UUID, major: 1, minor },
	})),
});
const KEY = Buffer.alloc(32, 9);

const cart = (minor: number) =>
	Buffer.from(`0201061aff4c000215${UUID.replaceAll('-', '')}0001${minor.toString(16).padStart(4, '0')}c5`, 'hex');
const STRANGER = Buffer.from('02011a0aff4c0010055b1c6b7c3e', 'hex');

function pass(t: number): Buffer {
	const rid = ridOf(dayKey(KEY, 1001, unixDay(t)), epochOf(t));
	const uuid = Buffer.from('a15e00016f7a4c1b9a537d1c0b5e9d10', 'hex').reverse();
	return Buffer.concat([Buffer.from('0201061b21', 'hex'), uuid, passPayload(rid, -59)]);
}

type Sender = {
	data: (t: number) => Uint8Array;
	/** receiver → mean RSSI, and the share of adverts that it hears */
	at: Record<string, { rssiDbm: number; share: number }>;
	everyS: number;
	/** seconds from the beginning */
	until?: number;
	address?: (t: number) => string;
};

type ShopOptions = { live?: boolean; earlierRun?: EarlierRun; estimator?: ZoneEstimator };

/** A store whose gateway ticks four times a second and hears what `senders` send, unless something is wrong. */
class Shop {
	readonly events: EventDraft[] = [];
	readonly kept = new Map<string, TrackedVisit>();
	readonly pipeline: Pipeline;
	readonly #random = seeded(5);
	readonly #due: { sender: Sender; t: number }[];
	/** receivers that hear nothing */
	readonly off = new Set<string>();
	/** what the wall clock shows more than it should */
	setS = 0;
	/** true time */
	t = T;

	constructor(senders: Sender[], { live = false, earlierRun, estimator = makeEstimator(SITE) }: ShopOptions = {}) {
		this.#due = senders.map((sender) => ({ sender, t: T + this.#random() * sender.everyS }));
		this.pipeline = new Pipeline({
			site: SITE,
			estimator,
			rules: { exitAfterS: 30, visitGapS: 300 },
			sink: {
				write: (drafts, changes) => {
					this.events.push(...drafts);
					for (const { subject, state } of changes) {
						if (state) this.kept.set(subject, structuredClone(state) as TrackedVisit);
						else this.kept.delete(subject);
					}
				},
			},
			...(live && { clocks: () => ({ wallS: this.t + this.setS, steadyS: this.t - T }) }),
			...(earlierRun && { earlierRun }),
		});
	}

	/** Time goes on by `s`. @param isDeaf the gateway itself stands still, and what was sent is lost */
	run(s: number, { isDeaf = false } = {}): this {
		const untilT = this.t + s;
		while (this.t < untilT) {
			this.t += 0.25;
			for (const due of this.#due) {
				while (due.t <= this.t) {
					if (!isDeaf && due.t < T + (due.sender.until ?? Number.POSITIVE_INFINITY)) this.#send(due.sender, due.t);
					due.t += due.sender.everyS + 0.01 * this.#random();
				}
			}
			if (!isDeaf) this.pipeline.advance(this.t + this.setS);
		}
		return this;
	}

	#send({ data, at, address }: Sender, sentT: number): void {
		const t = sentT + this.setS;
		for (const [receiver, { rssiDbm, share }] of Object.entries(at)) {
			if (this.off.has(receiver) || this.#random() > share) continue;
			this.pipeline.observe({
				receiver,
				address: address?.(sentT) ?? 'aa:bb:cc:dd:ee:ff',
				rssiDbm: rssiDbm + Math.round(6 * this.#random() - 3),
				data: data(t),
				t,
			});
		}
	}

	/** `type zone` of the events of one subject, dwells left out. */
	words(subject = 'tag:cart-7'): string[] {
		return this.events
			.filter((event) => event.subject === subject && event.type !== 'aisle.zone.dwelled.v1')
			.map(({ type, data }) => `${type.split('.')[2]} ${'zone' in data ? data.zone : ''}`);
	}

	findings(): string[] {
		return this.pipeline.findings().map(({ words }) => words);
	}
}

const NEAR = { rssiDbm: -60, share: 0.9 };
const inShoes = (minor: number, more: Partial<Sender> = {}): Sender => ({
	data: () => cart(minor),
	at: { 'r-shoes': NEAR },
	everyS: 1,
	...more,
});
/** Phones of strangers that all receivers hear now and then. */
const strangers: Sender[] = ['r-door', 'r-shoes'].flatMap((receiver) =>
	[1.7, 2.3, 5.1].map((everyS) => ({ data: () => STRANGER, at: { [receiver]: { rssiDbm: -75, share: 0.7 } }, everyS })),
);
const THERE = ['started shoes', 'entered shoes'];

describe('a receiver that is off for ten minutes', () => {
	it('makes nobody leave who is heard by it alone, and is told of', () => {
		const shop = new Shop([inShoes(7), ...strangers]).run(300);
		expect(shop.findings()).toEqual([]);
		shop.off.add('r-shoes');
		shop.run(600);
		expect(shop.words()).toEqual(THERE);
		expect(shop.findings()).toHaveLength(1);
		expect(shop.findings()[0]).toMatch(
			/^Receiver r-shoes has heard nothing for 10 min while it usually hears \d+ adverts a minute\. Whoever was near it is held there\. Check its power and network\.$/,
		);
		shop.off.clear();
		shop.run(120);
		expect(shop.words()).toEqual(THERE);
		expect(shop.findings()).toEqual([]);
		const dwelled = shop.events.filter(({ type }) => type === 'aisle.zone.dwelled.v1');
		expect(dwelled.at(-1)?.data).toMatchObject({ dwellS: 300 });
	});

	it('makes nobody leave whom another receiver hears now and then', () => {
		const at = { 'r-shoes': NEAR, 'r-door': { rssiDbm: -90, share: 0.06 } };
		const shop = new Shop([inShoes(7, { at }), ...strangers]).run(300);
		shop.off.add('r-shoes');
		shop.run(600);
		// the estimator may place it where it is heard: presence makes no exit without an entry
		const exits = shop.events.filter(({ type, data }) => type === 'aisle.zone.exited.v1' && !('to' in data));
		expect(exits).toEqual([]);
		expect(shop.words()).not.toContain('ended shoes');
	});

	it('makes nobody leave where only tags are heard: three do not fall silent at once by themselves', () => {
		const shop = new Shop([inShoes(7), inShoes(8), inShoes(9), inShoes(10, { at: { 'r-door': NEAR } })]).run(120);
		shop.off.add('r-shoes');
		shop.run(600);
		shop.off.clear();
		shop.run(60);
		for (const minor of [7, 8, 9]) expect(shop.words(`tag:cart-${minor}`)).toEqual(THERE);
	});

	it('ends the visits of those it held, where they were last heard, when it stays off', () => {
		const shop = new Shop([inShoes(7), ...strangers]).run(300);
		shop.off.add('r-shoes');
		shop.run(1500);
		expect(shop.words()).toEqual([...THERE, 'exited shoes', 'ended shoes']);
		for (const { type, t } of shop.events) if (/exited|ended/.test(type)) expect(t).toBeLessThanOrEqual(T + 300);
	});
});

describe('true exits', () => {
	it.each([
		[1, 30],
		[0.1, 10],
	])('of a tag heard every %d s are noticed within %d s while receivers hear others', (everyS, withinS) => {
		const shop = new Shop([inShoes(7, { everyS, until: 300 }), ...strangers]).run(300 + withinS + 0.5);
		expect(shop.words()).toEqual([...THERE, 'exited shoes']);
	});

	it('of the only thing that is ever heard, too', () => {
		const shop = new Shop([inShoes(7, { until: 300 })]).run(330.5);
		expect(shop.words()).toEqual([...THERE, 'exited shoes']);
	});
});

describe('all receivers off', () => {
	it('makes nobody leave for ten minutes, and is told of', () => {
		const shop = new Shop([inShoes(7), inShoes(8, { at: { 'r-door': NEAR } }), ...strangers]).run(300);
		shop.off.add('r-shoes').add('r-door');
		shop.run(600);
		expect(shop.findings()).toEqual([
			"No receiver has heard anything for 10 min. The 2 near it are held where they were. Check the network of the receivers and this machine's radios.",
		]);
		shop.off.clear();
		shop.run(100);
		expect(shop.words()).toEqual(THERE);
		expect(shop.words('tag:cart-8')).toEqual(['started door', 'entered door']);
	});
});

describe('clocks', () => {
	it.each([3600, -3600])('of the wall that are set by %d s make nobody leave, and no stay longer or shorter', (byS) => {
		const shop = new Shop([inShoes(7, { until: 250 }), ...strangers], { live: true }).run(100);
		shop.setS = byS;
		shop.run(100);
		expect(shop.words()).toEqual(THERE);
		shop.run(400);
		expect(shop.words()).toEqual([...THERE, 'exited shoes', 'ended shoes']);
		const ended = shop.events.at(-1)!;
		expect(ended.t).toBeGreaterThan(T + byS + 240);
		expect(ended.t).toBeLessThan(T + byS + 251);
		expect((ended.data as { durationS: number }).durationS).toBeGreaterThan(240);
		expect((ended.data as { durationS: number }).durationS).toBeLessThan(251);
		expect(shop.kept.size).toBe(0);
	});

	it.each([3600, -3600])('that were set by %d s leave visits that a restart goes on with', (byS) => {
		const before = new Shop([inShoes(7), ...strangers], { live: true }).run(100);
		before.setS = byS;
		before.run(10);
		const rows = [...before.kept].map(([subject, kept]) => ({ ...kept, subject }));
		const after = new Shop([inShoes(7, { until: 200 }), ...strangers], {
			live: true,
			earlierRun: { rows, aliveT: before.pipeline.t },
		});
		after.t = before.t;
		after.setS = byS;
		after.run(500);
		expect(after.words()).toEqual(['exited shoes', 'ended shoes']);
		const { durationS } = after.events.at(-1)!.data as { durationS: number };
		expect(durationS).toBeGreaterThan(190);
		expect(durationS).toBeLessThan(201);
	});

	it('that jump in a live advert alone end nothing', () => {
		const shop = new Shop([inShoes(7), ...strangers], { live: true }).run(60);
		for (const byS of [3600, -3600]) {
			shop.pipeline.observe({ receiver: 'r-shoes', address: 'x', rssiDbm: -60, data: cart(7), t: shop.t + byS });
			shop.run(60);
		}
		expect(shop.words()).toEqual(THERE);
	});
});

describe('a gateway that stood still', () => {
	it('for four minutes lets nobody leave', () => {
		const shop = new Shop([inShoes(7), ...strangers], { live: true }).run(100).run(240, { isDeaf: true }).run(60);
		expect(shop.words()).toEqual(THERE);
	});

	it('for longer than a visit may be silent ends all where they were last heard', () => {
		const shop = new Shop([inShoes(7), ...strangers], { live: true }).run(100).run(400, { isDeaf: true }).run(60);
		expect(shop.words()).toEqual([...THERE, 'exited shoes', 'ended shoes', ...THERE]);
		expect(shop.events.find(({ type }) => type === 'aisle.visit.ended.v1')!.t).toBeLessThanOrEqual(T + 100);
	});
});

describe('identities', () => {
	it('of two tags at two places make no entry a packet, and are told by name', () => {
		const elsewhere = inShoes(7, { at: { 'r-door': NEAR } });
		const shop = new Shop([inShoes(7), elsewhere, ...strangers]).run(1800);
		expect(shop.words().filter((word) => word.startsWith('entered')).length).toBeLessThanOrEqual(6);
		expect(shop.words().filter((word) => word.startsWith('ended'))).toEqual([]);
	});

	it('of two tags whose place jumps with every packet are told by name', () => {
		const elsewhere = inShoes(7, { at: { 'r-door': NEAR } });
		const estimator: ZoneEstimator = {
			observe: ({ receiver }) => ({ zone: receiver.slice(2), confidence: 0.9 }),
			resume() {},
			forget() {},
			findings: () => [],
		};
		const shop = new Shop([inShoes(7), elsewhere, ...strangers], { estimator }).run(600);
		expect(shop.words().filter((word) => word.startsWith('entered')).length).toBeLessThanOrEqual(6);
		expect(shop.findings().join()).toMatch(/^Tag Cart 7 swings between \w+ and \w+ without having moved/);
	});

	it('that change are one subject: a pass over the change of its rid, under ever new addresses', async () => {
		const epochS = 900;
		const address = (t: number) => `4a:00:00:00:00:${(Math.floor(t / 60) % 256).toString(16).padStart(2, '0')}`;
		const shop = new Shop([inShoes(7, { data: pass, address }), ...strangers]);
		const day = unixDay(T);
		const entry = { pseudonym: 'anna-0001', dayKey: dayKey(KEY, 1001, day).toString('hex') };
		shop.pipeline.rosters.accept(packRoster({ store: 'demo', day, version: 1, part: 0, parts: 1, entries: [entry] }), {
			wallT: T,
		});
		for (let i = 0; i < 30; i++) {
			await shop.pipeline.rosters.prepare(shop.t);
			shop.run(epochS / 10);
		}
		expect(new Set([0, 1, 2].map((i) => pass(T + i * epochS).toString('hex'))).size).toBeGreaterThan(1);
		expect(shop.words('pass:anna-0001')).toEqual(THERE);
	});
});

describe('a quiet night', () => {
	it('is not a receiver that is deaf', () => {
		const leaving = strangers.map((sender, i) => ({ ...sender, until: i < 3 ? 3600 : 1200 + 60 * i }));
		const quiet = [20, 45, 120].map((everyS, i) => ({
			data: () => STRANGER,
			at: { 'r-shoes': { rssiDbm: -85, share: 0.8 } },
			everyS,
			until: 2500 + 900 * i,
		}));
		const shop = new Shop([...leaving, ...quiet]).run(3300);
		expect(shop.findings()).toEqual([]);
	});
});

describe('a restart', () => {
	it('at any second makes no exit and no entry, and goes on with what is known of the silences', () => {
		for (const atS of [1, 3, 7, 12.25, 31, 95, 200.5, 299]) {
			const before = new Shop([inShoes(7), ...strangers]).run(atS);
			const rows = [...before.kept].map(([subject, state]) => ({ ...state, subject }));
			const after = new Shop([inShoes(7), ...strangers], { earlierRun: { rows, aliveT: before.pipeline.t - 8 } });
			after.t = before.t;
			after.run(20, { isDeaf: true }).run(200);
			expect([...before.words(), ...after.words()]).toEqual(THERE);
		}
	});
});
