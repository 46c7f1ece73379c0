// One capture from its start to its end: it listens, gathers lines, and ends by itself when its time is up.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Advert } from '../ble/advert.ts';
import { KEY_BYTES } from './pseudonyms.ts';
import { advertsIn, Recorder, type StrangersRule, type Whose } from './recorder.ts';

/** A walk through a store takes five minutes: twice that. */
export const DEFAULT_MINUTES = 10;
/** A day's opening hours. At the 1,500 adverts/s of a busy radio they are some 12 GB of lines. */
export const GREATEST_MINUTES = 12 * 60;

/** Often enough for a progress line and little to lose, seldom enough for large pieces. */
const BATCH_EVERY_MS = 250;

export type CaptureRequest = {
	minutes: number;
	strangers: StrangersRule;
	/** ids; empty: all that there are */
	receivers: readonly string[];
};

/** Why it ended: its time was up, whoever took the lines left, or the gateway stops. */
const ENDS = ['time', 'left', 'gateway'] as const;
export type CaptureEnd = (typeof ENDS)[number];

/** What whoever takes it gets, four times a second: the next lines, and how it stands after them. */
export const CaptureBatch = z.object({
	/** whole lines of a capture file, each with its end; empty where nothing was heard */
	text: z.string(),
	receivers: z.record(z.string(), z.object({ known: z.number(), strangers: z.number() })),
	dropped: z.number(),
	/** what is recorded, until when, and what is replaced: a sentence for people */
	words: z.string(),
	/** Unix seconds */
	untilT: z.number(),
	/** in the last one only */
	end: z.enum(ENDS).optional(),
});
export type CaptureBatch = z.infer<typeof CaptureBatch>;

export type CaptureParts = {
	/** @returns what ends it */
	listen: (hear: (advert: Advert, whose: Whose) => void) => () => void;
	namedAddresses: ReadonlySet<string>;
	/** Unix seconds */
	now: () => number;
	/** the sentence of every batch */
	words: (request: CaptureRequest, untilT: number) => string;
};

export class Capture {
	/** Resolves at its end; whoever takes the lines may take the last of them later. */
	readonly ended: Promise<CaptureEnd>;
	/** Resolves when the last of them was taken, or will not be. */
	readonly taken: Promise<void>;
	readonly words: string;
	readonly #untilT: number;
	readonly #recorder: Recorder;
	readonly #ending = new AbortController();
	readonly #unlisten: () => void;
	readonly #timer: NodeJS.Timeout;
	readonly #setEnded: (end: CaptureEnd) => void;
	readonly #setTaken: () => void;
	#end: CaptureEnd | undefined;

	constructor(request: CaptureRequest, { listen, namedAddresses, now, words }: CaptureParts) {
		({ promise: this.ended, resolve: this.#setEnded } = Promise.withResolvers<CaptureEnd>());
		({ promise: this.taken, resolve: this.#setTaken } = Promise.withResolvers<void>());
		this.#untilT = now() + request.minutes * 60;
		this.words = words(request, this.#untilT);
		const receivers = request.receivers.length > 0 ? new Set(request.receivers) : undefined;
		const { strangers } = request;
		this.#recorder = new Recorder({ strangers, receivers, namedAddresses, key: randomBytes(KEY_BYTES) });
		this.#unlisten = listen((advert, whose) => this.#recorder.hear(advert, whose));
		// whoever stopped taking lines cannot keep it beyond its time
		this.#timer = setTimeout(() => this.end('time'), request.minutes * 60_000);
	}

	/** Adverts written so far. */
	get adverts(): number {
		return advertsIn(this.#recorder.counts().receivers);
	}

	/** Nothing more is heard; the lines up to here can still be taken. */
	end(why: CaptureEnd): void {
		if (this.#end !== undefined) return;
		this.#end = why;
		clearTimeout(this.#timer);
		this.#unlisten();
		this.#ending.abort();
		this.#setEnded(why);
	}

	/** The first at once, the last with an `end`. Leaving it ends the capture. */
	async *batches(): AsyncGenerator<CaptureBatch> {
		try {
			let batch = this.#batch();
			yield batch;
			while (batch.end === undefined) {
				await delay(BATCH_EVERY_MS, undefined, { signal: this.#ending.signal }).catch(() => undefined);
				batch = this.#batch();
				yield batch;
			}
		} finally {
			this.end('left');
			this.#setTaken();
		}
	}

	#batch(): CaptureBatch {
		return {
			text: this.#recorder.take(),
			...this.#recorder.counts(),
			words: this.words,
			untilT: this.#untilT,
			...(this.#end && { end: this.#end }),
		};
	}
}
