// What a replay says about itself on standard error: how far it is while it runs, and what there was at its end.
import { basename } from 'node:path';
import { counted, durationWords, toTimestamp } from '@aisle/protocol';
import type { Pipeline } from '../pipeline.ts';
import type { CaptureProgress } from '../sources/capture/read-capture.ts';
import { passedOverText } from '../sources/capture/read-capture.ts';
import { ProgressLine, type ProgressStream } from './progress-line.ts';

/** One line is written anew on a terminal; in a file each is a line of its own, and fewer do. */
const SHOWN_EVERY_MS = 500;
const WRITTEN_EVERY_MS = 10_000;

export class ReplayProgress {
	readonly #line: ProgressLine;
	readonly #now: () => number;
	readonly #startedMs: number;
	#saidMs: number;
	/** of the file under way */
	#file: CaptureProgress | undefined;
	#fileStartedMs = 0;
	/** of the files before it */
	#adverts = 0;
	#withoutRssi = 0;
	#problems = 0;
	readonly #passedOver = new Map<string, number>();

	/** @param now a clock in milliseconds */
	constructor(stream: ProgressStream, now: () => number) {
		this.#line = new ProgressLine(stream);
		this.#now = now;
		this.#startedMs = now();
		this.#saidMs = this.#startedMs;
	}

	/** A sentence that stays. */
	say(words: string): void {
		this.#line.say(words);
	}

	fileBegins(): void {
		this.#file = undefined;
		this.#fileStartedMs = this.#now();
	}

	/** @param atT the time that was reached */
	progress(file: CaptureProgress, atT: number): void {
		this.#file = file;
		const nowMs = this.#now();
		if (nowMs - this.#saidMs < (this.#line.isLive ? SHOWN_EVERY_MS : WRITTEN_EVERY_MS)) return;
		this.#saidMs = nowMs;
		this.#line.show(progressText(file, atT, (nowMs - this.#fileStartedMs) / 1000));
	}

	/** @returns how many adverts there were in it */
	fileEnds(): number {
		const adverts = this.#file?.adverts ?? 0;
		this.#adverts += adverts;
		this.#withoutRssi += this.#file?.withoutRssi ?? 0;
		this.#problems += this.#file?.problems ?? 0;
		for (const [reason, count] of this.#file?.passedOver ?? []) {
			this.#passedOver.set(reason, (this.#passedOver.get(reason) ?? 0) + count);
		}
		this.#file = undefined;
		return adverts;
	}

	summary(pipeline: Pipeline, eventTypes: ReadonlyMap<string, number>): void {
		const tookS = (this.#now() - this.#startedMs) / 1000;
		const { known, unknown, malformed, foreignReceiver } = pipeline.counts;
		const lines = [
			`${counted(this.#adverts, 'advert')} in ${tookS.toFixed(2)} s (${figure(this.#adverts / tookS)}/s)`,
			`${known} of known subjects and devices, ${unknown} of strangers, ${malformed} malformed`,
		];
		if (foreignReceiver > 0) lines.push(`${foreignReceiver} from receivers that the site file does not name`);
		if (this.#withoutRssi > 0) {
			lines.push(`${counted(this.#withoutRssi, 'advert')} without a signal strength (RSSI 127), which place nobody`);
		}
		if (this.#passedOver.size > 0) lines.push(`passed over: ${passedOverText(this.#passedOver)}`);
		if (this.#problems > 0) lines.push(`${counted(this.#problems, 'problem')} in the recordings, see above`);
		lines.push(`events: ${[...eventTypes].map(([type, n]) => `${n} ${type}`).join(', ') || 'none'}`);
		this.say(lines.join('\n'));
	}
}

/** `day.jsonl.gz: 42 %, 1 min 20 s left, 512,000/s, 18,204,311 adverts, at …`: a narrow terminal cuts its end off. */
export function progressText(
	{ file, bytesRead, bytesTotal, bytesUnpacked, adverts }: CaptureProgress,
	atT: number,
	ranS: number,
): string {
	const part = bytesTotal ? Math.min(1, bytesRead / bytesTotal) : undefined;
	const read = part === undefined ? megabytes(bytesRead) : `${Math.floor(part * 100)} %`;
	const words = [bytesUnpacked === undefined ? read : `${read} (${megabytes(bytesUnpacked)} unpacked)`];
	// all of it is read, and may unpack to much more: how long that takes nobody knows
	if (part !== undefined && part > 0 && part < 1) words.push(`${durationWords((ranS / part) * (1 - part))} left`);
	words.push(`${figure(adverts / ranS)}/s`, counted(adverts, 'advert'));
	if (Number.isFinite(atT)) words.push(`at ${toTimestamp(atT)}`);
	return `${basename(file)}: ${words.join(', ')}`;
}

function megabytes(bytes: number): string {
	return `${figure(bytes / 1e6)} MB`;
}

function figure(value: number): string {
	return Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '0';
}
