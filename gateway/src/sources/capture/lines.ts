// Splits a byte stream into lines in constant memory, whatever comes.

/** The longest advert of Bluetooth 5 is 1,650 bytes, 3,300 hex digits. */
const LONGEST_LINE = 64 * 1024;

export type Lines = {
	lines: string[];
	/** number of the first of them, from 1 */
	firstLine: number;
	/** the last of them had no end of line: the stream was cut, or its writer leaves the last one out */
	unterminated: boolean;
};

/** Yields the lines that each chunk completes. A line that is too long comes as its first 64 KiB, which no parser takes. */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Lines> {
	const decoder = new TextDecoder('utf-8');
	let rest = '';
	let overlong = false;
	let firstLine = 1;
	for await (const chunk of chunks) {
		const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
		rest = lines.pop()!;
		if (overlong && lines.length > 0) {
			// what follows the 64 KiB that were kept is the same line
			lines[0] = lines[0]!.slice(0, LONGEST_LINE);
			overlong = false;
		}
		if (rest.length > LONGEST_LINE) {
			rest = rest.slice(0, LONGEST_LINE);
			overlong = true;
		}
		if (lines.length > 0) yield { lines, firstLine, unterminated: false };
		firstLine += lines.length;
	}
	if (rest !== '') yield { lines: [rest], firstLine, unterminated: true };
}
