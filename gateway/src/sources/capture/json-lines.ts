// The project's own captures: JSON Lines, one advert a line, as `capture` and satellites write them.
import type { CaptureFormat, Decoder, Recording } from './format.ts';
import { parseCaptureLine } from './line.ts';
import { BoundedLines } from './lines.ts';

/** The longest advert of Bluetooth 5 is 1,650 bytes, 3,300 hex digits, and its response as many. */
const LONGEST_LINE_BYTES = 64 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';

export const jsonLines: CaptureFormat = {
	name: 'JSON lines',
	// also where a capture was cut at its front: then only a later line begins with a brace
	matches: (start) => !start.includes(0) && /^\uFEFF?\s*(?:\{|$)|\n\s*\{"/.test(start.toString()),
	namesReceivers: true,
	decoder: (_start, recording) => new JsonLinesDecoder(recording),
};

class JsonLinesDecoder implements Decoder {
	readonly #recording: Recording;
	readonly #lines = new BoundedLines(LONGEST_LINE_BYTES, (line) => this.#take(line));
	#line = 0;
	#isAtEnd = false;

	constructor(recording: Recording) {
		this.#recording = recording;
	}

	push(chunk: Buffer): void {
		this.#lines.push(chunk);
	}

	end(): void {
		this.#isAtEnd = true;
		this.#lines.end();
	}

	position(): { line: number } {
		return { line: this.#line };
	}

	#take(bytes: Buffer | undefined): void {
		this.#line++;
		if (bytes === undefined) {
			this.#recording.problem(this.position(), 'is longer than 64 KiB, which no advert is; skipped');
			return;
		}
		const text = bytes.toString();
		const line = this.#line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
		if (line === '' || line === '\r') return;
		let value: unknown;
		try {
			value = JSON.parse(line);
		} catch {
			// the parser's own words quote the line, and with it somebody's address
			this.#recording.problem(this.position(), `${this.#notJson(line)}; skipped`);
			return;
		}
		const parsed = parseCaptureLine(value);
		if ('advert' in parsed) this.#recording.hand(parsed.advert);
		else if ('tagRead' in parsed) this.#recording.passOver('tag reads');
		else this.#recording.problem(this.position(), `${parsed.problem}; skipped`);
	}

	#notJson(line: string): string {
		if (this.#line === 1 && !line.trimStart().startsWith('{')) return 'does not begin with a whole line';
		return this.#isAtEnd ? 'the last line is cut short' : 'is not JSON';
	}
}
