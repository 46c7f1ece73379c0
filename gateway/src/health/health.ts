// What is well and what is not, part by part, each with a sentence that says what to do.

export type PartState = 'ok' | 'starting' | 'degraded' | 'failed' | 'ended';
export type Part = { name: string; state: PartState; words: string; sinceT: number };

/** Worst first, so that one glance at the top is enough. */
const ORDER: readonly PartState[] = ['failed', 'degraded', 'starting', 'ended', 'ok'];

export class Health {
	readonly #now: () => number;
	readonly #parts = new Map<string, Part>();
	readonly #asked = new Map<string, () => { state: PartState; words: string }>();

	/** `now`: Unix seconds. */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** A part says how it is; `since` moves only when its state changes. */
	report(name: string, state: PartState, words: string): void {
		const before = this.#parts.get(name);
		const sinceT = before?.state === state ? before.sinceT : this.#now();
		this.#parts.set(name, { name, state, words, sinceT });
	}

	/** Whether that part ever said anything. */
	has(name: string): boolean {
		return this.#parts.has(name);
	}

	/** A part that is asked whenever somebody looks. */
	watch(name: string, ask: () => { state: PartState; words: string }): void {
		this.#asked.set(name, ask);
	}

	/** Every part, worst first. */
	parts(): Part[] {
		for (const [name, ask] of this.#asked) {
			const { state, words } = ask();
			this.report(name, state, words);
		}
		return [...this.#parts.values()].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
	}

	/** Whether nothing has failed: what /healthz answers by its status code. */
	healthy(): boolean {
		return this.parts().every((part) => part.state !== 'failed');
	}
}
