import { type EventDraft, Site } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { makeEstimator } from './make-estimator.ts';
import type { Observation, ZoneEstimator } from './observation.ts';
import { type TrackedVisit, Tracker } from './tracker.ts';

const RULES = { exitAfterS: 30, visitGapS: 300 };
/** One zone: whoever is heard is in it, at once. */
const SITE = Site.parse({
	store: 'kiosk',
	timezone: 'Europe/Berlin',
	floor: { width: 4, height: 4 },
	zones: [{ id: 'shoes', name: 'Shoes', shape: [[0, 0], [4, 0], [4, 4], [0, 4]] }], // biome-ignore format: corners
	receivers: [{ id: 'r1', at: [2, 2] }],
});

function setUp(rules = RULES) {
	const events: EventDraft[] = [];
	const kept = new Map<string, TrackedVisit>();
	const tracker = new Tracker(makeEstimator(SITE), rules, (some, subject, state) => {
		events.push(...some);
		if (state) kept.set(subject, structuredClone(state));
		else kept.delete(subject);
	});
	const hear = (t: number, subject = 'tag:x') => tracker.observe({ subject, receiver: 'r1', rssiDbm: -60, t }, 'cart');
	const rows = () => [...kept].map(([subject, state]) => ({ subject, ...state }));
	return {
		tracker,
		events,
		kept,
		hear,
		rows,
		types: () => events.map(({ type }) => type.split('.').slice(1, 3).join('.')),
	};
}

