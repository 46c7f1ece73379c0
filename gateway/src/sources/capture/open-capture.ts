// Opens a recording, wherever it comes from: a file, a pipe or standard input, packed with gzip or not; found by its first bytes.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CaptureError, type CaptureFormat, START_BYTES } from './format.ts';
import { findFormat } from './formats.ts';
import { GzipError, gunzip } from './gunzip.ts';

const STANDARD_INPUT = '-';

const CHUNK_BYTES = 256 * 1024;

export type OpenCapture = {
	format: CaptureFormat;
	start: Buffer;
	chunks: AsyncIterable<Buffer>;
	/** as it lies on disk, packed or not; undefined for a pipe */
	bytesTotal: number | undefined;
	bytesRead(): number;
	/** what that is unpacked, as far as it was asked for; undefined where it is not packed */
	bytesUnpacked(): number | undefined;
	close(): Promise<unknown>;
};

/** Throws a sentence where there is nothing to play: no such file, a folder, empty, another format. */
export async function openCapture(path: string): Promise<OpenCapture> {
	const bytesTotal = await sizeOf(path);
	let bytesRead = 0;
	const source: AsyncIterable<Buffer> =
		path === STANDARD_INPUT ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
	let bytesUnpacked = 0;
	const disk = countedBytes(source, (bytes) => {
		bytesRead += bytes;
	});
	const packed = await peek(readable(disk, path));
	const isGzip = packed.start[0] === 0x1f && packed.start[1] === 0x8b;
	const { start, chunks } = isGzip ? await peekGzip(packed.chunks, path, (bytes) => (bytesUnpacked += bytes)) : packed;
	const close = () => chunks.return(undefined);
	try {
		return {
			format: findFormat(start.subarray(0, START_BYTES), path),
			start,
			chunks,
			bytesTotal,
			bytesRead: () => bytesRead,
			bytesUnpacked: () => (isGzip ? bytesUnpacked : undefined),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/** A pipe can be read once only: whoever looks into it has taken it. */
export async function isPipe(path: string): Promise<boolean> {
	return (await sizeOf(path)) === undefined;
}

async function sizeOf(path: string): Promise<number | undefined> {
	if (path === STANDARD_INPUT) return undefined;
	const info = await stat(path).catch((error) => {
		throw cannotOpen(path, error);
	});
	if (info.isDirectory()) throw new CaptureError(`${path} is a folder: name the capture files in it.`);
	return info.isFile() ? info.size : undefined;
}

function cannotOpen(path: string, error: NodeJS.ErrnoException): CaptureError {
	return new CaptureError(`Cannot open the capture ${path} (${error.code}): check the name and who may read it.`, {
		cause: error,
	});
}

async function* countedBytes(source: AsyncIterable<Buffer>, count: (bytes: number) => void): AsyncGenerator<Buffer> {
	for await (const chunk of source) {
		count(chunk.length);
		yield chunk;
	}
}

async function* readable(source: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
	try {
		yield* source;
	} catch (error) {
		throw cannotOpen(path, error as NodeJS.ErrnoException);
	}
}

async function peekGzip(
	packed: AsyncGenerator<Buffer>,
	path: string,
	count: (bytes: number) => void,
): ReturnType<typeof peek> {
	return peek(countedBytes(gunzip(packed), count)).catch((error: Error) => {
		if (!(error instanceof GzipError)) throw error;
		throw new CaptureError(
			`${path} is gzip that is cut or damaged where it begins (${error.message}): copy it again.`,
			{
				cause: error,
			},
		);
	});
}

/** The first bytes, and all of them once more. A stream that fails in its first bytes fails here only if it gave none. */
async function peek(source: AsyncGenerator<Buffer>): Promise<{ start: Buffer; chunks: AsyncGenerator<Buffer> }> {
	let start: Buffer = Buffer.alloc(0);
	let failure: Error | undefined;
	while (start.length < START_BYTES && failure === undefined) {
		try {
			const { value, done } = await source.next();
			if (done) break;
			start = start.length === 0 ? value : Buffer.concat([start, value]);
		} catch (error) {
			failure = error as Error;
		}
	}
	if (failure !== undefined && start.length === 0) throw failure;
	async function* chunks(): AsyncGenerator<Buffer> {
		try {
			if (start.length > 0) yield start;
			if (failure !== undefined) throw failure;
			yield* source;
		} finally {
			await source.return(undefined);
		}
	}
	return { start, chunks: chunks() };
}
