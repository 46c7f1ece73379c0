// A capture on disk that can be read at any moment, whatever ends its writer: whole pieces, each with all it needs.
import { type FileHandle, lstat, open, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const packed = promisify(gzip);

/** What strangers do is nobody else's on this machine. */
const OWNER_ONLY = 0o600;
/**
 * A gzip file may be many, one after the other (RFC 1952 section 2.2): a piece that was written is whole by itself, and
 * only the last can be cut. Measured with the demo's walk (117 adverts/s): a third larger than one stream.
 */
const PIECE_EVERY_MS = 1_000;
const PIECE_CHARS = 1024 * 1024;

export type CaptureFileOptions = {
	/** an older file of that name is replaced */
	force: boolean;
	nowMs: () => number;
};

export class CaptureFile {
	readonly #path: string;
	readonly #file: FileHandle;
	readonly #nowMs: () => number;
	#waiting = '';
	#writtenMs: number;
	/** where the last whole piece ends */
	#bytes = 0;

	private constructor(path: string, file: FileHandle, nowMs: () => number) {
		this.#path = path;
		this.#file = file;
		this.#nowMs = nowMs;
		this.#writtenMs = nowMs();
	}

	/** Rejects with one sentence where there cannot be such a file. */
	static async create(path: string, { force, nowMs }: CaptureFileOptions): Promise<CaptureFile> {
		await checkPlace(path, force);
		try {
			// whoever has the older one open keeps that, and a link that came meanwhile is not followed
			if (force) await rm(path, { force: true });
			return new CaptureFile(path, await open(path, 'wx', OWNER_ONLY), nowMs);
		} catch (error) {
			throw new Error(placeWords(path, (error as NodeJS.ErrnoException).code), { cause: error });
		}
	}

	/** On disk so far. */
	get bytes(): number {
		return this.#bytes;
	}

	/** Whole lines. Rejects with one sentence where the disk takes no more; the file is readable to its end then, too. */
	async write(text: string): Promise<void> {
		this.#waiting += text;
		if (this.#nowMs() - this.#writtenMs >= PIECE_EVERY_MS || this.#waiting.length >= PIECE_CHARS) await this.#flush();
	}

	async close(): Promise<void> {
		try {
			await this.#flush();
		} finally {
			await this.#file.close();
		}
	}

	async #flush(): Promise<void> {
		this.#writtenMs = this.#nowMs();
		const text = this.#waiting;
		this.#waiting = '';
		if (text === '') return;
		try {
			await this.#append(text);
		} catch (error) {
			throw new Error(writeWords(this.#path, (error as NodeJS.ErrnoException).code), { cause: error });
		}
	}

	/** Where the whole piece has no room its first half may have: half a piece is worth less than a file without a fault. */
	async #append(text: string): Promise<void> {
		const piece = this.#path.endsWith('.gz')
			? await packed(text, { level: constants.Z_BEST_SPEED })
			: Buffer.from(text);
		try {
			// a disk with too little room takes a part without an error
			for (let written = 0; written < piece.length; ) {
				const { bytesWritten } = await this.#file.write(piece, written, piece.length - written, this.#bytes + written);
				written += bytesWritten;
			}
			this.#bytes += piece.length;
		} catch (error) {
			await this.#file.truncate(this.#bytes);
			const half = text.indexOf('\n', text.length / 2) + 1;
			if (half < text.length) await this.#append(text.slice(0, half));
			throw error;
		}
	}
}

/** Rejects with one sentence: looked at before anything is recorded, and once more when it is opened. */
export async function checkPlace(path: string, force: boolean): Promise<void> {
	const there = await lstat(path).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return undefined;
		throw new Error(placeWords(path, error.code), { cause: error });
	});
	if (there === undefined) return;
	if (!there.isFile())
		throw new Error(`${path} is no file that can be replaced: name another, or "-" for standard output.`);
	if (!force) throw new Error(placeWords(path, 'EEXIST'));
}

function placeWords(path: string, code: string | undefined): string {
	if (code === 'EEXIST') return `${path} is there already: name another file, or say --force to replace it.`;
	if (code === 'ENOENT' || code === 'ENOTDIR') return `There is no folder for ${path}: make it, or name another file.`;
	if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
		return `No permission to write ${path} (${code}): name a file in a folder of yours.`;
	}
	return `Cannot write ${path} (${code}): name another file.`;
}

function writeWords(path: string, code: string | undefined): string {
	const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'The disk is full' : `The disk takes no more (${code})`;
	return `${why}: the capture ended early. ${path} can be read up to there. Make room, or name a file on another disk.`;
}
