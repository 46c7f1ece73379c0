// Bytes to lines as they arrive, in bounded memory whatever arrives.

const NEWLINE = 0x0a;

/** `line` is good until `onLine` returns. Undefined: the line was longer than the bound, and is gone. */
export type OnLine = (line: Buffer | undefined) => void;

export class BoundedLines {
	readonly #onLine: OnLine;
	/** the beginning of a line whose end has not come yet */
	readonly #begun: Buffer;
	#begunBytes = 0;
	#tooLong = false;

	constructor(maxBytes: number, onLine: OnLine) {
		this.#begun = Buffer.alloc(maxBytes);
		this.#onLine = onLine;
	}

	push(chunk: Buffer): void {
		let start = 0;
		for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
			if (this.#begunBytes > 0 || this.#tooLong || end - start > this.#begun.length) {
				this.#begin(chunk, start, end);
				this.#finish();
			} else {
				this.#onLine(chunk.subarray(start, end));
			}
			start = end + 1;
		}
		this.#begin(chunk, start, chunk.length);
	}

	/** The last line need not end. */
	end(): void {
		if (this.#begunBytes > 0 || this.#tooLong) this.#finish();
	}

	#begin(chunk: Buffer, start: number, end: number): void {
		if (end - start > this.#begun.length - this.#begunBytes) this.#tooLong = true;
		else this.#begunBytes += chunk.copy(this.#begun, this.#begunBytes, start, end);
	}

	#finish(): void {
		this.#onLine(this.#tooLong ? undefined : this.#begun.subarray(0, this.#begunBytes));
		this.#begunBytes = 0;
		this.#tooLong = false;
	}
}