describe('Tracker', () => {
	it('ends stays and visits when time passes, each for itself', () => {
		const { tracker, hear, types } = setUp();
		hear(0, 'tag:x');
		hear(20, 'tag:y');
		tracker.advance(31);
		expect(types().filter((type) => type === 'zone.exited')).toHaveLength(1);
		expect([...tracker.present()].map(({ subject }) => subject)).toEqual(['tag:y']);
		tracker.advance(330);
		expect(types().filter((type) => type === 'visit.ended')).toHaveLength(2);
		expect(tracker.subjects()).toEqual([]);
	});

	it('tells of endings in their order, however far time jumps', () => {
		const inSteps = setUp();
		const atOnce = setUp();
		for (const { tracker, hear } of [inSteps, atOnce]) {
			for (const [t, subject] of [
				[0, 'tag:x'],
				[5, 'tag:y'],
				[7, 'tag:x'],
				[280, 'tag:z'],
			] as const) {
				tracker.advance(t);
				hear(t, subject);
			}
		}
		for (let t = 281; t < 700; t++) inSteps.tracker.advance(t);
		atOnce.tracker.advance(700);
		expect(atOnce.events).toEqual(inSteps.events);
		expect(atOnce.types().slice(-4)).toEqual(['visit.ended', 'visit.ended', 'zone.exited', 'visit.ended']);
	});

	it('ends stay and visit together where the rules say so', () => {
		const { tracker, hear, types } = setUp({ exitAfterS: 30, visitGapS: 10 });
		hear(0);
		tracker.advance(100);
		expect(types().slice(-2)).toEqual(['zone.exited', 'visit.ended']);
		expect(types().filter((type) => type === 'visit.ended')).toHaveLength(1);
	});

	it('keeps exactly the state of those on a visit', () => {
		const { tracker, hear, kept } = setUp();
		hear(0);
		expect(kept.get('tag:x')?.visit.zone).toBe('shoes');
		tracker.advance(1000);
		expect(kept.size).toBe(0);
	});

	it('goes on after a restart without a false exit or entry', () => {
		const before = setUp();
		before.hear(0);
		for (let t = 1; t <= 250; t++) before.hear(t);
		const after = setUp();
		after.tracker.restore(before.rows(), 250, 280);
		after.tracker.advance(281);
		after.hear(290);
		expect(after.types()).toEqual([]);
		expect([...after.tracker.present()]).toHaveLength(1);
	});

	it('after a restart, lets go of whoever is not heard again', () => {
		const before = setUp();
		before.hear(0);
		const after = setUp();
		after.tracker.restore(before.rows(), 10, 20);
		after.tracker.advance(51);
		expect(after.types()).toEqual(['zone.exited']);
	});

	it('ends visits at what was last known after a long time down, and when time went back', () => {
		for (const t of [100_000, -5000]) {
			const before = setUp();
			before.hear(0);
			const after = setUp();
			after.tracker.restore(before.rows(), 20, t);
			expect(after.types()).toEqual(['zone.exited', 'visit.ended']);
			expect(after.events.every((event) => event.t <= 20)).toBe(true);
		}
	});

	it('keeps nothing of somebody heard only once, and lets them withdraw before that', () => {
		// by one receiver between two zones nobody can be placed at once
		const [left, right] = [0, 2].map((x) => ({ ...SITE.zones[0]!, id: `at-${x}`, shape: [[x, 0], [x + 2, 0], [x + 2, 4], [x, 4]] as [number, number][] })); // biome-ignore format: corners
		const estimator = makeEstimator({ ...SITE, zones: [left!, right!] });
		const forgotten: string[] = [];
		const forget = estimator.forget.bind(estimator);
		estimator.forget = (subject) => {
			forgotten.push(subject);
			forget(subject);
		};
		const tracker = new Tracker(estimator, RULES, () => expect.unreachable('nothing happened'));
		tracker.observe({ subject: 'tag:x', receiver: 'r1', rssiDbm: -60, t: 0 }, 'cart');
		tracker.observe({ subject: 'tag:y', receiver: 'r1', rssiDbm: -60, t: 10 }, 'cart');
		expect(tracker.subjects()).toEqual(['tag:x', 'tag:y']);
		tracker.forget('tag:y');
		tracker.advance(29);
		expect(tracker.subjects()).toEqual(['tag:x']);
		tracker.advance(30);
		expect(tracker.subjects()).toEqual([]);
		expect(forgotten).toEqual(['tag:y', 'tag:x']);
	});

	it('ends the stay of somebody who steps out of all zones, and not the visit', () => {
		const events: EventDraft[] = [];
		const where: (string | null)[] = ['shoes', null, null, 'shoes'];
		const stepping: ZoneEstimator = {
			observe: () => ({ zone: where.shift()!, confidence: 0.9 }),
			resume: () => {},
			forget: () => {},
			findings: () => [],
		};
		const tracker = new Tracker(stepping, RULES, (some) => events.push(...some));
		for (const t of [0, 20, 200, 400]) {
			tracker.advance(t);
			tracker.observe({ subject: 'tag:x', receiver: 'r1', rssiDbm: -60, t }, 'cart');
		}
		expect(events.map(({ type, t }) => [type.split('.').slice(1, 3).join('.'), t])).toEqual([
			['visit.started', 0],
			['zone.entered', 0],
			['zone.exited', 20],
			['zone.entered', 400],
		]);
		tracker.advance(1000);
		expect(events.at(-1)).toMatchObject({ type: 'aisle.visit.ended.v1', data: { durationS: 400 } });
	});

	it('drops whoever withdrew without a word', () => {
		const { tracker, hear, events, kept } = setUp();
		hear(0);
		events.length = 0;
		tracker.forget('tag:x');
		tracker.advance(1000);
		expect(events).toEqual([]);
		expect(kept.size).toBe(0);
	});

	it('takes another estimator in the middle of visits, which go on', () => {
		const { tracker, events, hear } = setUp();
		hear(0, 'tag:x');
		const before = [...tracker.present()];
		tracker.useEstimator(makeEstimator(SITE));
		expect([...tracker.present()]).toEqual(before);
		hear(1, 'tag:x');
		expect(events).toHaveLength(2);
		// what it knows is another thing: the same receiver is in another zone now
		tracker.useEstimator(makeEstimator({ ...SITE, zones: [{ ...SITE.zones[0]!, id: 'kids' }] }));
		hear(2, 'tag:x');
		expect([...tracker.present()].map(({ zone }) => zone)).toEqual(['kids']);
		expect(new Set(events.map(({ data }) => (data as { visit: string }).visit)).size).toBe(1);
	});

	it('lets the estimator before forget everybody it placed, and tells the next where they are', () => {
		const { tracker, hear } = setUp();
		hear(0, 'tag:x');
		hear(4, 'tag:y');
		const told: string[] = [];
		const watched: ZoneEstimator = {
			observe: () => undefined,
			resume: (subject, zone, t) => told.push(`${subject} in ${zone} at ${t}`),
			forget: (subject) => told.push(`${subject} forgotten`),
			findings: () => [],
		};
		tracker.useEstimator(watched);
		expect(told.splice(0)).toEqual(['tag:x in shoes at 0', 'tag:y in shoes at 4']);
		tracker.useEstimator(makeEstimator(SITE));
		expect(told).toEqual(['tag:x forgotten', 'tag:y forgotten']);
	});

	it('lets who has left come back anywhere, whatever estimator there is by then', () => {
		const site: Site = {
			...SITE,
			floor: { width: 40, height: 4 },
			zones: [0, 20].map((x, i) => {
				return { ...SITE.zones[0]!, id: ['shoes', 'kids'][i]!, shape: [[x, 0], [x + 20, 0], [x + 20, 4], [x, 4]] }; // biome-ignore format: corners
			}),
			receivers: [2, 38].map((x, i) => ({ ...SITE.receivers[0]!, id: `r${i + 1}`, at: [x, 2] })),
		};
		const entered: unknown[] = [];
		const tracker = new Tracker(makeEstimator(site), RULES, (events) => {
			for (const { type, data } of events) if (type === 'aisle.zone.entered.v1') entered.push(data.zone);
		});
		const hear = (receiver: string, rssiDbm: number, fromT: number) => {
			for (let t = fromT; t < fromT + 10; t += 0.5) {
				tracker.advance(t);
				tracker.observe({ subject: 'tag:x', receiver, rssiDbm, t }, 'cart');
			}
		};
		hear('r1', -55, 0);
		tracker.advance(25);
		tracker.advance(45);
		expect([...tracker.present()]).toEqual([]);
		tracker.useEstimator(makeEstimator(site));
		hear('r2', -78, 45);
		expect(entered).toEqual(['shoes', 'kids']);
	});

	it('ends the stay of somebody who was not heard after a restart when the earlier run was last alive', () => {
		const before = setUp();
		before.hear(0);
		const after = setUp();
		after.tracker.restore(before.rows(), 10, 100);
		after.tracker.advance(131);
		expect(after.types()).toEqual(['zone.exited']);
		expect(after.events[0]).toMatchObject({ t: 10, data: { dwellS: 10 } });
	});

	it('lets an advert that comes late move nobody, and go on with a visit', () => {
		const seen: number[] = [];
		const estimator = {
			observe: ({ t, receiver }: Observation) => {
				seen.push(t);
				return { zone: receiver, confidence: 0.9 };
			},
			resume() {},
			forget() {},
			findings: () => [],
		};
		const events: EventDraft[] = [];
		const tracker = new Tracker(estimator, RULES, (some) => void events.push(...some));
		const hear = (t: number, receiver: string) => {
			tracker.advance(t);
			tracker.observe({ subject: 'tag:x', receiver, rssiDbm: -60, t }, 'cart');
		};
		hear(100, 'r1');
		hear(92, 'r2');
		expect(seen).toEqual([100]);
		// its only receiver is always eight seconds late: that is no silence of its own
		for (let t = 140; t < 400; t++) {
			tracker.advance(t);
			hear(t - 8, 'r1');
		}
		expect(events.filter(({ type }) => type === 'aisle.zone.exited.v1')).toHaveLength(1);
		expect([...tracker.present()]).toHaveLength(1);
	});

	it('keeps somebody where they are while the estimator has nothing to say', () => {
		let isSure = true;
		const estimator = {
			observe: () => (isSure ? { zone: 'shoes', confidence: 0.9 } : undefined),
			resume() {},
			forget() {},
			findings: () => [],
		};
		const events: EventDraft[] = [];
		const tracker = new Tracker(estimator, RULES, (some) => void events.push(...some));
		for (let t = 0; t < 200; t++) {
			tracker.advance(t);
			tracker.observe({ subject: 'tag:x', receiver: 'r1', rssiDbm: -60, t }, 'cart');
			isSure = false;
		}
		expect(events.map(({ type }) => type)).toEqual(['aisle.visit.started.v1', 'aisle.zone.entered.v1']);
		tracker.advance(240);
		expect(events.at(-1)).toMatchObject({ type: 'aisle.zone.exited.v1', t: 199 });
	});

	it('has room for a thousand in under 20 MB, with a hundred receivers', () => {
		const collect = globalThis.gc;
		const heapMb = () => {
			collect?.();
			const { heapUsed, arrayBuffers } = process.memoryUsage();
			return (heapUsed + arrayBuffers) / 1e6;
		};
		const estimator = { observe: () => ({ zone: 'a', confidence: 0.9 }), resume() {}, forget() {}, findings: () => [] };
		const tracker = new Tracker(estimator, RULES, () => {});
		for (let i = 0; i < 100; i++) tracker.ear(`r${i}`);
		const before = heapMb();
		for (let i = 0; i < 20_000; i++) {
			const t = i / 10_000;
			tracker.observe({ subject: `tag:${i % 1000}`, receiver: `r${i % 97}`, rssiDbm: -60, t }, 'cart');
		}
		expect(tracker.subjects()).toHaveLength(1000);
		expect(heapMb() - before).toBeLessThan(20);
	});
});
