// The captures of one gateway: one at a time, named in health and log while it runs, and never beyond its time.
import { setTimeout as delay } from 'node:timers/promises';
import { clockTime, pseudonymOf, type Site } from '@aisle/protocol';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Health } from './health/health.ts';
import type { Known } from './identity/known.ts';
import { namedThings } from './named-things.ts';
import type { Pipeline } from './pipeline.ts';
import { Capture, type CaptureRequest, DEFAULT_MINUTES, GREATEST_MINUTES } from './recording/capture.ts';
import { STRANGERS, type Whose } from './recording/recorder.ts';
import { endedWords, runningWords } from './recording/words.ts';
import { ControlRefusal, type ControlStream, checkedQuery } from './web/control.ts';

/** A recording that is played is the part `capture` already. */
const PART = 'recording';
/** A reader on this machine needs milliseconds. */
const TAKEN_WITHIN_MS = 1_000;

const MINUTES = `must be a number above 0, and ${GREATEST_MINUTES} at most`;

/** What `aisle-gateway capture` asks for, as it comes over the control door. */
const Query = z.object({
	minutes: z.coerce.number(MINUTES).positive(MINUTES).max(GREATEST_MINUTES, MINUTES).default(DEFAULT_MINUTES),
	strangers: z.enum(STRANGERS, `must be one of ${STRANGERS.join(', ')}`).default('pseudonyms'),
	/** the site file says which there are */
	receivers: z
		.string('must be ids with commas between')
		.transform((ids) => ids.split(','))
		.default([]),
});

export type CapturesParts = {
	site: Site;
	pipeline: Pipeline;
	health: Health;
	log: Logger;
	/** Unix seconds */
	now: () => number;
};

export class Captures {
	readonly #parts: CapturesParts;
	readonly #namedAddresses: ReadonlySet<string>;
	#running: Capture | undefined;

	constructor(parts: CapturesParts) {
		this.#parts = parts;
		const things = namedThings(parts.site);
		this.#namedAddresses = new Set(things.flatMap(({ identity }) => ('address' in identity ? [identity.address] : [])));
	}

	/** @throws {ControlRefusal} where there cannot be one now */
	start(request: CaptureRequest): Capture {
		const { site, pipeline, health, log, now } = this.#parts;
		if (this.#running) {
			throw new ControlRefusal(
				`One capture at a time: wait for its end, or end it where it runs. ${this.#running.words}`,
			);
		}
		const unknown = request.receivers.filter((id) => !pipeline.receivers.has(id));
		if (unknown.length > 0) {
			throw new ControlRefusal(
				`The site file names no receiver ${unknown.join(', ').replace(/\p{C}/gu, '?')}: it has ${[...pipeline.receivers.keys()].join(', ')}.`,
			);
		}
		const capture = new Capture(request, {
			listen: (hear) => pipeline.listen((advert, known) => hear(advert, whose(known))),
			namedAddresses: this.#namedAddresses,
			now,
			words: (asked, untilT) => runningWords(asked, clockTime(untilT, site.timezone)),
		});
		this.#running = capture;
		const { minutes, strangers, receivers } = request;
		health.report(PART, 'ok', capture.words);
		log.info({ event: 'capture-started', minutes, strangers, receivers }, 'an installer captures what is heard');
		void capture.ended.then((end) => {
			this.#running = undefined;
			const words = endedWords(end, clockTime(now(), site.timezone), capture.adverts);
			health.report(PART, 'ok', words);
			log.info({ event: 'capture-ended', end, adverts: capture.adverts }, words);
		});
		return capture;
	}

	/** Whoever takes the lines is told that the gateway stops, and gets the last of them, unless it is too slow. */
	async stop(): Promise<void> {
		const running = this.#running;
		if (running === undefined) return;
		running.end('gateway');
		await Promise.race([running.taken, delay(TAKEN_WITHIN_MS, undefined, { ref: false })]);
	}

	/** The control stream `capture`: batches, until its end. */
	async *lines(query: Record<string, unknown>): ReturnType<ControlStream> {
		const asked = checkedQuery(Query, query, 'A capture');
		for await (const batch of this.start(asked).batches()) yield JSON.stringify(batch);
	}
}

function whose(known: Known | undefined): Whose {
	if (known === undefined) return 'stranger';
	return known.role === 'subject' && pseudonymOf(known.subject) !== undefined ? 'pass' : 'site';
}
