// Roster work in a thread of its own, so that hearing waits for none of it. A thread that dies is started again.
import { Worker } from 'node:worker_threads';
import type { IndexParts } from './byte-index.ts';
import type { Opened, RosterMessage } from './open-roster.ts';
import type { RidRequest } from './rid-tables.ts';
import type { RosterWork } from './roster-work.ts';

export type Request = { id: number } & ({ message: RosterMessage } | { rids: RidRequest });
export type Reply = { id: number } & ({ opened: Opened } | { tables: IndexParts[] });

/** What was asked of it is not answered any more. */
export class ThreadStopped extends Error {}

type Waiting = {
	request: Request;
	tries: number;
	resolve(reply: Reply): void;
	reject(error: Error): void;
};

/** The largest roster there may be and its tables for some epochs, with room to spare. */
const MEMORY_MOST_MB = 256;
/** A cipher for each entry lives for microseconds: little is enough, and what is not collected is resident. */
const YOUNG_MOST_MB = 4;
/** A request that a thread died of this often is given up. */
const TRIES = 2;
const RESTART_MS = 1000;

export type RosterThreadOptions = {
	/** it died and is started again; `words` say of what */
	onRestart(words: string): void;
	/** for tests: another thread */
	script?: URL;
	restartMs?: number;
};

export class RosterThread implements RosterWork {
	readonly #options: RosterThreadOptions;
	readonly #waiting = new Map<number, Waiting>();
	#worker: Worker | undefined;
	#timer: NodeJS.Timeout | undefined;
	#lastId = 0;
	#restarts = 0;
	#stopped = false;

	constructor(options: RosterThreadOptions) {
		this.#options = options;
		this.#start();
	}

	/** How often it was started again. */
	get restarts(): number {
		return this.#restarts;
	}

	/** Requests that are not answered yet. */
	get waiting(): number {
		return this.#waiting.size;
	}

	/** @throws {Error} where the thread died of it, or was stopped */
	async open(message: RosterMessage): Promise<Opened> {
		const reply = await this.#ask((id) => ({ id, message }));
		return (reply as { opened: Opened }).opened;
	}

	/** @throws {Error} where the thread died of it, or was stopped */
	async tables(rids: RidRequest): Promise<IndexParts[]> {
		const reply = await this.#ask((id) => ({ id, rids }));
		return (reply as { tables: IndexParts[] }).tables;
	}

	/** Whoever waits is told so. */
	async stop(): Promise<void> {
		this.#stopped = true;
		clearTimeout(this.#timer);
		this.#giveUp(() => true, new ThreadStopped('the gateway stops'));
		await this.#worker?.terminate();
	}

	#ask(requestOf: (id: number) => Request): Promise<Reply> {
		if (this.#stopped) return Promise.reject(new ThreadStopped('the gateway stops'));
		const request = requestOf(++this.#lastId);
		return new Promise((resolve, reject) => {
			const waiting = { request, tries: 0, resolve, reject };
			this.#waiting.set(request.id, waiting);
			this.#post(waiting);
		});
	}

	#post(waiting: Waiting): void {
		if (!this.#worker) return;
		waiting.tries++;
		this.#worker.postMessage(waiting.request);
	}

	#start(): void {
		const worker = new Worker(this.#options.script ?? new URL('./roster-worker.ts', import.meta.url), {
			// what this process was started with (`npm start` watches for its parent's end) is not for its threads
			execArgv: [],
			resourceLimits: { maxOldGenerationSizeMb: MEMORY_MOST_MB, maxYoungGenerationSizeMb: YOUNG_MOST_MB },
		});
		this.#worker = worker;
		let why = 'it ended';
		worker.on('message', (reply: Reply) => {
			this.#waiting.get(reply.id)?.resolve(reply);
			this.#waiting.delete(reply.id);
		});
		worker.on('error', (error: Error) => {
			why = error.message;
		});
		worker.on('exit', () => this.#died(why));
		for (const waiting of this.#waiting.values()) this.#post(waiting);
	}

	#died(why: string): void {
		this.#worker = undefined;
		if (this.#stopped) return;
		this.#restarts++;
		// the first of each kind is what it was at; the others it has not looked at
		const all = [...this.#waiting.values()];
		const underWay = [all.find(isTables), all.find((waiting) => !isTables(waiting))];
		for (const waiting of all) if (!underWay.includes(waiting)) waiting.tries = 0;
		const words = `the thread that reads rosters died of it twice: ${why}`;
		this.#giveUp(({ tries }) => tries >= TRIES, new Error(words));
		this.#options.onRestart(why);
		this.#timer = setTimeout(() => this.#start(), this.#options.restartMs ?? RESTART_MS);
	}

	#giveUp(which: (waiting: Waiting) => boolean, error: Error): void {
		for (const [id, waiting] of this.#waiting) {
			if (!which(waiting)) continue;
			this.#waiting.delete(id);
			waiting.reject(error);
		}
	}
}

function isTables({ request }: Waiting): boolean {
	return 'rids' in request;
}
