// Work that waits in a table: woken when there is some, once at a time, tried again with back-off when it fails.

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 30_000;
/** Node's timers wrap above 2^31 ms; an hour is long enough to look again. */
const MAX_SLEEP_MS = 3_600_000;

export type WorkLoopOptions = {
	/** Does all there is to do, and stops early, between two transactions, once `closing()`. */
	work: (closing: () => boolean) => Promise<void>;
	onFailure: (error: unknown, retryMs: number) => void;
};

export function createWorkLoop({ work, onFailure }: WorkLoopOptions) {
	let working: Promise<void> | undefined;
	let woken = false;
	let closed = false;
	let failures = 0;
	let alarm: NodeJS.Timeout | undefined;

	const run = async () => {
		try {
			while (woken && !closed) {
				woken = false;
				await work(() => closed);
			}
			failures = 0;
		} catch (error) {
			const retryMs = Math.min(FIRST_RETRY_MS * 2 ** failures++, LAST_RETRY_MS);
			onFailure(error, retryMs);
			wakeIn(retryMs);
		}
		working = undefined;
	};

	/** There may be something to do. Also called once at the start, for what a crash left. */
	const wake = () => {
		if (closed) return;
		clearTimeout(alarm);
		woken = true;
		// never inside this call: work may wake its own loop before it first waits
		working ??= Promise.resolve().then(run);
	};

	const wakeIn = (ms: number) => {
		clearTimeout(alarm);
		if (!closed) alarm = setTimeout(wake, Math.min(Math.max(Math.ceil(ms), 0), MAX_SLEEP_MS));
	};

	return {
		wake,
		/** One alarm at a time; an earlier wake replaces it. */
		wakeIn,
		/** Finishes the transaction under way; the rest is found at the next start. */
		async close(): Promise<void> {
			closed = true;
			clearTimeout(alarm);
			await working;
		},
	};
}
