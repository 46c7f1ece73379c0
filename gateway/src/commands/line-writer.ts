// Lines to a stream in large pieces, no faster than the reader takes them; a reader that goes away ends it quietly.
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** One write call a 64 KiB piece: a pipe's own size on Linux. */
const PIECE_CHARS = 64 * 1024;

export class LineWriter {
	readonly #stream: Writable;
	#piece = '';
	#error: Error | undefined;

	constructor(stream: Writable) {
		this.#stream = stream;
		stream.on('error', (error: NodeJS.ErrnoException) => {
			// `| head` has seen enough
			if (error.code === 'EPIPE') process.exit(0);
			this.#error = inWords(error);
		});
	}

	write(line: string): void {
		this.#piece += `${line}\n`;
		if (this.#piece.length >= PIECE_CHARS) this.#push();
	}

	/** Waits while the reader is behind. */
	async drained(): Promise<void> {
		if (this.#error) throw this.#error;
		if (this.#stream.writableNeedDrain) await once(this.#stream, 'drain');
	}

	/** Everything written so far is with the reader; throws where it could not take it. */
	async flush(): Promise<void> {
		this.#push();
		if (this.#error) throw this.#error;
		await new Promise<void>((resolve, reject) => {
			this.#stream.write('', (error: NodeJS.ErrnoException | null | undefined) => {
				if (!error) resolve();
				else if (error.code !== 'EPIPE') reject(inWords(error));
			});
		});
	}

	#push(): void {
		if (this.#piece === '') return;
		this.#stream.write(this.#piece);
		this.#piece = '';
	}
}

function inWords(error: NodeJS.ErrnoException): Error {
	const words = `Cannot write the output (${error.code ?? error.message}): make room for it, or send it elsewhere.`;
	return new Error(words, { cause: error });
}
