// How one body moves along a way: pace, turning, stopping. Pure; mutates only itself.
import type { Point } from '@aisle/protocol';
import type { Random } from '../random.ts';

/** Free walking is 1.34 ± 0.26 m/s (Weidmann 1993); shoppers stroll. */
const PACE_MPS = 1.2;
const PACE_DEVIATION_MPS = 0.15;
const PACE_RANGE_MPS = [0.8, 1.6] as const;
/** A half turn takes about a second. */
const TURN_RADPS = Math.PI;
const ACCELERATION_MPS2 = 1.2;

export class Walker {
	at: Point;
	headingRad: number;
	readonly paceMps: number;
	#speedMps = 0;
	#way: Point[] = [];

	constructor(at: Point, random: Random) {
		this.at = [at[0], at[1]];
		this.headingRad = random.between(-Math.PI, Math.PI);
		const [low, high] = PACE_RANGE_MPS;
		this.paceMps = Math.min(Math.max(random.gaussian(PACE_MPS, PACE_DEVIATION_MPS), low), high);
	}

	get walking(): boolean {
		return this.#way.length > 0;
	}

	follow(way: readonly Point[]): void {
		this.#way = [...way];
	}

	/** Standing people look around. */
	turnTo(headingRad: number): void {
		this.headingRad = wrap(headingRad);
	}

	step(dtS: number): void {
		const [next] = this.#way;
		if (next === undefined) {
			this.#speedMps = 0;
			return;
		}
		const dx = next[0] - this.at[0];
		const dy = next[1] - this.at[1];
		const off = wrap(Math.atan2(dy, dx) - this.headingRad);
		this.headingRad = wrap(this.headingRad + Math.sign(off) * Math.min(Math.abs(off), TURN_RADPS * dtS));
		// one slows down for a corner and goes on once more or less facing the right way
		const wanted = this.paceMps * Math.max(0.25, Math.cos(off));
		this.#speedMps = Math.min(wanted, this.#speedMps + ACCELERATION_MPS2 * dtS);
		const distance = Math.hypot(dx, dy);
		const reach = this.#speedMps * dtS;
		if (distance <= reach) {
			this.at = [next[0], next[1]];
			this.#way.shift();
			return;
		}
		this.at = [this.at[0] + (dx / distance) * reach, this.at[1] + (dy / distance) * reach];
	}
}

function wrap(angleRad: number): number {
	return Math.atan2(Math.sin(angleRad), Math.cos(angleRad));
}
