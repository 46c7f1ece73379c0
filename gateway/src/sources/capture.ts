// The source `capture`: recorded adverts played again at real speed, or faster, with the times they were heard at.
import { basename } from 'node:path';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { Id, toTimestamp } from '@aisle/protocol';
import { z } from 'zod';
import type { Advert } from '../ble/advert.ts';
import {
	type CaptureProblem,
	type CaptureProgress,
	checkCapture,
	chooseReceiver,
	passedOverText,
	problemText,
	type ReceiverChoice,
	readCapture,
} from './capture/read-capture.ts';
import type { SourceContext, SourceKind } from './source.ts';

/** Time moves on at least so often between adverts, so that visits and dwells end when they should. */
const ADVANCE_EVERY_MS = 250;
const REPORT_EVERY_MS = 1_000;
/** After the last advert, and at most between two files: long enough for every visit to end. */
export const SILENCE_S = 60;
const OUT_OF_ORDER_S = 1;

export const CaptureConfig = z.strictObject({
	/** played one after the other */
	files: z.array(z.string().min(1)).min(1),
	/** 10 plays ten seconds in one */
	speed: z.number().positive().max(100_000).default(1),
	/** heard those files that name no receiver (btsnoop, pcap): needed where the site has more than one */
	receiver: Id.optional(),
	/** Unix seconds of capture time: the first advert after it begins, and all that follow are played, whatever their times */
	resumeAfter: z.number().optional(),
});
export type CaptureConfig = z.infer<typeof CaptureConfig>;

export const captureSource: SourceKind<typeof CaptureConfig> = {
	type: 'capture',
	config: CaptureConfig,
	async start(config, context) {
		const receiver = chooseReceiver(context.receivers, config.receiver, '`receiver:` beside `files:`');
		for (const file of config.files) await checkCapture(file, receiver);
		const stopping = new AbortController();
		const player = new Player(config, receiver, context, stopping.signal);
		const ended = player.play().catch((error: Error) => context.fail(error));
		return {
			async stop() {
				stopping.abort();
				await ended;
			},
		};
	},
};

class Player {
	readonly #config: CaptureConfig;
	readonly #receiver: ReceiverChoice;
	readonly #context: SourceContext;
	readonly #stopping: AbortSignal;
	/** capture time and wall time that belong together */
	#startS = 0;
	#startMs = 0;
	/** latest capture time handed over */
	#reachedS = Number.NEGATIVE_INFINITY;
	#reportedMs = Number.NEGATIVE_INFINITY;
	#file = '';
	/** undefined until the first piece of the file was played: a short one is a single piece */
	#progress: CaptureProgress | undefined;
	/** the first advert that was not played before has come */
	#resumed: boolean;
	#played = 0;
	#unknownReceivers = 0;
	#outOfOrder = 0;
	#problems = 0;
	#lastProblem = '';
	/** of the files that are played */
	readonly #passedOver = new Map<string, number>();

	constructor(config: CaptureConfig, receiver: ReceiverChoice, context: SourceContext, stopping: AbortSignal) {
		this.#config = config;
		this.#receiver = receiver;
		this.#resumed = config.resumeAfter === undefined;
		this.#context = context;
		this.#stopping = stopping;
	}

