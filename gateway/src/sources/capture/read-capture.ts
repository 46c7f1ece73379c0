// Reads capture files of any size in chunks of adverts; bad lines are reported and skipped. Used live and by `replay`.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Advert } from '../../ble/advert.ts';
import { GzipError, gunzip } from './gunzip.ts';
import { parseCaptureLine } from './line.ts';
import { type Lines, splitLines } from './lines.ts';

const CHUNK_BYTES = 256 * 1024;
/** A file of a thousand bad lines says so once, not a thousand times. */
const PROBLEMS_EXPLAINED = 20;

export type CaptureProblem = {
	file: string;
	/** from 1; undefined where it is about the whole file */
	line: number | undefined;
	/** one sentence without file and line */
	words: string;
};

export type CaptureProgress = {
	file: string;
	/** of the file as it lies on disk, packed or not */
	bytesRead: number;
	bytesTotal: number;
	adverts: number;
	/** lines about RFID tags: passed over here */
	tagReads: number;
	badLines: number;
};

export type CaptureListener = {
	onProblem?: (problem: CaptureProblem) => void;
	/** after every chunk; the object is reused */
	onProgress?: (progress: CaptureProgress) => void;
};

/** `capture.jsonl:12: …`, the form that editors can jump to. */
export function problemText({ file, line, words }: CaptureProblem): string {
	return `${file}${line === undefined ? '' : `:${line}`}: ${words}`;
}

/** Throws where there is no capture to read at all: no such file, a folder, another format. */
export async function* readCapture(path: string, listener: CaptureListener = {}): AsyncGenerator<Advert[]> {
	const { format, bytesTotal } = await identify(path);
	const progress: CaptureProgress = { file: path, bytesRead: 0, bytesTotal, adverts: 0, tagReads: 0, badLines: 0 };
	const problem = (line: number | undefined, words: string) => listener.onProblem?.({ file: path, line, words });
	if (bytesTotal === 0) problem(undefined, 'the file is empty');
	const disk = counted(path, progress);
	let lastLine = 0;
	try {
		for await (const chunk of splitLines(format === 'gzip' ? gunzip(disk) : disk)) {
			lastLine = chunk.firstLine + chunk.lines.length - 1;
			const adverts = parseLines(chunk, progress, problem);
			if (adverts.length > 0) yield adverts;
			listener.onProgress?.(progress);
		}
	} catch (error) {
		if (!(error instanceof GzipError)) throw error;
		problem(lastLine, `the gzip file is cut or damaged after this line (${error.message}); the rest is not played`);
	}
	if (progress.badLines > PROBLEMS_EXPLAINED) {
		problem(undefined, `${progress.badLines - PROBLEMS_EXPLAINED} more lines were skipped`);
	}
}

function parseLines(
	{ lines, firstLine, unterminated }: Lines,
	progress: CaptureProgress,
	problem: (line: number, words: string) => void,
): Advert[] {
	const adverts: Advert[] = [];
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i]!;
		if (line === '' || line === '\r') continue;
		let words: string;
		try {
			const parsed = parseCaptureLine(JSON.parse(line));
			if ('advert' in parsed) {
				adverts.push(parsed.advert);
				continue;
			}
			if ('tagRead' in parsed) {
				progress.tagReads++;
				continue;
			}
			words = `${parsed.problem}; skipped`;
		} catch {
			words = unterminated ? 'the last line is cut short; skipped' : 'is not JSON; skipped';
		}
		progress.badLines++;
		if (progress.badLines <= PROBLEMS_EXPLAINED) problem(firstLine + i, words);
	}
	progress.adverts += adverts.length;
	return adverts;
}

/** Throws as `readCapture` would, before anything is played. */
export async function checkCapture(path: string): Promise<void> {
	await identify(path);
}

/** By the first bytes, never by name. */
async function identify(path: string): Promise<{ format: 'json-lines' | 'gzip'; bytesTotal: number }> {
	const file = await open(path).catch((error: NodeJS.ErrnoException) => {
		throw new Error(`Cannot open the capture ${path} (${error.code}): check the name and who may read it.`, {
			cause: error,
		});
	});
	try {
		const stat = await file.stat();
		if (stat.isDirectory()) throw new Error(`${path} is a folder: name the capture files in it.`);
		if (stat.isFIFO())
			throw new Error(`${path} is a pipe: save the capture to a file, plain or gzipped, and name that.`);
		const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
		const start = buffer.subarray(0, bytesRead);
		if (start[0] === 0x1f && start[1] === 0x8b) return { format: 'gzip', bytesTotal: stat.size };
		if (/^\uFEFF?\s*(\{|$)/.test(start.toString())) return { format: 'json-lines', bytesTotal: stat.size };
		throw new Error(`${path} is not a capture: it must hold JSON lines, plain or gzipped.`);
	} finally {
		await file.close();
	}
}

async function* counted(path: string, progress: CaptureProgress): AsyncGenerator<Buffer> {
	for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
		progress.bytesRead += chunk.length;
		yield chunk;
	}
}
