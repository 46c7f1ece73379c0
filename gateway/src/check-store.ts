// Check walks on disk: what a tag was heard with, as a capture, and where it truly was, as a table beside it.
import { rm, truncate } from 'node:fs/promises';
import { appendLines, bytesOf, cutTornLine, LineFileError, readLines } from './line-file.ts';
import type { Way } from './survey/walk-recorder.ts';

export const TRUTH_HEADER = 't,x,y\n';
/** Hours of walking with a dozen receivers. */
const MOST_BYTES = 128 * 1024 * 1024;
/** Rows further apart belong to different walks. */
const WALK_GAP_S = 1;

export type Walks = { count: number; seconds: number };

export class CheckStore {
	readonly capturePath: string;
	readonly truthPath: string;
	walks: Walks = { count: 0, seconds: 0 };
	/** Before the walk under way. */
	#before: { captureBytes: number; truthBytes: number; walks: Walks } | undefined;

	/** Beside the survey: `site.survey.jsonl` → `site.check.jsonl` and `site.check.truth.csv`. */
	constructor(surveyPath: string) {
		const base = surveyPath.replace(/(?:\.survey)?\.jsonl(?:\.gz)?$/, '');
		this.capturePath = `${base}.check.jsonl`;
		this.truthPath = `${base}.check.truth.csv`;
	}

	/** Rejects where the files cannot be written. */
	async open(): Promise<void> {
		await cutTornLine(this.capturePath);
		await cutTornLine(this.truthPath);
		this.walks =
			(await bytesOf(this.truthPath)) > 0 ? await walksIn(readLines(this.truthPath)) : { count: 0, seconds: 0 };
	}

	async begin(): Promise<void> {
		const [captureBytes, truthBytes] = [await bytesOf(this.capturePath), await bytesOf(this.truthPath)];
		if (captureBytes > MOST_BYTES) {
			throw new LineFileError(
				`${this.capturePath} is full (${MOST_BYTES / 2 ** 20} MiB): delete the check walks first.`,
			);
		}
		this.#before = { captureBytes, truthBytes, walks: this.walks };
		if (truthBytes === 0) await appendLines(this.truthPath, TRUTH_HEADER);
		this.walks = { ...this.walks, count: this.walks.count + 1 };
	}

	/** On disk when it resolves. Adverts first: without a true place they count for nothing, and a place without them for a fault. */
	async add({ lines, rows }: Way, seconds: number): Promise<void> {
		if (lines.length > 0) await appendLines(this.capturePath, lines.join(''));
		await appendLines(this.truthPath, rows.join(''));
		this.walks = { ...this.walks, seconds: this.walks.seconds + seconds };
	}

	/** The walk under way never was. */
	async discard(): Promise<void> {
		const before = this.#before;
		if (!before) return;
		await cutTo(this.capturePath, before.captureBytes);
		await cutTo(this.truthPath, before.truthBytes);
		this.walks = before.walks;
		this.#before = undefined;
	}

	async deleteAll(): Promise<void> {
		for (const path of [this.capturePath, this.truthPath]) await rm(path, { force: true });
		this.walks = { count: 0, seconds: 0 };
		this.#before = undefined;
	}
}

async function cutTo(path: string, bytes: number): Promise<void> {
	if (bytes === 0) await rm(path, { force: true });
	else await truncate(path, bytes);
}

async function walksIn(lines: AsyncIterable<string>): Promise<Walks> {
	const walks = { count: 0, seconds: 0 };
	let lastT = Number.NEGATIVE_INFINITY;
	for await (const line of lines) {
		const t = Number.parseFloat(line);
		if (Number.isNaN(t)) continue;
		const gapS = t - lastT;
		if (gapS > WALK_GAP_S || gapS < 0) walks.count++;
		else walks.seconds += gapS;
		lastT = t;
	}
	return walks;
}
