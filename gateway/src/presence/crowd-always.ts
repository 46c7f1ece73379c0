// What is always on the air, whoever is there: the quietest ten minutes that each receiver had within a day. Pure; holds counts.
import { BUCKETS } from './crowd-buckets.ts';

const WINDOW_MINUTES = 10;
const HOURS = 24;
const HOUR_S = 3600;

export class CrowdAlways {
	readonly #receivers: number;
	/** The window under way, and how many minutes it has. */
	readonly #window: Float64Array;
	readonly #minutes: Uint8Array;
	/** The quietest window of each hour: a ring of 24. */
	readonly #hours: Float32Array;
	readonly #totals: Float64Array;
	readonly #always: Float64Array;
	#hour: number | undefined;
	#hoursSeen = 0;
	#isKnown = false;

	constructor(receivers: number) {
		this.#receivers = receivers;
		this.#window = new Float64Array(receivers * BUCKETS);
		this.#minutes = new Uint8Array(receivers);
		this.#hours = new Float32Array(HOURS * receivers * BUCKETS);
		this.#totals = new Float64Array(HOURS * receivers);
		this.#always = new Float64Array(receivers * BUCKETS);
		this.startOver();
	}

	/** A whole day was heard, the first hour of it from its beginning, by this gateway or in an earlier run. */
	get isKnown(): boolean {
		return this.#isKnown;
	}

	/** Adverts a minute. Nothing until a whole day was heard: without its night, whoever has been there all the time would be furniture. */
	get perMinute(): Float64Array {
		return this.#always;
	}

	/** What an earlier run knew, until a day of this one knows better. */
	restore(perMinute: ArrayLike<number>): void {
		this.#always.set(perMinute);
		this.#isKnown = true;
	}

	/** The day begins anew; what is known stays until then. */
	startOver(): void {
		this.#hour = undefined;
		this.#hoursSeen = 0;
		this.#window.fill(0);
		this.#minutes.fill(0);
		this.#totals.fill(Number.POSITIVE_INFINITY);
	}

	/** One minute's counts. A receiver that heard nothing whatsoever is not quiet but off. @returns whether something was learned */
	step(minuteT: number, counts: Float64Array, alive: Uint8Array): boolean {
		const learned = this.#turnTo(Math.floor(minuteT / HOUR_S));
		for (let r = 0; r < this.#receivers; r++) {
			if (!alive[r]) this.#dropWindow(r);
			else this.#add(r, counts);
		}
		return learned;
	}

	#add(r: number, counts: Float64Array): void {
		for (let bin = r * BUCKETS; bin < (r + 1) * BUCKETS; bin++) this.#window[bin]! += counts[bin]!;
		if (++this.#minutes[r]! < WINDOW_MINUTES) return;
		const window = this.#window.subarray(r * BUCKETS, (r + 1) * BUCKETS);
		const total = window.reduce((sum, count) => sum + count, 0);
		const slot = (this.#hour! % HOURS) * this.#receivers + r;
		if (total < this.#totals[slot]!) {
			this.#totals[slot] = total;
			this.#hours.set(window, slot * BUCKETS);
		}
		this.#dropWindow(r);
	}

	#dropWindow(r: number): void {
		this.#window.fill(0, r * BUCKETS, (r + 1) * BUCKETS);
		this.#minutes[r] = 0;
	}

	/** @returns whether a day was looked through */
	#turnTo(hour: number): boolean {
		if (hour === this.#hour) return false;
		// an hour was missed: it may have been the quiet one
		if (this.#hour !== undefined && hour !== this.#hour + 1) this.startOver();
		this.#hour = hour;
		this.#hoursSeen = Math.min(this.#hoursSeen + 1, HOURS + 1);
		// the first hour was under way when it began
		const isDay = this.#hoursSeen > HOURS;
		if (isDay) this.#choose();
		const slot = (hour % HOURS) * this.#receivers;
		this.#totals.fill(Number.POSITIVE_INFINITY, slot, slot + this.#receivers);
		return isDay;
	}

	#choose(): void {
		for (let r = 0; r < this.#receivers; r++) {
			let quietest = r;
			for (let slot = r; slot < this.#totals.length; slot += this.#receivers) {
				if (this.#totals[slot]! < this.#totals[quietest]!) quietest = slot;
			}
			// off all day: what was known before stands
			if (!Number.isFinite(this.#totals[quietest]!)) continue;
			this.#isKnown = true;
			for (let b = 0; b < BUCKETS; b++) {
				this.#always[r * BUCKETS + b] = this.#hours[quietest * BUCKETS + b]! / WINDOW_MINUTES;
			}
		}
	}
}
