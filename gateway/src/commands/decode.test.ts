// The decode command on real streams: one answer a line, whatever comes in and whoever goes away.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { PassThrough, Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { DecodedLine } from '@aisle/protocol';
import { describe, expect, it, vi } from 'vitest';
import { decodeLines } from './decode.ts';

const IBEACON = '0201061aff4c000215fda50693a4e24fb1afcfc6eb0764782500010002c5';
const MAIN = new URL('../main.ts', import.meta.url).pathname;

/** The answers to `input`, which arrives in pieces of `pieceBytes`. */
async function answers(input: string | Buffer, pieceBytes = 1 << 16): Promise<DecodedLine[]> {
	const bytes = Buffer.from(input);
	const pieces: Buffer[] = [];
	for (let i = 0; i < bytes.length; i += pieceBytes) pieces.push(bytes.subarray(i, i + pieceBytes));
	let written = '';
	const output = new Writable({
		write(chunk, _encoding, done) {
			written += chunk;
			done();
		},
	});
	await decodeLines(Readable.from(pieces), output);
	const lines = written.split('\n');
	expect(lines.pop()).toBe('');
	return lines.map((line) => DecodedLine.parse(JSON.parse(line)));
}

describe('decodeLines', () => {
	it('answers every line with one, in order, however the input is cut', async () => {
		const input = `${IBEACON}\n020106\n\n${IBEACON.toUpperCase()}\r\n0201\n  ${IBEACON}`;
		const wanted = await answers(input);
		expect(wanted.map(({ frames, error }) => [frames.length, error])).toEqual([
			[1, undefined],
			[0, undefined],
			[0, 'empty line: give AD structures in hex, or JSON {"data": …}'],
			[1, undefined],
			[0, 'AD structure at byte 0 says 2 bytes, 1 are there'],
			[1, undefined],
		]);
		for (const pieceBytes of [1, 2, 7, 61]) expect(await answers(input, pieceBytes)).toEqual(wanted);
		expect(await answers('')).toEqual([]);
	});

	it('passes over a byte order mark', async () => {
		const [hex, json] = await answers(`\uFEFF${IBEACON}\n\uFEFF{"data":"${IBEACON}"}`);
		expect(hex?.frames).toHaveLength(1);
		expect(json).toEqual(hex);
	});

	it('takes JSON with address and bindKey', async () => {
		const data = '1216d2fc41e445f3c9962b332211006c7c4519';
		const request = { data, address: '54:48:E6:8F:80:A5', bindKey: '231d39c1d7cc1ab1aee224cd096db932' };
		const [open, closed] = await answers(`${JSON.stringify(request)}\n${JSON.stringify({ data })}\n`);
		expect(open!.frames).toMatchObject([{ encrypted: true, readings: [{ measure: 'temperature' }, {}] }]);
		expect(closed!.frames).toMatchObject([{ encrypted: true, readings: [] }]);
	});

	it.each([
		['02010g', 'character 6 ("g") is not a hex digit'],
		['02 1', 'character 3 (" ") is not a hex digit'],
		['020', '3 hex digits: must be pairs'],
		['{"data":', 'not JSON: '],
		['{"address":"54:48:e6:8f:80:a5"}', 'data: '],
		['{"data":"02","address":"here"}', 'address: must be six hex bytes'],
		['{"data":"02","bindKey":"00"}', 'bindKey: must be 32 hex digits'],
		['{"data":"zz"}', 'character 1 ("z") is not a hex digit'],
		['00'.repeat(1651), '1651 bytes: no advert has more than 1650'],
		['0'.repeat(100_000), 'line of more than 8192 bytes'],
		['\0\xff\u{1f600}', 'is not a hex digit'],
	])('says what is wrong with %.20s and goes on', async (line, words) => {
		for (const pieceBytes of [5000, 1 << 16]) {
			const [bad, good, ...more] = await answers(`${line}\n${IBEACON}\n`, pieceBytes);
			expect(bad).toEqual({ frames: [], error: expect.stringContaining(words) });
			expect(good!.frames).toHaveLength(1);
			expect(more).toEqual([]);
		}
	});

	it('answers before the input ends', async () => {
		const input = new PassThrough();
		const output = new PassThrough();
		const done = decodeLines(input, output);
		input.write(`${IBEACON}\n0201`);
		expect(String(await once(output, 'data'))).toMatch(/^{"frames":\[{"kind":"ibeacon".*\n$/);
		input.end('06\n');
		expect(String(await once(output, 'data'))).toBe('{"frames":[]}\n');
		await done;
	});

	it('takes an extended advert of 1,650 bytes', async () => {
		expect(await answers('020106'.repeat(550))).toEqual([{ frames: [] }]);
	});

	it('reads no further than its reader has taken', async () => {
		const pieces = 50;
		let read = 0;
		const input = Readable.from(
			(function* () {
				for (; read < pieces; read += 1) yield Buffer.from(`${IBEACON}\n`.repeat(1000));
			})(),
		);
		let taken = 0;
		let isReading = false;
		let held: (() => void) | undefined;
		const output = new Writable({
			highWaterMark: 1,
			write(chunk, _encoding, done) {
				taken += chunk.length;
				if (isReading) done();
				else held = done;
			},
		});
		const done = decodeLines(input, output);
		await vi.waitFor(() => expect(held).toBeDefined());
		// turns enough to read everything, were it not held
		for (let turn = 0; turn < 4 * pieces; turn += 1) await setImmediate();
		expect(read).toBeLessThan(pieces);
		isReading = true;
		held!();
		await done;
		expect(taken).toBe(pieces * 1000 * (await answerBytes()));
	});
});

async function answerBytes(): Promise<number> {
	return JSON.stringify((await answers(IBEACON))[0]).length + 1;
}

describe('aisle-gateway decode', () => {
	it.skipIf(!existsSync('/dev/full'))(
		'says so where the disk is full (skipped where there is no /dev/full)',
		async () => {
			const input = Readable.from([Buffer.from(`${IBEACON}\n`)]);
			await expect(decodeLines(input, createWriteStream('/dev/full'))).rejects.toThrow(/output \(ENOSPC\): make room/);
		},
	);

	it('ends quietly where its reader goes away', async () => {
		const child = spawn(process.execPath, [MAIN, 'decode'], { stdio: 'pipe' });
		const errors = text(child.stderr);
		const exited = once(child, 'exit');
		child.stdin.on('error', () => {});
		const feed = () => {
			while (child.stdin.writable && child.stdin.write(`${IBEACON}\n`.repeat(10_000)));
		};
		child.stdin.on('drain', feed);
		feed();
		await once(child.stdout, 'data');
		child.stdout.destroy();
		expect(await exited).toEqual([0, null]);
		expect(await errors).toBe('');
	});
});
