// A token bucket that lets one taker run into debt and says how long the debt takes to pay off. Pure: time is an argument.

export class TokenBucket {
	readonly #ratePerS: number;
	readonly #burst: number;
	#tokens: number;
	#atMs: number;

	constructor(ratePerS: number, burst: number, nowMs: number) {
		this.#ratePerS = ratePerS;
		this.#burst = burst;
		this.#tokens = burst;
		this.#atMs = nowMs;
	}

	take(amount: number, nowMs: number): void {
		this.#refill(nowMs);
		this.#tokens -= amount;
	}

	/** 0 while there is credit; otherwise milliseconds until there is some again. */
	waitMs(nowMs: number): number {
		this.#refill(nowMs);
		return this.#tokens > 0 ? 0 : Math.ceil(((1 - this.#tokens) / this.#ratePerS) * 1000);
	}

	#refill(nowMs: number): void {
		const earned = ((nowMs - this.#atMs) / 1000) * this.#ratePerS;
		this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, earned));
		this.#atMs = nowMs;
	}
}
