// How far a command is, as one line of a terminal that is written anew, among sentences that stay. On standard error.
import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';

export type ProgressStream = Pick<WriteStream, 'write' | 'isTTY' | 'columns'>;

/** To the line's beginning, and what stands there gone. */
const ANEW = '\r\x1b[K';
/** Where the terminal does not say, or says 0. */
const USUAL_COLUMNS = 80;
const LEAST_COLUMNS = 20;

export class ProgressLine {
	/** a terminal; in a file or a pipe each line is one of its own, and fewer are enough */
	readonly isLive: boolean;
	readonly #stream: ProgressStream;
	#isShown = false;

	constructor(stream: ProgressStream) {
		this.#stream = stream;
		this.isLive = stream.isTTY === true;
	}

	/** Takes the place of what was shown before. */
	show(words: string): void {
		if (!this.isLive) {
			this.#stream.write(`${words}\n`);
			return;
		}
		// longer than the terminal is wide it would wrap, and not be written over
		const room = Math.max(this.#stream.columns || USUAL_COLUMNS, LEAST_COLUMNS) - 1;
		this.#stream.write(ANEW + stripVTControlCharacters(words).slice(0, room));
		this.#isShown = true;
	}

	/** A sentence that stays. */
	say(line: string): void {
		this.end();
		this.#stream.write(`${line}\n`);
	}

	/** Nothing more is under way. */
	end(): void {
		if (this.#isShown) this.#stream.write(ANEW);
		this.#isShown = false;
	}
}
