// What one account may send in a second, all its connections together: messages and bytes.
import { TokenBucket } from './token-bucket.ts';

export type RateLimits = { messagesPerS: number; burst: number; bytesPerS: number; frameBytes: number };

/** What a frame costs by its type; acknowledgements answer what we sent, so they are nearly free. */
const ACKNOWLEDGEMENTS = new Set([4, 5, 6, 7]);
const ACKNOWLEDGEMENT_COST = 0.1;

export class Rate {
	readonly #messages: TokenBucket;
	readonly #bytes: TokenBucket;

	constructor({ messagesPerS, burst, bytesPerS, frameBytes }: RateLimits, nowMs: number) {
		this.#messages = new TokenBucket(messagesPerS, burst, nowMs);
		// one frame of full size must always fit
		this.#bytes = new TokenBucket(bytesPerS, Math.max(bytesPerS, frameBytes), nowMs);
	}

	/** @param type of the frame that these bytes completed, 0 for none */
	charge(type: number, bytes: number, nowMs: number): void {
		this.#bytes.take(bytes, nowMs);
		if (type !== 0) this.#messages.take(ACKNOWLEDGEMENTS.has(type) ? ACKNOWLEDGEMENT_COST : 1, nowMs);
	}

	waitMs(nowMs: number): number {
		return Math.max(this.#messages.waitMs(nowMs), this.#bytes.waitMs(nowMs));
	}
}
