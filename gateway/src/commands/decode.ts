// `aisle-gateway decode`: a line of hex or JSON in, a line of frames out, one for one, whatever the line is.
import type { Readable, Writable } from 'node:stream';
import { type DecodedLine, DecodeRequest } from '@aisle/protocol';
import { Command } from 'commander';
import { MAX_AD_BYTES } from '../ble/ad-structures.ts';
import { type DecodeContext, decode } from '../ble/decode.ts';
import { BoundedLines } from '../sources/capture/lines.ts';
import { LineWriter } from './line-writer.ts';

/** The longest advert in hex is 3,300 characters; the rest is room for JSON around it. */
const MAX_LINE_BYTES = 8 * 1024;
const BYTE_ORDER_MARK_BYTES = 3;
const NOTHING_KNOWN = JSON.stringify({ frames: [] } satisfies DecodedLine);

const NOT_HEX = 0xff;
const HEX_DIGITS = new Uint8Array(256).fill(NOT_HEX);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
	HEX_DIGITS[digit.charCodeAt(0)] = value;
	HEX_DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}

export function decodeCommand(): Command {
	return new Command('decode')
		.description('what adverts say: a line of hex or JSON {data, address?, bindKey?} in, a line of JSON out')
		.action(() => decodeLines(process.stdin, process.stdout));
}

/** Ends when `input` does. Reads no faster than `output` is taken. */
export async function decodeLines(input: Readable, output: Writable): Promise<void> {
	const out = new LineWriter(output);
	const advert = new Uint8Array(MAX_AD_BYTES);
	const lines = new BoundedLines(MAX_LINE_BYTES, (line) => out.write(answer(line, advert)));
	for await (const chunk of input) {
		lines.push(chunk);
		// whoever types or tails sees each answer at once; a file comes in pieces as large as those that go out
		await out.flush();
	}
	lines.end();
	await out.flush();
}

/** `advert` is where the bytes go, line after line. */
function answer(line: Buffer | undefined, advert: Uint8Array): string {
	if (line === undefined) return failed(`line of more than ${MAX_LINE_BYTES} bytes: give one advert a line`);
	const text = trimmed(line);
	if (text.length === 0) return failed('empty line: give AD structures in hex, or JSON {"data": …}');
	if (text[0] === 0x7b /* { */) return answerRequest(text.toString(), advert);
	return answerHex(text, advert);
}

function answerRequest(text: string, advert: Uint8Array): string {
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch (error) {
		return failed(`not JSON: ${(error as Error).message}`);
	}
	const request = DecodeRequest.safeParse(json);
	if (!request.success) {
		const [issue] = request.error.issues;
		return failed(`${issue?.path.join('.')}: ${issue?.message}`);
	}
	const { data, address, bindKey } = request.data;
	const key = bindKey === undefined ? undefined : Buffer.from(bindKey, 'hex');
	return answerHex(Buffer.from(data), advert, { address, bindKey: key });
}

function answerHex(text: Buffer, advert: Uint8Array, context?: DecodeContext): string {
	const bytes = text.length >> 1;
	if (bytes > MAX_AD_BYTES) return failed(`${bytes} bytes: no advert has more than ${MAX_AD_BYTES}`);
	for (let i = 0; i < bytes; i += 1) {
		const high = HEX_DIGITS[text[2 * i]!]!;
		const low = HEX_DIGITS[text[2 * i + 1]!]!;
		if (high === NOT_HEX || low === NOT_HEX) {
			const at = high === NOT_HEX ? 2 * i : 2 * i + 1;
			return failed(`character ${at + 1} (${JSON.stringify(String.fromCharCode(text[at]!))}) is not a hex digit`);
		}
		advert[i] = (high << 4) | low;
	}
	if (text.length % 2 !== 0) return failed(`${text.length} hex digits: must be pairs`);
	const decoded = decode(advert.subarray(0, bytes), context);
	return decoded.frames.length === 0 && decoded.error === undefined ? NOTHING_KNOWN : JSON.stringify(decoded);
}

function failed(error: string): string {
	return JSON.stringify({ frames: [], error } satisfies DecodedLine);
}

function trimmed(line: Buffer): Buffer {
	let start = isMarked(line) ? BYTE_ORDER_MARK_BYTES : 0;
	let end = line.length;
	while (start < end && isBlank(line[start]!)) start += 1;
	while (end > start && isBlank(line[end - 1]!)) end -= 1;
	return start === 0 && end === line.length ? line : line.subarray(start, end);
}

/** Editors on Windows begin a file of UTF-8 so. */
function isMarked(line: Buffer): boolean {
	return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf;
}

function isBlank(byte: number): boolean {
	return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
