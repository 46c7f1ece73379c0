// A capture on disk, JSON Lines, gzipped where the name ends in .gz; and the truth beside it as CSV.
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Lines are joined to pieces of about this size: a write each would cost more than the simulation. */
const PIECE_CHARACTERS = 64 * 1024;
/** Twice as fast as the default and a tenth larger. */
const GZIP_LEVEL = 4;

export class LineFile {
	readonly #into: Writable;
	readonly #done: Promise<unknown>;
	#piece = '';

	constructor(path: string) {
		const file = createWriteStream(path);
		if (path.endsWith('.gz')) {
			const gzip = createGzip({ level: GZIP_LEVEL });
			gzip.pipe(file);
			file.on('error', (error) => gzip.destroy(error));
			this.#into = gzip;
		} else {
			this.#into = file;
		}
		this.#done = finished(file);
		// told where it is awaited, in `drained` or `end`
		this.#done.catch(() => {});
		this.#into.on('error', () => {});
	}

	write(line: string): void {
		this.#piece += `${line}\n`;
		if (this.#piece.length >= PIECE_CHARACTERS) this.#flush();
	}

	/** Resolves when more may be written; rejects where the file cannot be. */
	async drained(): Promise<void> {
		if (!this.#into.writableNeedDrain) return;
		const drain = new Promise<void>((resolve) => this.#into.once('drain', resolve));
		await Promise.race([drain, this.#done]);
	}

	async end(): Promise<void> {
		this.#flush();
		this.#into.end();
		await this.#done;
	}

	#flush(): void {
		this.#into.write(this.#piece);
		this.#piece = '';
	}
}
