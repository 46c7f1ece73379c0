// At most one of each thing an hour: what is told often says no more than what is told once. Pure.

const HOUR_S = 3600;

export class Hourly {
	readonly #told = new Map<string, number>();
	readonly #most: number;

	/** @param most different things an hour; beyond it nothing is told that has not been */
	constructor(most: number) {
		this.#most = most;
	}

	/** Whether to tell `what` at `t` (seconds); it counts as told then. */
	isDue(what: string, t: number): boolean {
		const lastT = this.#told.get(what);
		// a clock that was set back does not silence anybody
		if (lastT !== undefined && t >= lastT && t - lastT < HOUR_S) return false;
		this.#told.delete(what);
		for (const [other, otherT] of this.#told) {
			if (t >= otherT && t - otherT < HOUR_S) break;
			this.#told.delete(other);
		}
		if (this.#told.size >= this.#most) return false;
		this.#told.set(what, t);
		return true;
	}

	forget(isGone: (what: string) => boolean): void {
		for (const what of this.#told.keys()) if (isGone(what)) this.#told.delete(what);
	}
}
