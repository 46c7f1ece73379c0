// The project's own captures: JSON Lines, one advert a line, as `capture` and satellites write them.
import type { CaptureFormat, Decoder, Recording } from './format.ts';
import { parseCaptureLine } from './line.ts';
import { LineSplitter } from './lines.ts';

export const jsonLines: CaptureFormat = {
	name: 'JSON lines',
	// also where a capture was cut at its front: then only a later line begins with a brace
	matches: (start) => !start.includes(0) && /^\uFEFF?\s*(?:\{|$)|\n\s*\{"/.test(start.toString()),
	namesReceivers: true,
	decoder: (_start, recording) => new JsonLinesDecoder(recording),
};

class JsonLinesDecoder implements Decoder {
	readonly #recording: Recording;
	readonly #lines = new LineSplitter();
	#line = 0;

	constructor(recording: Recording) {
		this.#recording = recording;
	}

	push(chunk: Buffer): void {
		for (const line of this.#lines.push(chunk)) this.#take(line, 'is not JSON; skipped');
	}

	end(): void {
		const last = this.#lines.end();
		if (last !== '') this.#take(last, 'the last line is cut short; skipped');
	}

	position(): { line: number } {
		return { line: this.#line };
	}

	#take(line: string, notJson: string): void {
		this.#line++;
		if (line === '' || line === '\r') return;
		let value: unknown;
		try {
			value = JSON.parse(line);
		} catch {
			// the parser's own words quote the line, and with it somebody's address
			const words =
				this.#line === 1 && !line.trimStart().startsWith('{') ? 'does not begin with a whole line' : undefined;
			this.#recording.problem(this.position(), words ? `${words}; skipped` : notJson);
			return;
		}
		const parsed = parseCaptureLine(value);
		if ('advert' in parsed) this.#recording.hand(parsed.advert);
		else if ('tagRead' in parsed) this.#recording.passOver('tag reads');
		else this.#recording.problem(this.position(), `${parsed.problem}; skipped`);
	}
}
