// A file of lines that only grows, or is replaced whole: whatever kills its writer, every line that was said to be written is there.
import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** Where the store's own things were is for whoever runs the gateway. */
const MODE = 0o640;
const PIECE_BYTES = 64 * 1024;

/** A place where nothing can be written, or a disk that is full; its message says what to do. */
export class LineFileError extends Error {}

/** Cuts off what has no end: a line that was under way when its writer was killed. @returns whether there was one */
export async function cutTornLine(path: string): Promise<boolean> {
	if (!existsSync(path)) return false;
	return await told(path, async () => {
		const { whole, size } = await lengthsOf(path);
		if (whole === size) return false;
		await using file = await open(path, 'r+');
		await file.truncate(whole);
		await file.sync();
		return true;
	});
}

/** A file that is whole need not be one that may be written: a survey may lie where everything is read-only. */
async function lengthsOf(path: string): Promise<{ whole: number; size: number }> {
	await using file = await open(path, 'r');
	const { size } = await file.stat();
	return { whole: await wholeBytes(file, size), size };
}

/** Where the last whole line ends. */
async function wholeBytes(file: FileHandle, size: number): Promise<number> {
	const piece = Buffer.alloc(PIECE_BYTES);
	for (let end = size; end > 0; ) {
		const start = Math.max(end - PIECE_BYTES, 0);
		const { bytesRead } = await file.read(piece, 0, end - start, start);
		const at = piece.subarray(0, bytesRead).lastIndexOf(0x0a);
		if (at >= 0) return start + at + 1;
		end = start;
	}
	return 0;
}

/** On disk when it resolves. A write that fails leaves the file as it was. */
export async function appendLines(path: string, text: string): Promise<void> {
	await told(path, async () => {
		const isNew = !existsSync(path);
		await using file = await open(path, 'a', MODE);
		const { size } = await file.stat();
		try {
			await file.writeFile(text);
			await file.sync();
		} catch (error) {
			await file.truncate(size);
			throw error;
		}
		if (isNew) await syncFolder(path);
	});
}

/** Replaces a file by other lines, at once or not at all. */
export async function replaceLines(path: string, lines: AsyncIterable<string> | Iterable<string>): Promise<void> {
	await told(path, async () => {
		const fresh = `${path}.new`;
		try {
			await writeLines(fresh, lines);
			await rename(fresh, path);
		} catch (error) {
			// half of a survey would keep a full disk full, for the events too
			await rm(fresh, { force: true }).catch(() => {});
			throw error;
		}
		await syncFolder(path);
	});
}

async function writeLines(path: string, lines: AsyncIterable<string> | Iterable<string>): Promise<void> {
	await using file = await open(path, 'w', MODE);
	let piece = '';
	for await (const line of lines) {
		piece += line;
		if (piece.length < PIECE_BYTES) continue;
		await file.writeFile(piece);
		piece = '';
	}
	await file.writeFile(piece);
	await file.sync();
}

/** Each with its end; of a gzipped file where its name says so. */
export async function* readLines(path: string): AsyncGenerator<string> {
	const file = createReadStream(path);
	const text = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
	file.on('error', (error) => text.destroy(error));
	for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) yield `${line}\n`;
}

/** 0 where there is none. */
export async function bytesOf(path: string): Promise<number> {
	return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** Without it a new name may be gone after a power cut. */
async function syncFolder(path: string): Promise<void> {
	await using folder = await open(dirname(path), 'r');
	await folder.sync();
}

async function told<T>(path: string, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === undefined) throw error;
		throw new LineFileError(failureWords(path, code), { cause: error });
	}
}

function failureWords(path: string, code: string): string {
	if (code === 'ENOSPC' || code === 'EDQUOT') return `The disk of ${path} is full: make room, and do it once more.`;
	if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
		return `The gateway may not write ${path} (${code}): name a file in its data folder under "survey" in gateway.yaml.`;
	}
	if (code === 'ENOENT' || code === 'ENOTDIR') return `There is no folder for ${path}: make it, and do it once more.`;
	return `Cannot write ${path} (${code}): name another file under "survey" in gateway.yaml.`;
}
