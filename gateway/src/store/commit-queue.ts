// When to commit: at once when idle, else in groups, because each commit costs an SD card whole pages and a sync.

export type CommitQueueOptions<T> = {
	/** a group is committed as soon as it has this many rows */
	maxRows: number;
	/** no row waits longer, and no two commits are closer unless a group is full */
	groupMs: number;
	commit(items: readonly T[]): void;
};

/** Bounded by nature: the call that fills a group commits it before it returns. */
export class CommitQueue<T> {
	readonly #options: CommitQueueOptions<T>;
	#waiting: T[] = [];
	#rows = 0;
	#lastCommitMs = Number.NEGATIVE_INFINITY;
	#cancel: (() => void) | undefined;

	constructor(options: CommitQueueOptions<T>) {
		this.#options = options;
	}

	push(item: T, rows: number): void {
		this.#waiting.push(item);
		this.#rows += rows;
		if (this.#rows >= this.#options.maxRows) this.flush();
		else this.#cancel ??= this.#schedule();
	}

	/** Commits what waits, now. */
	flush(): void {
		this.#cancel?.();
		this.#cancel = undefined;
		if (this.#waiting.length === 0) return;
		const items = this.#waiting;
		this.#waiting = [];
		this.#rows = 0;
		this.#options.commit(items);
		this.#lastCommitMs = performance.now();
	}

	#schedule(): () => void {
		const waitMs = this.#lastCommitMs + this.#options.groupMs - performance.now();
		if (waitMs <= 0) {
			const immediate = setImmediate(() => this.flush());
			return () => clearImmediate(immediate);
		}
		const timer = setTimeout(() => this.flush(), waitMs);
		return () => clearTimeout(timer);
	}
}
