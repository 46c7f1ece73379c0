// Which receivers hear one subject, and how much of it each: recent adverts count more. Pure.
import type { Ear } from './ears.ts';
import { noteInterval, type Silences } from './silence.ts';

/** The last 64 adverts weigh as much as all before: a minute at one receiver, and somebody who walks on is followed. */
const GROWTH = 1 + 1 / 64;
/** Weights grow instead of all the others shrinking, until here. */
const LARGEST = 1e6;
/** Receivers that are stored with a visit; four hear nearly everything of one subject. */
const KEPT = 4;
/** Adverts closer than this are one, heard on several channels. */
const SAME_ADVERT_S = 0.05;

/** Weight of one advert in how loud a receiver hears the subject: fading of 5 dB is left with 1.3. */
const LEVEL_WEIGHT = 1 / 8;
/** And in how loud it was for the last minutes: whoever walks differs from that. */
const LASTING_WEIGHT = 1 / 128;
/** Somebody who walks a few metres changes in some receiver's ears by more than fading does. */
export const MOVED_DB = 6;

/** Receiver id → share of what was heard. */
export type SavedShares = Record<string, number>;

export class EarShares {
	#weights: Float32Array;
	/** smoothed dBm; 0: not heard yet */
	#levels: Float32Array;
	/** smoothed over longer, to compare with */
	#lasting: Float32Array;
	#movedT = Number.NEGATIVE_INFINITY;
	#growing = 1;
	#total = 0;
	#main = -1;
	/** when the main receiver heard it last */
	#mainT = Number.NEGATIVE_INFINITY;

	constructor(receivers: number) {
		this.#weights = new Float32Array(receivers);
		this.#levels = new Float32Array(receivers);
		this.#lasting = new Float32Array(receivers);
	}

	/** The receiver that hears it most; -1 before anybody did. */
	get main(): number {
		return this.#main;
	}

	/** When some receiver last heard it clearly louder or softer than for the last minutes. */
	get movedT(): number {
		return this.#movedT;
	}

	heard(index: number, rssiDbm: number, t: number, silences: Silences): void {
		if (index >= this.#weights.length) this.#widen(index + 1);
		const level = this.#levels[index]!;
		this.#levels[index] = level === 0 ? rssiDbm : level + LEVEL_WEIGHT * (rssiDbm - level);
		const lasting = this.#lasting[index]!;
		this.#lasting[index] = lasting === 0 ? rssiDbm : lasting + LASTING_WEIGHT * (rssiDbm - lasting);
		if (Math.abs(this.#levels[index]! - this.#lasting[index]!) > MOVED_DB) this.#movedT = t;
		this.#growing *= GROWTH;
		this.#weights[index]! += this.#growing;
		this.#total += this.#growing;
		if (index === this.#main) {
			// receivers' clocks and ways differ: times between two adverts are those of one of them
			const gapS = t - this.#mainT;
			if (gapS >= SAME_ADVERT_S) {
				noteInterval(silences, gapS);
				this.#mainT = t;
			}
		} else if (this.#main < 0 || this.#weights[index]! > this.#weights[this.#main]!) {
			this.#main = index;
			this.#mainT = t;
		}
		if (this.#growing > LARGEST) this.#shrink();
	}

	/** How loud a receiver hears it, smoothed; 0 where it did not hear it yet. */
	levelDbm(index: number): number {
		return this.#levels[index] ?? 0;
	}

	/** The loudest that any receiver heard it, smoothed; 0 before anybody did. */
	get loudestDbm(): number {
		let loudest = Number.NEGATIVE_INFINITY;
		for (const level of this.#levels) if (level !== 0 && level > loudest) loudest = level;
		return Number.isFinite(loudest) ? loudest : 0;
	}

	/** 0 to 1 */
	share(index: number): number {
		return this.#total === 0 || index >= this.#weights.length ? 0 : this.#weights[index]! / this.#total;
	}

	save(ears: Iterable<Ear>): SavedShares {
		const shares = [...ears].map(
			({ receiver, index }) => [receiver, Math.round(this.share(index) * 100) / 100] as const,
		);
		const best = shares.filter(([, share]) => share > 0).sort((a, b) => b[1] - a[1]);
		return Object.fromEntries(best.slice(0, KEPT));
	}

	/** What was stored weighs as much as 64 adverts. */
	restore(saved: SavedShares, indexOf: (receiver: string) => number): void {
		for (const [receiver, share] of Object.entries(saved)) {
			const index = indexOf(receiver);
			if (index >= this.#weights.length) this.#widen(index + 1);
			this.#weights[index]! = share / (GROWTH - 1);
			this.#total += share / (GROWTH - 1);
			if (this.#main < 0 || this.#weights[index]! > this.#weights[this.#main]!) this.#main = index;
		}
	}

	#widen(length: number): void {
		this.#weights = widened(this.#weights, length);
		this.#levels = widened(this.#levels, length);
		this.#lasting = widened(this.#lasting, length);
	}

	#shrink(): void {
		for (let i = 0; i < this.#weights.length; i++) this.#weights[i]! /= this.#growing;
		this.#total /= this.#growing;
		this.#growing = 1;
	}
}

function widened(values: Float32Array, length: number): Float32Array {
	const wide = new Float32Array(length);
	wide.set(values);
	return wide;
}
