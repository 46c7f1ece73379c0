import { expect, test } from 'vitest';
import type { Advert } from '../../ble/advert.ts';
import { jsonLines } from './json-lines.ts';

const line = (rssi: number, note = '') =>
	JSON.stringify({ t: 1_600_000_000, receiver: 'r1', address: 'e7:8f:13:56:24:ce', rssi, data: '020106', note });
/** A whole advert in so many bytes. */
const padded = (rssi: number, bytes: number) => line(rssi, 'x'.repeat(bytes - line(rssi).length));

function play(text: string, chunkBytes: number) {
	const heard: number[] = [];
	const problems: string[] = [];
	const bytes = Buffer.from(text);
	const decoder = jsonLines.decoder(bytes, {
		receiver: '',
		hand: ({ rssiDbm }: Advert) => heard.push(rssiDbm),
		problem: (at, words) => problems.push(`${JSON.stringify(at)} ${words}`),
		passOver() {},
	});
	for (let at = 0; at < bytes.length; at += chunkBytes) decoder.push(bytes.subarray(at, at + chunkBytes));
	decoder.end();
	return { heard, problems };
}

test.each([100, 50_000, 64 * 1024, 1024 * 1024])(
	'a line of more than 64 KiB is refused and none shorter, in chunks of %d bytes',
	(chunkBytes) => {
		const lines = [line(-1), padded(-2, 65_536), padded(-3, 65_537), line(-4), padded(-5, 200_000), line(-6)];
		expect(play(`${lines.join('\n')}\n`, chunkBytes)).toEqual({
			heard: [-1, -2, -4, -6],
			problems: [
				'{"line":3} is longer than 64 KiB, which no advert is; skipped',
				'{"line":5} is longer than 64 KiB, which no advert is; skipped',
			],
		});
	},
);
