// What an adapter's process prints (noble prints on the console): a few short lines for the log, without addresses. Bounded.

const MOST_LINES = 10;
const MOST_LINE_CHARACTERS = 200;
/** Addresses and packets, with or without separators. */
const HEX_OF_SIX_BYTES = /[0-9a-f]{2}(?:[:\- ]?[0-9a-f]{2}){5,}/gi;

/** @param say gets the first lines of a process, and one that the rest is left out */
export class ChildOutput {
	readonly #say: (line: string) => void;
	#rest = '';
	#lines = 0;
	/** the last line that says what ended the process, where one does */
	fault: string | undefined;

	constructor(say: (line: string) => void) {
		this.#say = say;
	}

	push(text: string): void {
		const lines = `${this.#rest}${text}`.split('\n');
		this.#rest = lines.pop()!.slice(0, MOST_LINE_CHARACTERS);
		for (const line of lines) this.#line(line.trim());
	}

	end(): void {
		this.#line(this.#rest.trim());
		this.#rest = '';
	}

	#line(line: string): void {
		if (line === '') return;
		const clean = line.replace(HEX_OF_SIX_BYTES, '…').slice(0, MOST_LINE_CHARACTERS);
		if (/^(\w*Error|FATAL|terminate|node: )/.test(clean)) this.fault = clean;
		this.#lines++;
		if (this.#lines <= MOST_LINES) this.#say(clean);
		if (this.#lines === MOST_LINES + 1) this.#say('what it prints from here on is left out');
	}
}
