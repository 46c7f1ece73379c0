// What one receiver makes of one sender: the signal now, smoothed and at its peak, and how often it comes. Pure.
import { SIGNAL_LOST_S } from '@aisle/protocol';
import { RSSI_UNKNOWN } from '../ble/advert.ts';

/**
 * Time constant of the smoothing. In time and not in adverts, so that a tag that speaks ten times a second and one that
 * speaks once are read alike (Eckner 2017, Algorithms for Unevenly Spaced Time Series, EMA). At a slow walk 3 s are 2 m.
 */
const SMOOTHING_S = 3;
/**
 * One reading in three may be anything: the three advertising channels fade one without the other, by 20 dB and more
 * (Faragher and Harle 2015, Location Fingerprinting With Bluetooth Low Energy Beacons). The median passes over it.
 */
const MEDIAN_OF = 3;
/**
 * How long a peak stands, and how it falls after. Whoever carries a tag turns round to look, and the body between takes
 * 10 to 20 dB: half a minute is enough to read what was. It falls again, so that the bars speak of this end of the store.
 */
export const PEAK_HOLD_S = 30;
const PEAK_FALLS_DB_PER_S = 3;

export class SignalMeter {
	/** as last heard; undefined: the receiver could not say */
	rssiDbm: number | undefined;
	smoothedDbm: number | undefined;
	lastT = Number.NEGATIVE_INFINITY;
	readonly rate: RateMeter;
	#readings: number[] = [];
	/** since it was last silent */
	#count = 0;
	#readT = Number.NEGATIVE_INFINITY;
	#peakDbm = Number.NEGATIVE_INFINITY;
	#peakT = Number.NEGATIVE_INFINITY;

	constructor(startT: number) {
		this.rate = new RateMeter(startT);
	}

	/** Times that go back by a little (a satellite's message that was late) count, and move nothing. */
	add(rssiDbm: number, t: number): void {
		this.rate.add(t);
		this.lastT = Math.max(this.lastT, t);
		this.rssiDbm = rssiDbm === RSSI_UNKNOWN ? undefined : rssiDbm;
		if (this.rssiDbm === undefined) return;
		const silentS = t - this.#readT;
		if (silentS > SIGNAL_LOST_S) {
			this.#readings = [];
			this.#count = 0;
			this.smoothedDbm = undefined;
		}
		this.#readings = [...this.#readings.slice(1 - MEDIAN_OF), rssiDbm];
		const median = medianOf(this.#readings);
		// the first few readings are averaged: one alone would stand for seconds
		const weight = Math.max(1 - Math.exp(-Math.max(silentS, 0) / SMOOTHING_S), 1 / ++this.#count);
		this.smoothedDbm =
			this.smoothedDbm === undefined ? median : this.smoothedDbm + weight * (median - this.smoothedDbm);
		this.#readT = Math.max(this.#readT, t);
		if (this.smoothedDbm >= (this.peakDbm(t) ?? Number.NEGATIVE_INFINITY)) {
			this.#peakDbm = this.smoothedDbm;
			this.#peakT = this.#readT;
		}
	}

	/** The strongest smoothed value of late, never below what it is now. */
	peakDbm(t: number): number | undefined {
		if (this.smoothedDbm === undefined) return undefined;
		const fallenDb = Math.max(t - this.#peakT - PEAK_HOLD_S, 0) * PEAK_FALLS_DB_PER_S;
		return Math.max(this.#peakDbm - fallenDb, this.smoothedDbm);
	}

	isStale(t: number): boolean {
		return t - this.lastT > SIGNAL_LOST_S;
	}
}

/** Events a second, the last few seconds counting most; right from the first second on. */
export class RateMeter {
	readonly #startT: number;
	#perS = 0;
	#t: number;

	constructor(startT: number) {
		this.#startT = startT;
		this.#t = startT;
	}

	add(t: number): void {
		this.#perS = this.#perS * this.#faded(t) + 1 / SMOOTHING_S;
		this.#t = Math.max(this.#t, t);
	}

	perS(t: number): number {
		// what the time before the start would have added, had anybody counted
		const counted = 1 - Math.exp(-Math.max(t - this.#startT, 1) / SMOOTHING_S);
		return (this.#perS * this.#faded(t)) / counted;
	}

	#faded(t: number): number {
		return Math.exp(-Math.max(t - this.#t, 0) / SMOOTHING_S);
	}
}

function medianOf(readings: readonly number[]): number {
	const sorted = readings.toSorted((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
