// What every decoder must keep, run over every file of the decoders' folder and its recorded samples.
import { readdirSync, readFileSync } from 'node:fs';
import { Frame } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { compileClaims } from '../../gateway/src/ble/claims.ts';
import { type DecodeContext, decode } from '../../gateway/src/ble/decode.ts';
import type { Decoder } from '../../gateway/src/ble/decoder.ts';
import { DECODERS } from '../../gateway/src/ble/decoders/index.ts';

type Sample = { name: string; source: string; hex: string; address?: string; bindKey?: string; frames: Frame[] };

const FOLDER = new URL('../../gateway/src/ble/decoders/', import.meta.url);
const RECORDINGS = new URL('../recordings/ble/', import.meta.url);

const names = readdirSync(FOLDER)
	.filter((file) => file !== 'index.ts' && !file.endsWith('.test.ts'))
	.map((file) => file.replace(/\.ts$/, ''));

describe('the decoders together', () => {
	it('are all in the index, and have a file of samples each', () => {
		expect(DECODERS.map(({ name }) => name).sort()).toEqual([...names].sort());
		expect(
			readdirSync(RECORDINGS)
				.map((file) => file.replace(/\.json$/, ''))
				.sort(),
		).toEqual([...names].sort());
	});

	it('claim different things', () => {
		expect(() => compileClaims(DECODERS)).not.toThrow();
	});
});

describe.each(names)('decoder %s', (name) => {
	const samples: Sample[] = JSON.parse(readFileSync(new URL(`${name}.json`, RECORDINGS), 'utf8'));

	it('is the one decoder of its file, and carries its name', async () => {
		const decoders = Object.values(await import(`${FOLDER.href}${name}.ts`)) as Decoder[];
		expect(decoders.map((decoder) => decoder.name)).toEqual([name]);
		expect(decoders[0]!.claims).not.toEqual([]);
	});

	it('is refused where another claims the same', () => {
		const decoder = DECODERS.find((one) => one.name === name)!;
		const rival = { ...decoder, name: 'rival' };
		expect(() => compileClaims([...DECODERS, rival])).toThrow(`Decoders ${name} and rival claim the same`);
	});

	it.each(samples)('reads "$name"', (sample) => {
		expect(sample.source).not.toBe('');
		const line = decode(bytes(sample), context(sample));
		expect(line).toEqual({ frames: sample.frames });
		// a frame has no field that the protocol does not know
		expect(line.frames.map((frame) => Frame.parse(frame))).toEqual(sample.frames);
	});

	it.each(samples)('guesses nothing where "$name" is cut short', (sample) => {
		const data = bytes(sample);
		const ends = structureEnds(data);
		for (let length = 0; length < data.length; length += 1) {
			const line = decode(data.subarray(0, length), context(sample));
			expect(line.frames).toEqual(sample.frames.slice(0, line.frames.length));
			expect(line.error === undefined, `${length} bytes: ${line.error}`).toBe(ends.includes(length));
		}
	});

	it.each(samples)('claims no byte that is not there where a structure of "$name" is too short', (sample) => {
		const data = bytes(sample);
		const ends = structureEnds(data);
		for (const [i, start] of ends.slice(0, -1).entries()) {
			for (let cut = 1; cut < ends[i + 1]! - start; cut += 1) {
				const shortened = Buffer.concat([data.subarray(0, ends[i + 1]! - cut), data.subarray(ends[i + 1]!)]);
				shortened[start]! -= cut;
				const { frames } = decode(shortened, context(sample));
				expect(frames.length).toBeLessThanOrEqual(sample.frames.length);
				for (const frame of frames) expectPart(Frame.parse(frame), sample.frames);
			}
		}
	});

	it.each(samples)('reads "$name" in a Buffer at an odd offset, and leaves it as it was', (sample) => {
		const data = bytes(sample);
		const within = Buffer.concat([Buffer.alloc(3, 0xff), data, Buffer.alloc(5, 0xff)]).subarray(3, 3 + data.length);
		expect(decode(within, context(sample))).toEqual({ frames: sample.frames });
		expect(within.equals(data)).toBe(true);
	});
});

/** A shorter frame says less, never something else; only lists and texts may be shorter and still whole. */
function expectPart(frame: Frame, whole: readonly Frame[]): void {
	if (frame.kind === 'bthome') {
		const sameKind = whole.filter((one) => one.kind === 'bthome');
		const isPart = sameKind.some(
			(one) =>
				startsWith(one.readings, frame.readings) &&
				startsWith(one.events, frame.events) &&
				one.encrypted === frame.encrypted,
		);
		// without its key an encrypted frame shows nothing that could be wrong
		expect(isPart, JSON.stringify(frame)).toBe(true);
	} else if (frame.kind === 'eddystone-url') {
		const { url } = frame;
		expect(whole.some((one) => one.kind === 'eddystone-url' && one.url.startsWith(url))).toBe(true);
	} else {
		// Eddystone-UID may leave its reserved bytes out
		expect(whole).toContainEqual(frame);
	}
}

function startsWith(all: readonly unknown[], part: readonly unknown[]): boolean {
	return JSON.stringify(all.slice(0, part.length)) === JSON.stringify(part);
}

/** 0 and the offset just past each structure. */
function structureEnds(data: Uint8Array): number[] {
	const ends = [0];
	while (ends.at(-1)! < data.length) ends.push(ends.at(-1)! + 1 + data[ends.at(-1)!]!);
	return ends;
}

function bytes({ hex }: Sample): Buffer {
	return Buffer.from(hex, 'hex');
}

function context({ address, bindKey }: Sample): DecodeContext {
	return { address, bindKey: bindKey === undefined ? undefined : Buffer.from(bindKey, 'hex') };
}
