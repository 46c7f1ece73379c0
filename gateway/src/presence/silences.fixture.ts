// Ways in which a tag that lies still is heard, and what presence makes of each: false exits an hour, and how soon a true one is seen.
import type { EventDraft } from '@aisle/protocol';
import type { ZoneEstimator } from './observation.ts';
import { Tracker } from './tracker.ts';
import { DEFAULT_VISIT_RULES } from './zone-state.ts';

/** Seconds from one advert that is heard to the next. */
export type Hearing = (random: () => number) => () => number;

/** mulberry32: as many streams as there are seeds */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let x = Math.imul(state ^ (state >>> 15), state | 1);
		x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
		return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Adverts come up to 10 ms late on purpose (Core vol 6 part B 4.4.2.2.1). */
function jittered(intervalS: number, random: () => number): number {
	return intervalS + 0.01 * random();
}

/** Each advert is lost for itself. */
export function lossy(intervalS: number, loss: number): Hearing {
	return (random) => () => {
		let gapS = jittered(intervalS, random);
		while (random() < loss) gapS += jittered(intervalS, random);
		return gapS;
	};
}

/** Gilbert and Elliott: spells in which nearly everything is lost; both kinds of spell end by chance. */
export function spells(intervalS: number, goodS: number, badS: number, lossGood = 0.1, lossBad = 0.95): Hearing {
	return (random) => {
		let isBad = false;
		return () => {
			let gapS = 0;
			do {
				const stepS = jittered(intervalS, random);
				gapS += stepS;
				if (random() < stepS / (isBad ? badS : goodS)) isBad = !isBad;
			} while (random() < (isBad ? lossBad : lossGood));
			return gapS;
		};
	};
}

/**
 * Silences as real tags have them, in intervals of their own: in an hour of one heard once a second 2.3 last longer than
 * 15 s and 0.5 longer than 30 s (issue 4). Through both goes a power law, from two intervals on; the others are as short
 * as makes it an advert an interval in the mean.
 */
export function heavyTailed(intervalS: number): Hearing {
	const exponent = Math.log2(2.3 / 0.5);
	const share = (2.3 / 3600) * (15 / 2) ** exponent;
	const body = (1 - share * 2 * (exponent / (exponent - 1))) / (1 - share);
	return (random) => () => {
		const u = random();
		return intervalS * (u < share ? 2 * (u / share) ** (-1 / exponent) : body);
	};
}

/**
 * The same two figures by a law whose tail falls ever faster, as nobody stands in between for ever: 0.145 % of all gaps
 * are silences, log-normal with a median of 13.69 intervals and 0.6 of deviation in the logarithm.
 */
export function logNormalTailed(intervalS: number): Hearing {
	return (random) => () => {
		if (random() >= 0.00145) return intervalS * 0.978;
		const gaussian = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
		return intervalS * 13.692 * Math.exp(0.6 * gaussian);
	};
}

/** A scanner that listens for a part of each period. */
export function dutyCycled(intervalS: number, periodS: number, share: number, loss = 0.1): Hearing {
	return (random) => {
		let t = random() * periodS;
		return () => {
			const from = t;
			do t += jittered(intervalS, random);
			while (t % periodS > share * periodS || random() < loss);
			return t - from;
		};
	};
}

/** A phone: a few adverts at its pace, then a pause, as its system sees fit. */
export function phone(): Hearing {
	return (random) => {
		let left = 0;
		return () => {
			if (left-- > 0) return 0.25 + 0.05 * random();
			left = Math.floor(random() * 12);
			return 0.5 + 3 * random() ** 2 + (random() < 0.02 ? 6 * random() : 0);
		};
	};
}

export type Lying = {
	falseExitsPerH: number;
	over10PerH: number;
	over15PerH: number;
	over30PerH: number;
	noticedS: number[];
};

/** `tags` of them lie still for `hours` each, and are gone. */
export function lieStill(hearing: Hearing, tags: number, hours: number, seed = 1): Lying {
	const noticedS: number[] = [];
	let exits = 0;
	let over10 = 0;
	let over15 = 0;
	let over30 = 0;
	for (let tag = 0; tag < tags; tag++) {
		const next = hearing(seeded(seed * 1000 + tag));
		const events: EventDraft[] = [];
		const tracker = new Tracker(ONE_ZONE, DEFAULT_VISIT_RULES, (some) => void events.push(...some));
		let t = 1e9;
		const endT = t + hours * 3600;
		while (t < endT) {
			tracker.advance(t);
			tracker.observe({ subject: 'tag:x', receiver: 'r1', rssiDbm: -70, t }, 'cart');
			const gapS = next();
			if (gapS > 10) over10++;
			if (gapS > 15) over15++;
			if (gapS > 30) over30++;
			if (t + gapS >= endT) break;
			t += gapS;
		}
		exits += events.filter(({ type }) => type === 'aisle.zone.exited.v1').length;
		noticedS.push(noticedAfterS(tracker, t));
	}
	const h = tags * hours;
	return {
		falseExitsPerH: exits / h,
		over10PerH: over10 / h,
		over15PerH: over15 / h,
		over30PerH: over30 / h,
		noticedS,
	};
}

const ONE_ZONE: ZoneEstimator = {
	observe: () => ({ zone: 'shoes', confidence: 0.9 }),
	resume() {},
	forget() {},
	findings: () => [],
};

/** With the four looks a second of a running gateway. */
function noticedAfterS(tracker: Tracker, lastT: number): number {
	let t = lastT;
	while (!tracker.present().next().done) {
		t += 0.25;
		tracker.advance(t);
	}
	return t - lastT;
}
