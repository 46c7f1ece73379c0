// What `capture` says to whoever typed it: what is recorded, how far it is, and what became of it. On standard error.
import { counted } from '@aisle/protocol';
import type { CaptureBatch, CaptureEnd } from '../recording/capture.ts';
import { advertsIn, type StrangersRule } from '../recording/recorder.ts';
import { ProgressLine, type ProgressStream } from './progress-line.ts';

const PROGRESS_EVERY_MS = 1_000;

const AFTERWARDS: Record<StrangersRule, string | undefined> = {
	pseudonyms: undefined,
	keep: "Addresses and names of people's devices will be in it: delete it when you no longer need it.",
	none: undefined,
};

/** `cut`: by something that is said beside it */
const END_WORDS: Record<CaptureEnd | 'cut', string> = {
	time: 'its time was up',
	left: 'ended earlier, as asked',
	gateway: 'ended by the gateway',
	cut: 'it ended early',
};

type Part = { name: string; state: string; words: string };

export class CaptureConsole {
	/** undefined until the last lines came; Ctrl-C tears them off */
	end: CaptureEnd | undefined;
	readonly #line: ProgressLine;
	readonly #options: { out: string; strangers: StrangersRule; nowMs: () => number };
	readonly #told = new Set<string>();
	#last: CaptureBatch | undefined;
	#shownMs = 0;

	constructor(stream: ProgressStream, options: { out: string; strangers: StrangersRule; nowMs: () => number }) {
		this.#line = new ProgressLine(stream);
		this.#options = options;
	}

	say(...lines: (string | undefined)[]): void {
		for (const line of lines) if (line !== undefined) this.#line.say(line);
	}

	/** @param bytes written so far */
	heard(batch: CaptureBatch, bytes: number): void {
		if (this.#last === undefined) {
			const { out, strangers } = this.#options;
			const place = out === '-' ? 'standard output' : out;
			this.say(batch.words, AFTERWARDS[strangers], `It goes to ${place}. Ctrl-C ends it.`);
		}
		this.#last = batch;
		this.end = batch.end;
		const nowMs = this.#options.nowMs();
		if (!this.#line.isLive || nowMs - this.#shownMs < PROGRESS_EVERY_MS) return;
		this.#shownMs = nowMs;
		this.#line.show(progressWords(batch, bytes, Date.now() / 1000));
	}

	/** Sources that are not well say so once, until they are worse. */
	troubles(parts: readonly Part[]): void {
		for (const { name, state, words } of parts) {
			const key = `${name} ${state}`;
			if ((state !== 'degraded' && state !== 'failed') || this.#told.has(key)) continue;
			this.#told.add(key);
			this.say(`${name}: ${words}`);
		}
	}

	/** @param asked by whoever typed Ctrl-C */
	ended(bytes: number, asked: boolean): void {
		if (this.#last === undefined) return;
		const end = this.#last.end ?? (asked ? 'left' : 'cut');
		this.say(...summary({ ...this.#last, bytes, end, out: this.#options.out }));
	}
}

export function progressWords({ receivers, dropped, untilT }: CaptureBatch, bytes: number, nowS: number): string {
	const leftS = Math.max(0, Math.round(untilT - nowS));
	const parts = [
		counted(advertsIn(receivers), 'advert'),
		counted(Object.keys(receivers).length, 'receiver'),
		mebibytes(bytes),
		`${Math.floor(leftS / 60)}:${String(leftS % 60).padStart(2, '0')} left`,
	];
	if (dropped > 0) parts.push(`${dropped.toLocaleString('en')} DROPPED`);
	return parts.join(' · ');
}

type Outcome = Pick<CaptureBatch, 'receivers' | 'dropped'> & { bytes: number; end: CaptureEnd | 'cut'; out: string };

export function summary({ receivers, dropped, bytes, end, out }: Outcome): string[] {
	const rows = Object.entries(receivers)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([receiver, { known, strangers }]) => {
			return `${receiver}: ${counted(known + strangers, 'advert')}, ${known.toLocaleString('en')} known and ${strangers.toLocaleString('en')} of strangers`;
		});
	const place = out === '-' ? 'standard output' : out;
	rows.push(`${place}: ${counted(advertsIn(receivers), 'advert')}, ${mebibytes(bytes)}; ${END_WORDS[end]}`);
	// what cut it is said, and may be why
	if (advertsIn(receivers) === 0 && end !== 'cut')
		rows.push('Nothing was heard: the gateway\'s health, or "aisle-gateway doctor", says why.');
	if (dropped > 0) {
		rows.push(
			`${dropped.toLocaleString('en')} adverts are missing: ${place} took the lines too slowly. Write to a faster disk.`,
		);
	}
	return rows;
}

function mebibytes(bytes: number): string {
	return `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 2 : 0)} MiB`;
}
