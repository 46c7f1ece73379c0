// Notices a cloud that has fallen behind its own receipts, say because its database was restored from a backup. Pure.

/** Numbers that the cloud waits for and the outbox no longer has, both ends included. */
export type Forgotten = { stream: string; first: number; last: number };

export class CloudLag {
	readonly #confirmS: number;
	readonly #since = new Map<string, number>();

	/** `confirmS`: a receipt may come late or twice; one that still lags after so long means what it says. */
	constructor(confirmS: number) {
		this.#confirmS = confirmS;
	}

	/** A receipt came that moved nothing. `heldFrom`: the lowest number of the stream in the outbox. */
	stale(stream: string, upTo: number, heldFrom: number, nowS: number): Forgotten | undefined {
		if (upTo >= heldFrom - 1) {
			this.#since.delete(stream);
			return undefined;
		}
		const sinceS = this.#since.get(stream) ?? nowS;
		this.#since.set(stream, sinceS);
		if (nowS - sinceS < this.#confirmS) return undefined;
		this.#since.delete(stream);
		return { stream, first: upTo + 1, last: heldFrom - 1 };
	}

	/** A receipt moved the stream on. */
	advanced(stream: string): void {
		this.#since.delete(stream);
	}
}
