// What every format of recordings must keep, run over the formats' list and its samples in test/recordings/captures.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Advert } from '../../gateway/src/ble/advert.ts';
import { type CaptureFormat, LostError, START_BYTES } from '../../gateway/src/sources/capture/format.ts';
import { CAPTURE_FORMATS } from '../../gateway/src/sources/capture/formats.ts';
import { SAMPLES_FOLDER } from '../support/sample-captures.ts';

const RUNS = 100;
/** How the addresses of the samples begin: what is wrong with a recording is told without its people. */
const ADDRESS = /c6:?00:?00|00:?1b:?dc/i;

const SAMPLES = readdirSync(SAMPLES_FOLDER)
	.filter((name) => name !== 'README.md')
	.map((name) => {
		const bytes = readFileSync(join(SAMPLES_FOLDER, name));
		return { name, bytes: name.endsWith('.gz') ? gunzipSync(bytes) : bytes };
	});

type Played = { adverts: Advert[]; told: string[]; passedOver: string[] };

/** All that the format makes of the bytes, in chunks of those lengths in turn. */
function play(format: CaptureFormat, bytes: Buffer, lengths: readonly number[] = [bytes.length || 1]): Played {
	const adverts: Advert[] = [];
	const told: string[] = [];
	const passedOver: string[] = [];
	try {
		const decoder = format.decoder(bytes.subarray(0, START_BYTES), {
			receiver: 'gw-hci0',
			hand: (advert) => adverts.push(structuredClone(advert)),
			problem: (_at, words) => told.push(words),
			passOver: (reason) => passedOver.push(reason),
		});
		try {
			for (let at = 0, i = 0; at < bytes.length; at += lengths[i++ % lengths.length]!) {
				decoder.push(bytes.subarray(at, at + lengths[i % lengths.length]!));
			}
			decoder.end();
		} catch (error) {
			if (!(error instanceof LostError)) throw error;
			told.push(error.message);
		}
	} catch (error) {
		// a start that cannot be played is refused in words of ours, never with a RangeError of a Buffer
		if ((error as Error).constructor !== Error) throw error;
		told.push((error as Error).message);
	}
	return { adverts, told, passedOver };
}

const keyOf = ({ receiver, address, t }: Advert) => `${receiver} ${address} ${t}`;

it('every format has a sample, and a name of its own', () => {
	const names = CAPTURE_FORMATS.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
	for (const { name, matches } of CAPTURE_FORMATS) {
		expect(SAMPLES.filter(({ bytes }) => matches(bytes.subarray(0, START_BYTES))).length, name).toBeGreaterThan(0);
	}
});

describe.each(SAMPLES)('$name', ({ bytes }) => {
	const formats = CAPTURE_FORMATS.filter(({ matches }) => matches(bytes.subarray(0, START_BYTES)));
	const format = formats[0]!;
	const whole = play(format, bytes);

	it('is known by one format, and plays without a problem', () => {
		expect(formats).toHaveLength(1);
		expect(whole.adverts).toHaveLength(90);
		expect(whole.told).toEqual([]);
	});

	it('plays the same however it is cut into chunks', () => {
		const lengths = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 });
		fc.assert(
			fc.property(lengths, (each) => {
				expect(play(format, bytes, each)).toEqual(whole);
			}),
			{ numRuns: RUNS },
		);
	});

	it('cut short anywhere, it plays what is there and says so without an address', () => {
		const heard = new Set(whole.adverts.map(keyOf));
		fc.assert(
			fc.property(fc.integer({ min: 1, max: bytes.length - 1 }), (end) => {
				const { adverts, told, passedOver } = play(format, bytes.subarray(0, end));
				expect(adverts.every((advert) => heard.has(keyOf(advert)))).toBe(true);
				expect([...told, ...passedOver].join()).not.toMatch(ADDRESS);
			}),
			{ numRuns: RUNS },
		);
	});

	it('with bytes that are not its own, it neither throws nor tells an address', () => {
		const spoiled = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
		fc.assert(
			fc.property(spoiled, (changes) => {
				const copy = Buffer.from(bytes);
				for (const [at, value] of changes) copy[at] = value;
				if (!format.matches(copy.subarray(0, START_BYTES))) return;
				const { told, passedOver } = play(format, copy);
				expect([...told, ...passedOver].join()).not.toMatch(ADDRESS);
			}),
			{ numRuns: RUNS },
		);
	});
});
