// Seeded chance: every person, device and receiver has its own stream, so that one more of them changes nobody else's.
import { createHash } from 'node:crypto';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

export class Random {
	readonly #name: string;
	readonly #generator: RandomGenerator;

	/** The same name gives the same stream; a seed is a name. */
	constructor(name: string) {
		this.#name = name;
		const digest = createHash('sha256').update(name).digest();
		this.#generator = xoroshiro128plusFromState([0, 4, 8, 12].map((at) => digest.readInt32LE(at)));
	}

	/** An independent stream. */
	fork(name: string): Random {
		return new Random(`${this.#name}/${name}`);
	}

	/** 0 (included) to 1 (excluded) */
	uniform(): number {
		return (this.#generator.next() >>> 0) / 0x1_0000_0000;
	}

	between(low: number, high: number): number {
		return low + (high - low) * this.uniform();
	}

	/** An integer from `low` to `high`, both included. */
	integer(low: number, high: number): number {
		return low + Math.floor((high - low + 1) * this.uniform());
	}

	chance(probability: number): boolean {
		return this.uniform() < probability;
	}

	/** Box-Muller */
	gaussian(mean: number, deviation: number): number {
		const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
		return mean + deviation * radius * Math.cos(2 * Math.PI * this.uniform());
	}

	/** Times that are mostly short and sometimes long; `spread` is the deviation of the logarithm. */
	logNormal(median: number, spread: number): number {
		return median * Math.exp(this.gaussian(0, spread));
	}

	pick<T>(choices: readonly T[]): T {
		if (choices.length === 0) throw new Error('nothing to pick from');
		return choices[this.integer(0, choices.length - 1)] as T;
	}

	bytes(length: number): Buffer {
		const bytes = Buffer.alloc(length);
		for (let i = 0; i < length; i++) bytes[i] = this.integer(0, 255);
		return bytes;
	}
}

/** Everything that is so in a store, whatever happens there. */
export function storeRandom(seed: number): Random {
	return new Random(String(seed));
}

/** What one device of a store is like: the same on all days, and in a survey that was taken with it. */
export function makeOf(store: Random, name: string, kept: 'worn' | 'placed', nth = 0): Random {
	return kept === 'placed' ? store.fork(`device/${name}`) : store.fork(`devices/${name}`).fork(String(nth));
}
