// 100,000 adverts that nobody sends: nothing throws, and no frame says what its bytes do not. AISLE_SEED repeats a run.
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Frame } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { IDENTITY_BYTES, identityBytes } from './identity-bytes.ts';
import { says, wholeStructures } from './reencode.fixture.ts';
import { scanIdentities } from './scan-identities.ts';

const SEED = Number(process.env.AISLE_SEED ?? randomInt(2 ** 32));
const ADVERTS = 100_000;
const RECORDINGS = new URL('../../../test/recordings/ble/', import.meta.url);

/** Head and length of random tail, with the AD type first: whatever the tail, there is one frame. */
const WELL_FORMED: readonly [head: string, tail: number][] = [
	['ff4c000215', 21],
	['ff1801beac', 22],
	['16aafe00', 19],
	['16aafe00', 17],
	['16aafe2000', 12],
	['16aafe2001', 16],
	['16aafe30', 9],
	['ff990403', 13],
	['ff990405', 23],
	['ff990406', 19],
	['21109d5e0b1c7d539a1b4c7a6f01005ea111', 9],
	['16d2fc4002', 2],
	['16d2fc400005', 0],
];

const random = mulberry32(SEED);
const samples: Buffer[] = readdirSync(RECORDINGS).flatMap((file) => {
	const entries: { hex: string }[] = JSON.parse(readFileSync(new URL(file, RECORDINGS), 'utf8'));
	return entries.map(({ hex }) => Buffer.from(hex, 'hex'));
});

describe(`decode, fuzzed with AISLE_SEED=${SEED}`, () => {
	it('takes random and mutated adverts without a throw or a wrong frame', { timeout: 60_000 }, () => {
		console.log(`AISLE_SEED=${SEED}`);
		let frames = 0;
		for (let i = 0; i < ADVERTS; i += 1) {
			const data = i % 4 === 0 ? randomBytes(below(256)) : mutated(samples[below(samples.length)]!);
			frames += check(data);
		}
		// mutated samples are seldom broken altogether; without frames this test would check nothing
		expect(frames).toBeGreaterThan(ADVERTS / 10);
	});

	it('would notice a wrong value in any field', () => {
		for (const data of samples) {
			const { structures } = wholeStructures(data);
			for (const frame of decode(data).frames) {
				for (const wrong of wrongFrames(frame)) {
					const excuse = `${data.toString('hex')}: ${JSON.stringify(wrong)}`;
					expect(
						structures.some((structure) => says(structure, wrong)),
						excuse,
					).toBe(false);
				}
			}
		}
	});

	it('reads one frame out of every well-formed structure, whatever its values', () => {
		for (let i = 0; i < 20_000; i += 1) {
			const [head, tail] = WELL_FORMED[i % WELL_FORMED.length]!;
			const body = Buffer.concat([Buffer.from(head, 'hex'), randomBytes(tail)]);
			expect(check(Buffer.from([body.length, ...body])), body.toString('hex')).toBe(1);
		}
	});
});

/** How many frames there were; every one is checked against the bytes. */
function check(data: Uint8Array): number {
	const where = Buffer.from(data).toString('hex');
	const { frames, error } = decode(data);
	const { structures, malformed } = wholeStructures(data);
	if (malformed) expect(error, where).toBeDefined();
	let from = 0;
	for (const frame of frames) {
		if (!Frame.safeParse(frame).success) expect.fail(`${where}: not a frame: ${JSON.stringify(frame)}`);
		const at = structures.findIndex((structure, i) => i >= from && says(structure, frame));
		if (at < 0) expect.fail(`${where}: no structure says ${JSON.stringify(frame)}`);
		from = at + 1;
	}
	checkIdentities(data, frames, where);
	return frames.length;
}

/** The pipeline's way finds whom the decoders' way finds. */
function checkIdentities(data: Uint8Array, frames: readonly Frame[], where: string): void {
	const found: string[] = [];
	scanIdentities(data, (kind, bytes, at) => {
		found.push(`${kind} ${Buffer.from(bytes.subarray(at, at + IDENTITY_BYTES[kind])).toString('hex')}`);
	});
	const wanted = frames.flatMap((frame) => {
		if (frame.kind === 'pass') return [`3 ${frame.rid}`];
		const identity = identityBytes({
			ibeacon: frame.kind === 'ibeacon' ? frame : undefined,
			altbeacon: frame.kind === 'altbeacon' ? frame : undefined,
			eddystone: frame.kind === 'eddystone-uid' ? frame : undefined,
		});
		return identity ? [`${identity.kind} ${Buffer.from(identity.bytes).toString('hex')}`] : [];
	});
	if (found.join() !== wanted.join()) expect.fail(`${where}: identities ${found}, frames say ${wanted}`);
}

/** The frame with one field changed, for each field. */
function wrongFrames(frame: Frame): Frame[] {
	return Object.entries(frame).flatMap(([field, value]) => {
		if (field === 'kind' || field === 'format') return [];
		return [{ ...frame, [field]: wrongValue(value) } as Frame];
	});
}

function wrongValue(value: unknown): unknown {
	if (typeof value === 'number') return value + 1;
	if (typeof value === 'boolean') return !value;
	// the last hex digit or letter
	if (typeof value === 'string') return value.slice(0, -1) + (value.endsWith('0') ? '1' : '0');
	if (Array.isArray(value)) return value.length > 0 ? [...value.slice(0, -1), wrongValue(value.at(-1))] : [{}];
	if (value === null) return 1;
	const [first = ['measure', 'none'], ...others] = Object.entries(value as object).reverse();
	return Object.fromEntries([...others.reverse(), [first[0], wrongValue(first[1])]]);
}

function mutated(sample: Buffer): Buffer {
	let bytes = [...sample];
	for (let times = below(3) + 1; times > 0; times -= 1) {
		const at = below(bytes.length + 1);
		const what = below(6);
		if (what === 0 && bytes.length > 0) bytes[at % bytes.length]! ^= 1 << below(8);
		else if (what === 1 && bytes.length > 0) bytes[at % bytes.length] = below(256);
		else if (what === 2) bytes.splice(at, 1);
		else if (what === 3) bytes.splice(at, 0, below(256));
		else if (what === 4) bytes = bytes.slice(0, at);
		else bytes = [...bytes, ...samples[below(samples.length)]!];
	}
	return Buffer.from(bytes);
}

function randomBytes(count: number): Buffer {
	return Buffer.from(Array.from({ length: count }, () => below(256)));
}

function below(limit: number): number {
	return Math.floor(random() * limit);
}

/** A small generator with a seed; Math.random takes none. */
function mulberry32(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}