	async play(): Promise<void> {
		this.#context.report({ state: 'starting', words: `opening ${basename(this.#config.files[0]!)}` });
		for (const file of this.#config.files) {
			await this.#playFile(file);
			if (this.#stopping.aborted) return;
		}
		if (this.#played > 0) await this.#waitUntil(this.#reachedS + SILENCE_S);
		if (this.#stopping.aborted) return;
		this.#context.over?.();
		this.#context.report({ state: 'ended', words: `played to the end: ${this.#words()}` });
	}

	async #playFile(file: string): Promise<void> {
		this.#file = file;
		this.#progress = undefined;
		let passedOver: CaptureProgress['passedOver'] = new Map();
		const options = {
			receiver: this.#receiver,
			onProblem: (problem: CaptureProblem) => {
				this.#lastProblem = problemText(problem);
				this.#context.log.warn({ event: 'capture-problem' }, this.#lastProblem);
			},
			onProgress: (progress: CaptureProgress) => {
				this.#problems += progress.problems - (this.#progress?.problems ?? 0);
				this.#progress = { ...progress };
				passedOver = progress.passedOver;
			},
		};
		let first = true;
		for await (const adverts of readCapture(file, options)) {
			for (const advert of adverts) {
				if (this.#stopping.aborted) return;
				this.#resumed ||= advert.t > this.#config.resumeAfter!;
				if (!this.#resumed) continue;
				if (first) await this.#meet(advert.t);
				first = false;
				if (advert.t > this.#nowS()) await this.#waitUntil(advert.t);
				if (this.#stopping.aborted) return;
				this.#hand(advert);
			}
			// a capture played as fast as it can must leave time for the others
			await nextTurn();
			this.#reportProgress();
		}
		for (const [reason, count] of passedOver) {
			this.#passedOver.set(reason, (this.#passedOver.get(reason) ?? 0) + count);
		}
	}

	/** Starts the clock at a file's first advert: the days between two files are not waited for. */
	async #meet(firstS: number): Promise<void> {
		if (this.#played > 0) await this.#waitUntil(Math.min(firstS, this.#reachedS + SILENCE_S));
		// a file may be from before the last one
		this.#reachedS = Math.min(this.#reachedS, firstS);
		this.#startS = firstS;
		this.#startMs = performance.now();
	}

	#hand(advert: Advert): void {
		if (advert.t < this.#reachedS - OUT_OF_ORDER_S) this.#outOfOrder++;
		this.#reachedS = Math.max(this.#reachedS, advert.t);
		if (!this.#context.receivers.has(advert.receiver)) {
			this.#unknownReceivers++;
			this.#context.advance(advert.t);
			return;
		}
		this.#played++;
		this.#context.observe(advert);
	}

	/** Called only where the next advert lies ahead, so that time never passes one that waits to be played. */
	async #waitUntil(untilS: number): Promise<void> {
		while (!this.#stopping.aborted) {
			const nowS = Math.min(this.#nowS(), untilS);
			if (nowS > this.#reachedS) {
				this.#reachedS = nowS;
				this.#context.advance(nowS);
			}
			if (nowS >= untilS) return;
			this.#reportProgress();
			const leftMs = ((untilS - nowS) / this.#config.speed) * 1000;
			await delay(Math.min(ADVANCE_EVERY_MS, leftMs), undefined, { signal: this.#stopping }).catch(() => undefined);
		}
	}

	#nowS(): number {
		return this.#startS + ((performance.now() - this.#startMs) / 1000) * this.#config.speed;
	}

	#reportProgress(): void {
		const nowMs = performance.now();
		if (nowMs - this.#reportedMs < REPORT_EVERY_MS) return;
		this.#reportedMs = nowMs;
		const { bytesRead, bytesTotal } = this.#progress ?? {};
		const read = bytesRead && bytesTotal ? ` read to ${Math.floor((bytesRead / bytesTotal) * 100)} %` : '';
		const healthy = this.#problems + this.#outOfOrder + this.#unknownReceivers === 0;
		const at = Number.isFinite(this.#reachedS) ? ` at ${toTimestamp(this.#reachedS)}` : '';
		const words = `${basename(this.#file)}${read}${at}: ${this.#words()}`;
		this.#context.report({ state: healthy ? 'ok' : 'degraded', words });
	}

	#words(): string {
		const parts = [`${this.#played} ${this.#played === 1 ? 'advert' : 'adverts'} played`];
		if (this.#unknownReceivers > 0) parts.push(`${this.#unknownReceivers} left out: receiver not in the site file`);
		if (this.#outOfOrder > 0)
			parts.push(`${this.#outOfOrder} more than ${OUT_OF_ORDER_S} s out of order: sort the files by t`);
		if (this.#passedOver.size > 0) parts.push(`passed over: ${passedOverText(this.#passedOver)}`);
		if (this.#problems > 0) {
			const problems = this.#problems === 1 ? 'problem' : 'problems, the last explained';
			parts.push(`${this.#problems} ${problems}: ${this.#lastProblem}`);
		}
		return parts.join('; ');
	}
}
