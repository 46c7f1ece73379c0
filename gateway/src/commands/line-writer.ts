// Lines to a stream in large pieces, no faster than the reader takes them; a reader that goes away ends it quietly.
import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** One write call a 64 KiB piece: a pipe's own size on Linux. */
const PIECE_CHARS = 64 * 1024;

export class LineWriter {
	readonly #stream: Writable;
	#piece = '';
	#error: NodeJS.ErrnoException | undefined;

	constructor(stream: Writable) {
		this.#stream = stream;
		stream.on('error', (error) => {
			this.#error = error;
			// `| head` has seen enough
			if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0);
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

	/** Everything written so far is with the reader. */
	async flush(): Promise<void> {
		this.#push();
		await this.drained();
	}

	#push(): void {
		if (this.#piece === '') return;
		this.#stream.write(this.#piece);
		this.#piece = '';
	}
}
