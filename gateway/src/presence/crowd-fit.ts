// From counts at receivers to adverts sent in places: the most likely way in which a minute's counts came about. Pure.
import { BUCKETS } from './crowd-buckets.ts';
import { arriving, type CrowdLaw, lawTable } from './crowd-law.ts';
import type { CrowdPlace } from './crowd-places.ts';

/** What one law expects of each place. */
export type CrowdModel = { law: CrowdLaw; places: readonly CrowdPlace[]; shares: readonly Float64Array[] };

/** One minute: counts by receiver and bucket, what is always there, and which receivers heard anything at all. */
export type CrowdMinute = {
	counts: Float64Array;
	always: Float64Array;
	alive: Uint8Array;
};

/** Adverts sent in each place, and how likely these make the counts. */
export type CrowdFit = { sent: Float64Array; logLikelihood: number };

/**
 * Each step sharpens; noise is sharpened as well. On the virtual store 20 to 40 steps are best both for people spread over the
 * floor, which fewer steps favour, and for a crowd in one department, of which 5 steps see half and 30 four fifths.
 */
const STEPS = 30;
/** Something that no place explains is possible everywhere. */
const LEAST = 1e-6;

export function crowdModel(places: readonly CrowdPlace[], law: CrowdLaw): CrowdModel {
	const table = lawTable(law);
	return { law, places, shares: places.map((place) => arriving(place, table)) };
}

/** Multiplications of one fit, about. */
export function costOf({ shares }: CrowdModel): number {
	return 2 * STEPS * shares.reduce((sum, { length }) => sum + length, 0);
}

/**
 * Expectation maximisation of a Poisson mixture with the places' rates unknown (Richardson 1972, Lucy 1974).
 */
export function fitCrowd(model: CrowdModel, minute: CrowdMinute): CrowdFit {
	const { places } = model;
	const heard = arrivals(model, minute.alive);
	const sent = new Float64Array(places.length);
	let total = 0;
	forLiveBins(minute, (bin) => {
		total += minute.counts[bin]!;
	});
	places.forEach(({ share }, p) => {
		sent[p] = heard[p]! > 0 ? total * share : 0;
	});
	const expected = new Float64Array(minute.counts.length);
	for (let step = 0; step < STEPS; step++) {
		expect(model, minute, sent, expected);
		for (let p = 0; p < places.length; p++) {
			if (heard[p]! > 0) sent[p]! *= explained(model, minute, expected, p) / heard[p]!;
		}
	}
	expect(model, minute, sent, expected);
	let logLikelihood = 0;
	forLiveBins(minute, (bin) => {
		logLikelihood += minute.counts[bin]! * Math.log(expected[bin]!) - expected[bin]!;
	});
	return { sent, logLikelihood };
}

/** Of the adverts sent in each place, how many arrive in sum over the receivers that are alive. */
function arrivals({ places, shares }: CrowdModel, alive: Uint8Array): Float64Array {
	return Float64Array.from(places, ({ near }, p) => {
		let sum = 0;
		for (let n = 0; n < near.length; n++) {
			if (alive[near[n]!]) for (let b = 0; b < BUCKETS; b++) sum += shares[p]![n * BUCKETS + b]!;
		}
		return sum;
	});
}

function expect({ places, shares }: CrowdModel, { always }: CrowdMinute, sent: Float64Array, into: Float64Array): void {
	for (let bin = 0; bin < into.length; bin++) into[bin] = always[bin]! + LEAST;
	for (let p = 0; p < places.length; p++) {
		const { near } = places[p]!;
		const share = shares[p]!;
		for (let n = 0; n < near.length; n++) {
			const bin = near[n]! * BUCKETS;
			for (let b = 0; b < BUCKETS; b++) into[bin + b]! += sent[p]! * share[n * BUCKETS + b]!;
		}
	}
}

/** How many times the place's expected adverts the counts ask for. */
function explained({ places, shares }: CrowdModel, minute: CrowdMinute, expected: Float64Array, p: number): number {
	const { near } = places[p]!;
	const share = shares[p]!;
	let sum = 0;
	for (let n = 0; n < near.length; n++) {
		if (!minute.alive[near[n]!]) continue;
		const bin = near[n]! * BUCKETS;
		for (let b = 0; b < BUCKETS; b++) {
			sum += (minute.counts[bin + b]! * share[n * BUCKETS + b]!) / expected[bin + b]!;
		}
	}
	return sum;
}

function forLiveBins({ counts, alive }: CrowdMinute, visit: (bin: number) => void): void {
	for (let bin = 0; bin < counts.length; bin++) if (alive[Math.floor(bin / BUCKETS)]) visit(bin);
}
