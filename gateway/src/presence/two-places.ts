// An id that is heard at two places at once: it swings between zones faster than anybody walks, and is left where it is. Pure.

/** Back in a zone left so short a time ago: once is somebody who turned round. */
const RETURN_S = 10;
/** A second such return is made only once the zone was named for so long without a word for the old one. */
const UNBROKEN_S = 6;
/** Zones left lately that are remembered. */
const REMEMBERED = 3;
/** Told to a person from so many refused returns on, for so long after the last. */
const TOLD_RETURNS = 5;
const TOLD_S = 120;

/** One subject's swings; empty for nearly all. */
export class TwoPlaces {
	readonly #zones: string[] = [];
	readonly #leftT: number[] = [];
	#returns = 0;
	/** a return that is not believed yet: where to, since when, and the last word for it */
	#wanted = '';
	#wantedT = Number.NaN;
	#refused = 0;
	#refusedT = Number.NEGATIVE_INFINITY;

	/** Which zone somebody in `zone` whom the estimator sees in `wanted` is in. */
	settle(zone: string, wanted: string, t: number): string {
		if (wanted === zone) {
			if (!Number.isNaN(this.#wantedT)) this.#refuse(t);
			return zone;
		}
		const at = this.#zones.indexOf(wanted);
		const returns = at >= 0 && t - this.#leftT[at]! < RETURN_S;
		if (returns && this.#returns > 0) {
			if (this.#wanted !== wanted || Number.isNaN(this.#wantedT)) {
				if (!Number.isNaN(this.#wantedT)) this.#refuse(t);
				this.#wanted = wanted;
				this.#wantedT = t;
			}
			if (t - this.#wantedT < UNBROKEN_S) {
				// as long as it swings, every zone of the swing is one left just now
				this.#leftT[at] = t;
				return zone;
			}
		}
		this.#returns = returns ? this.#returns + 1 : 0;
		this.#wantedT = Number.NaN;
		this.#remember(zone, t);
		return wanted;
	}

	/** The other zone, where a person should be told of it at `t`. */
	toldAt(t: number): string | undefined {
		return this.#refused >= TOLD_RETURNS && t - this.#refusedT < TOLD_S ? this.#wanted : undefined;
	}

	#refuse(t: number): void {
		if (t - this.#refusedT > TOLD_S) this.#refused = 0;
		this.#refused++;
		this.#refusedT = t;
		this.#wantedT = Number.NaN;
		for (let i = 0; i < this.#leftT.length; i++) if (t - this.#leftT[i]! < RETURN_S) this.#leftT[i] = t;
	}

	#remember(zone: string, t: number): void {
		const at = this.#zones.indexOf(zone);
		const oldest = this.#zones.length < REMEMBERED ? this.#zones.length : this.#leftT.indexOf(Math.min(...this.#leftT));
		const slot = at >= 0 ? at : oldest;
		this.#zones[slot] = zone;
		this.#leftT[slot] = t;
	}
}
