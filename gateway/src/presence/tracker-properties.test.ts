// What holds of visits whatever is heard: adverts at any times by any receivers, with restarts and receivers that fail.
import type { EventDraft } from '@aisle/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ZoneEstimator } from './observation.ts';
import { HELD_MOST_S, type TrackedVisit, Tracker } from './tracker.ts';

const RULES = { exitAfterS: 30, visitGapS: 300 };
const RECEIVERS = ['r1', 'r2', 'r3'];
/** Each receiver has a zone of its own: whatever is decided is presence's. */
const ESTIMATOR: ZoneEstimator = {
	observe: ({ receiver }) => ({ zone: `zone-${receiver}`, confidence: 0.9 }),
	resume() {},
	forget() {},
	findings: () => [],
};

/** Somebody who never comes back to a zone: how an id swings between zones is not stored (two-places.ts). */
const ONWARDS: ZoneEstimator = {
	...ESTIMATOR,
	observe: ({ t }) => ({ zone: `zone-${Math.floor(t / 7)}`, confidence: 0.9 }),
};

type Heard = { afterS: number; subject: string | undefined; receiver: string };

const heard = (gaps: fc.Arbitrary<number>) =>
	fc.record({
		afterS: gaps,
		subject: fc.constantFrom('tag:x', 'tag:y', 'pass:anna-0001', undefined),
		receiver: fc.constantFrom(...RECEIVERS),
	});
/** Mostly seconds, sometimes minutes, sometimes a clock that is behind. */
const ANY_GAP = fc.oneof(
	{ weight: 8, arbitrary: fc.double({ min: 0, max: 3, noNaN: true }) },
	{ weight: 2, arbitrary: fc.double({ min: -2, max: 400, noNaN: true }) },
);

class Play {
	readonly events: EventDraft[] = [];
	readonly kept = new Map<string, TrackedVisit>();
	readonly #estimator: ZoneEstimator;
	tracker: Tracker;
	t = 1e9;

	constructor(estimator = ESTIMATOR) {
		this.#estimator = estimator;
		this.tracker = this.#make();
	}

	#make(): Tracker {
		return new Tracker(this.#estimator, RULES, (some, subject, state) => {
			this.events.push(...some);
			if (state) this.kept.set(subject, structuredClone(state));
			else this.kept.delete(subject);
		});
	}

	hear({ afterS, subject, receiver }: Heard, stepS = Number.POSITIVE_INFINITY): this {
		for (let s = stepS; s < afterS; s += stepS) this.tracker.advance(this.t + s);
		this.t += afterS;
		this.tracker.advance(this.t);
		if (subject === undefined) this.tracker.heardOther(this.tracker.ear(receiver), this.t);
		else this.tracker.observe({ subject, receiver, rssiDbm: -60, t: this.t }, 'cart');
		return this;
	}

	restart(): this {
		const rows = [...this.kept].map(([subject, kept]) => ({
			...(JSON.parse(JSON.stringify(kept)) as TrackedVisit),
			subject,
		}));
		this.tracker = this.#make();
		this.tracker.restore(rows, this.t, this.t);
		return this;
	}

	end(): this {
		this.t += 2 * HELD_MOST_S;
		this.tracker.advance(this.t);
		return this;
	}

	/** @param of those of one subject */
	words(of?: string): string[] {
		const events = this.events.filter(({ subject }) => of === undefined || subject === of);
		return events.map(({ type, subject, data }) => `${type} ${subject} ${'zone' in data ? data.zone : ''}`);
	}
}

describe('visits', () => {
	it('enter and leave in turn, in time, and their stays are the visit', () => {
		fc.assert(
			fc.property(fc.array(heard(ANY_GAP), { maxLength: 150 }), (all) => {
				const play = new Play();
				for (const one of all) play.hear(one);
				play.end();
				expect([...play.kept.keys()]).toEqual([]);
				for (const subject of new Set(play.events.map((event) => event.subject))) checkVisits(play.events, subject);
			}),
		);
	});

	it('end in the same order whether time is looked at often or once', () => {
		fc.assert(
			fc.property(fc.array(heard(ANY_GAP), { maxLength: 80 }), (all) => {
				const atOnce = new Play();
				const inSteps = new Play();
				for (const one of all) {
					atOnce.hear(one);
					inSteps.hear(one, 0.25);
				}
				expect(inSteps.events).toEqual(atOnce.events);
			}),
			{ numRuns: 50 },
		);
	});

	it('do not end while no receiver hears anything, for a quarter of an hour', () => {
		const busy = fc.array(heard(fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 200, maxLength: 300 });
		fc.assert(
			fc.property(busy, (all) => {
				const play = new Play();
				for (const one of all) {
					play.hear(one);
					// strangers are heard everywhere, all the time
					for (const receiver of RECEIVERS) play.hear({ afterS: 0.01, subject: undefined, receiver });
				}
				const before = play.words();
				const there = new Set([...play.tracker.present()].map(({ subject }) => subject));
				for (let s = 0; s < HELD_MOST_S; s += 0.25) play.tracker.advance(play.t + s);
				expect(play.words()).toEqual(before);
				expect(new Set([...play.tracker.present()].map(({ subject }) => subject))).toEqual(there);
			}),
			{ numRuns: 20 },
		);
	});

	it('go on after a restart at any advert as if there had been none', () => {
		// silences are short or end the visit: what is between is decided by what was learnt since the last event
		const gaps = fc.oneof(
			{ weight: 20, arbitrary: fc.double({ min: 0, max: 1.5, noNaN: true }) },
			{ weight: 1, arbitrary: fc.double({ min: 2000, max: 3000, noNaN: true }) },
		);
		fc.assert(
			fc.property(fc.array(heard(gaps), { minLength: 1, maxLength: 120 }), fc.nat(), (all, at) => {
				const whole = new Play(ONWARDS);
				const cut = new Play(ONWARDS);
				for (const [i, one] of all.entries()) {
					whole.hear(one);
					cut.hear(one);
					if (i === at % all.length) cut.restart();
				}
				whole.end();
				cut.end();
				// who leaves first of two may change with what is known of their silences
				for (const { subject } of whole.events) expect(cut.words(subject)).toEqual(whole.words(subject));
				expect(cut.events).toHaveLength(whole.events.length);
			}),
		);
	});
});

function checkVisits(all: readonly EventDraft[], subject: string): void {
	let zone: string | undefined;
	let visit: string | undefined;
	let latestT = Number.NEGATIVE_INFINITY;
	const staysS = new Map<string, number>();
	for (const { type, data, t } of all.filter((event) => event.subject === subject)) {
		expect(t).toBeGreaterThanOrEqual(latestT);
		latestT = t;
		if (type === 'aisle.visit.started.v1') {
			expect(visit).toBeUndefined();
			visit = data.visit;
			staysS.clear();
		} else if (type === 'aisle.zone.entered.v1') {
			expect([data.visit, zone]).toEqual([visit, undefined]);
			zone = data.zone;
		} else if (type === 'aisle.zone.dwelled.v1') {
			expect(data.zone).toBe(zone);
		} else if (type === 'aisle.zone.exited.v1') {
			expect(data.zone).toBe(zone);
			zone = undefined;
			staysS.set(data.zone, (staysS.get(data.zone) ?? 0) + data.dwellS);
		} else if (type === 'aisle.visit.ended.v1') {
			expect([data.visit, zone]).toEqual([visit, undefined]);
			visit = undefined;
			for (const { zone: id, dwellS } of data.zones) expect(Math.abs(dwellS - staysS.get(id)!)).toBeLessThan(2);
		}
	}
}
