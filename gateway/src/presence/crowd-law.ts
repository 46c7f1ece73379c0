// How loud a stranger's advert arrives: a path law with a wide spread, and the laws among which a store's is found. Pure.
import { BUCKETS, bucketTopDbm } from './crowd-buckets.ts';
import type { CrowdPlace } from './crowd-places.ts';

export type CrowdLaw = {
	/** what a receiver at 1 m reads of a phone on a body */
	at1mDbm: number;
	exponent: number;
	/** walls, bodies, phones and echoes together */
	spreadDb: number;
};

/** Phones are about 3 dB weaker than beacons' usual -59 dBm, and half of a body's 6 dB is in the way. */
const AT_1M_DBM = -65;

export const DEFAULT_LAW: CrowdLaw = { at1mDbm: AT_1M_DBM, exponent: 2.4, spreadDb: 7 };

/**
 * From an empty hall to a store full of racks. The level at 1 m is not learned: it belongs to phones and not to the store, and with
 * it free, many people who are faint and some things outside that are loud explain the same counts.
 */
export const LAWS: readonly CrowdLaw[] = [1.6, 1.8, 2, 2.2, 2.4, 2.6, 2.8, 3, 3.2].flatMap((exponent) =>
	[5, 7].map((spreadDb) => ({ at1mDbm: AT_1M_DBM, exponent, spreadDb })),
);

/** Data sheets of receivers say -90 to -98 dBm. */
const DEAF_BELOW_DBM = -94;
/** Collisions and moments between two channels; as in the virtual store. */
const HEARD_AT_BEST = 0.92;
/** What a front with windows costs; own estimate. */
const OUTER_WALL_DB = 10;
const NEAREST_M = 0.5;
const TABLE_STEP_M = 0.25;
const TABLE_LENGTH = 200;

/** Of the adverts sent in a place, the share that arrives: near receiver by near receiver, bucket by bucket. */
export function arriving({ zone, near, distancesM }: CrowdPlace, table: Float64Array): Float64Array {
	const shares = new Float64Array(near.length * BUCKETS);
	const points = distancesM.length / near.length;
	const wall = zone === undefined ? TABLE_LENGTH : 0;
	for (let i = 0; i < distancesM.length; i++) {
		const step = Math.min(Math.round(distancesM[i]! / TABLE_STEP_M), TABLE_LENGTH - 1);
		const from = (wall + step) * BUCKETS;
		const to = (i % near.length) * BUCKETS;
		for (let b = 0; b < BUCKETS; b++) shares[to + b]! += table[from + b]! / points;
	}
	return shares;
}

/** Distance → share in each bucket, first without and then with the outer wall. */
export function lawTable({ at1mDbm, exponent, spreadDb }: CrowdLaw): Float64Array {
	const table = new Float64Array(2 * TABLE_LENGTH * BUCKETS);
	for (let row = 0; row < 2 * TABLE_LENGTH; row++) {
		const metres = Math.max((row % TABLE_LENGTH) * TABLE_STEP_M, NEAREST_M);
		const wallDb = row < TABLE_LENGTH ? 0 : OUTER_WALL_DB;
		const level = at1mDbm - wallDb - 10 * exponent * Math.log10(metres);
		let below = 1;
		for (let b = 0; b < BUCKETS; b++) {
			const lowerDbm = b === BUCKETS - 1 ? DEAF_BELOW_DBM : bucketTopDbm(b + 1);
			const next = normalShareBelow((lowerDbm - level) / spreadDb);
			table[row * BUCKETS + b] = HEARD_AT_BEST * (below - next);
			below = next;
		}
	}
	return table;
}

/** Abramowitz and Stegun 7.1.26: the error is under 2e-7. */
function normalShareBelow(deviations: number): number {
	const t = 1 / (1 + (0.3275911 * Math.abs(deviations)) / Math.SQRT2);
	const poly = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
	const tail = (poly * Math.exp((-deviations * deviations) / 2)) / 2;
	return deviations >= 0 ? 1 - tail : tail;
}
