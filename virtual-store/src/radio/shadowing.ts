// What shelves and walls do to a receiver's signal: an offset that changes slowly over the floor, the same at every visit. Pure.
import type { Point } from '@aisle/protocol';
import type { Random } from '../random.ts';

/** Office-walks survey: residuals of a log-distance fit, each receiver's own mean taken out. */
const DEVIATION_DB = 4.0;
/** There they correlate 0.45 at 1–2 m, 0.26 at 2–3 m, 0.16 at 3–4 m: the exponential law of Gudmundson (1991). */
const CORRELATION_M = 2;
const WAVES = 24;

/** A Gaussian field with exponential correlation, as a sum of plane waves (random Fourier features): no grid, no state. */
export class ShadowField {
	readonly #waves: readonly { kx: number; ky: number; phase: number }[];

	constructor(random: Random) {
		this.#waves = Array.from({ length: WAVES }, () => {
			// the spectrum of exp(-d/l) in two dimensions, drawn by inverting its distribution
			const k = Math.sqrt(1 / (1 - random.uniform()) ** 2 - 1) / CORRELATION_M;
			const direction = random.between(0, 2 * Math.PI);
			return { kx: k * Math.cos(direction), ky: k * Math.sin(direction), phase: random.between(0, 2 * Math.PI) };
		});
	}

	offsetDb([x, y]: Point): number {
		let sum = 0;
		for (const { kx, ky, phase } of this.#waves) sum += Math.cos(kx * x + ky * y + phase);
		return DEVIATION_DB * Math.sqrt(2 / WAVES) * sum;
	}
}
