// Splits a byte stream into lines in constant memory, whatever comes.

/** The longest advert of Bluetooth 5 is 1,650 bytes, 3,300 hex digits. */
const LONGEST_LINE = 64 * 1024;

export class LineSplitter {
	readonly #decoder = new TextDecoder('utf-8');
	#rest = '';
	#overlong = false;

	/** @returns the lines that the chunk completes. One that is too long comes as its first 64 KiB, which no parser takes. */
	push(chunk: Buffer): string[] {
		const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split('\n');
		this.#rest = lines.pop()!;
		if (this.#overlong && lines.length > 0) {
			// what follows the 64 KiB that were kept is the same line
			lines[0] = lines[0]!.slice(0, LONGEST_LINE);
			this.#overlong = false;
		}
		if (this.#rest.length > LONGEST_LINE) {
			this.#rest = this.#rest.slice(0, LONGEST_LINE);
			this.#overlong = true;
		}
		return lines;
	}

	/** @returns what came after the last end of line */
	end(): string {
		return this.#rest;
	}
}
