// Keeps one adapter's process going: starts it, listens to it and ends it, as watch.ts decides.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { SourceContext } from '../source.ts';
import type { AdapterOptions } from './adapter-process.ts';
import { ChildOutput } from './child-output.ts';
import { type Note, RecordError, RecordReader } from './records.ts';
import { firstStep, type Step, step, type WatchAction, type WatchEvent } from './watch.ts';
import type { Watch, WatchSettings } from './watch-state.ts';

const ENTRY = fileURLToPath(new URL('./adapter-process.ts', import.meta.url));

/**
 * An advert heard longer ago than this is no news of who is here: this process stood still or is too slow, or the clock
 * was set. Handed on, it would come after time has moved on without it.
 */
const LATE_S = 10;

export type SupervisorOptions = { receiver: string; adapter: AdapterOptions; silenceS: number };

type Surroundings = Pick<SourceContext, 'observe' | 'report' | 'restarted' | 'log'>;

export class Supervisor {
	readonly #options: SupervisorOptions;
	readonly #context: Surroundings;
	readonly #settings: WatchSettings;
	readonly #ended = Promise.withResolvers<void>();
	#watch: Watch;
	#child: ChildProcess | undefined;
	#timer: NodeJS.Timeout | undefined;
	#timerAt = Number.POSITIVE_INFINITY;

	constructor(options: SupervisorOptions, context: Surroundings) {
		this.#options = options;
		this.#context = context;
		const { transport, scan } = options.adapter;
		this.#settings = { name: transport.name, scan, silenceS: options.silenceS };
		const first = firstStep(this.#settings, now());
		this.#watch = first.watch;
		this.#take(first);
	}

	/** Resolves once the process has ended. */
	async stop(): Promise<void> {
		this.#apply({ type: 'stop' });
		await this.#ended.promise;
	}

	#apply(event: WatchEvent): void {
		this.#take(step(this.#watch, event, this.#settings, now()));
	}

	#take({ watch, actions }: Step): void {
		this.#watch = watch;
		for (const action of actions) this.#do(action);
		if (watch.phase === 'stopped') {
			clearTimeout(this.#timer);
			this.#ended.resolve();
		} else this.#lookAt(watch.due);
	}

	#do(action: WatchAction): void {
		const { log } = this.#context;
		if (action.do === 'start') this.#start();
		else if (action.do === 'signal') this.#child?.kill(action.signal);
		else if (action.do === 'report') this.#context.report(action.status);
		else if (action.do === 'restarted') this.#context.restarted(action.reason);
		else {
			const { event, words, malformed } = action;
			const { name: transport, scan } = this.#settings;
			if (event === 'hci-hearing') log.info({ event, transport, scan }, words);
			else log.warn({ event, transport, malformed }, words);
		}
	}

	/** A timer that is early does no harm, so what is heard need not move it. */
	#lookAt(due: number): void {
		if (due >= this.#timerAt) return;
		clearTimeout(this.#timer);
		this.#timerAt = due;
		this.#timer = setTimeout(
			() => {
				this.#timerAt = Number.POSITIVE_INFINITY;
				this.#apply({ type: 'tick' });
			},
			Math.max(due - now(), 0) * 1000 + 1,
		);
	}

	#start(): void {
		const exit = Promise.withResolvers<string>();
		const child = startProcess([ENTRY, JSON.stringify(this.#options.adapter)], exit.resolve);
		this.#child = child;
		const output = new ChildOutput((line) => {
			this.#context.log.info({ event: 'hci-process-said', transport: this.#settings.name, line }, 'from its process');
		});
		for (const stream of [child?.stdout, child?.stderr])
			stream?.setEncoding('utf8').on('data', (text) => output.push(text));
		this.#listen(child?.stdio?.[3] as Duplex | null | undefined);
		child?.once('close', (code, signal) => {
			output.end();
			exit.resolve(`ended (${output.fault ?? signal ?? `code ${code}`})`);
		});
		void exit.promise.then((how) => {
			this.#child = undefined;
			this.#apply({ type: 'exited', words: `the process of ${this.#settings.name} ${how}` });
		});
	}

	#listen(pipe: Duplex | null | undefined): void {
		if (!pipe) return; // the process was not started, which is told as its end
		const { receiver } = this.#options;
		let hasHeard = false;
		let late = 0;
		const reader = new RecordReader({
			advert: ({ addressType: _, ...advert }) => {
				hasHeard = true;
				if (Math.abs(advert.t - Date.now() / 1000) <= LATE_S) this.#context.observe({ receiver, ...advert });
				else late++;
			},
			note: (note) => this.#apply(eventOf(note, late)),
		});
		pipe.on('error', () => {}); // the end of the process says why
		pipe.on('data', (chunk: Buffer) => {
			hasHeard = false;
			try {
				reader.push(chunk);
			} catch (error) {
				if (!(error instanceof RecordError)) throw error;
				pipe.removeAllListeners('data').resume(); // nothing after it can be told apart
				this.#apply({ type: 'confused', words: `the process of ${this.#settings.name} sent ${error.message}` });
			}
			if (hasHeard) this.#apply({ type: 'heard' });
		});
	}
}

/** @param failed told why, later, where this machine cannot start one */
function startProcess(args: string[], failed: (how: string) => void): ChildProcess | undefined {
	const options: SpawnOptions = { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] };
	try {
		const child = spawn(process.execPath, args, options);
		return child.on('error', (error) => child.pid === undefined && failed(notStarted(error)));
	} catch (error) {
		failed(notStarted(error as Error)); // out of memory is thrown
		return undefined;
	}
}

function notStarted(error: NodeJS.ErrnoException): string {
	const isMissing = error.code === 'ENOENT' || error.code === 'EACCES';
	const remedy = isMissing ? 'run `npm ci`' : "look what else takes this machine's memory, processes or open files";
	return `could not be started (${error.message}): ${remedy}`;
}

function eventOf(note: Note, late: number): WatchEvent {
	return note.type === 'beat' ? { type: 'beat', malformed: note.malformed, dropped: note.dropped + late } : note;
}

function now(): number {
	return performance.now() / 1000;
}
