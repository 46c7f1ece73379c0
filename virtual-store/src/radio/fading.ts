// What moving people and echoes do to one link: a slow drift and, advert by advert, Rician fading. Pure.
import type { Random } from '../random.ts';

/** Makes up the difference between the survey's 5.1 dB (shadow 4.0, fast 3.2) and the walks' 5.9–6.7 dB, with bodies. */
const DRIFT_DB = 2;
/** Own estimate: the time in which people nearby and the hand that holds a phone change. */
const DRIFT_S = 8;
/** Rician K of 4 (6 dB) spreads 3.2 dB: what one point of the office-walks survey spreads within its 3 s. */
const RICIAN_K = 4;

/** The drift of one device at each receiver: first-order autoregressive, moved on only when somebody looks. */
export class Drift {
	readonly #levels: Float64Array;
	readonly #times: Float64Array;

	constructor(receivers: number) {
		this.#levels = new Float64Array(receivers);
		this.#times = new Float64Array(receivers).fill(Number.NEGATIVE_INFINITY);
	}

	offsetDb(receiver: number, t: number, random: Random): number {
		// a clock that was set back does not undo what happened
		const kept = Math.exp(-Math.max(0, t - this.#times[receiver]!) / DRIFT_S);
		const level = this.#levels[receiver]! * kept + random.gaussian(0, DRIFT_DB * Math.sqrt(1 - kept * kept));
		this.#levels[receiver] = level;
		this.#times[receiver] = t;
		return level;
	}
}

/** One direct path and many echoes, at a mean power of 0 dB. */
export function ricianDb(random: Random): number {
	const scatter = Math.sqrt(1 / (2 * (RICIAN_K + 1)));
	const inPhase = Math.sqrt(RICIAN_K / (RICIAN_K + 1)) + random.gaussian(0, scatter);
	const quadrature = random.gaussian(0, scatter);
	return 10 * Math.log10(inPhase * inPhase + quadrature * quadrature);
}
