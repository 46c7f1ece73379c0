import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasMounts, mountDisk, unmountDisks } from '../../../test/support/small-disk.ts';
import { readCapture } from '../sources/capture/read-capture.ts';
import { CaptureFile, checkPlace } from './capture-file.ts';

/** A time at which somebody may have recorded. */
const START_S = 1_780_000_000;

let folder: string;
let ms: number;
beforeEach(() => {
	ms = 0;
	folder = mkdtempSync(join(tmpdir(), 'aisle-capture-file-'));
});
afterEach(() => {
	unmountDisks();
	rmSync(folder, { recursive: true });
});

const at = (name: string) => join(folder, name);
const create = (path: string, force = false) => CaptureFile.create(path, { force, nowMs: () => ms });
const lines = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, i) => {
		const address = `c4:${(from + i).toString(16).padStart(10, '0').match(/../g)!.join(':')}`;
		return `${JSON.stringify({ t: START_S + from + i, receiver: 'door', address, rssi: -60, data: '020106' })}\n`;
	}).join('');

/** The times that `replay` gets out of it, and what it finds wrong. */
async function read(path: string) {
	const times: number[] = [];
	const problems: string[] = [];
	for await (const adverts of readCapture(path, { onProblem: ({ words }) => problems.push(words) })) {
		times.push(...adverts.map(({ t }) => t - START_S));
	}
	return { times, problems };
}
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('CaptureFile', () => {
	it.each(['walk.jsonl', 'walk.jsonl.gz'])('%s can be read after every second, to the last piece', async (name) => {
		const file = await create(at(name));
		for (let second = 0; second < 5; second++) {
			await file.write(lines(second * 100, second * 100 + 50));
			ms += 1_000;
			await file.write(lines(second * 100 + 50, second * 100 + 100));
			expect(await read(at(name))).toEqual({ times: upTo((second + 1) * 100), problems: [] });
			expect(file.bytes).toBe(statSync(at(name)).size);
		}
		await file.write(lines(500, 501));
		await file.close();
		expect(await read(at(name))).toEqual({ times: upTo(501), problems: [] });
		if (name.endsWith('.gz')) expect(gunzipSync(readFileSync(at(name))).toString()).toBe(lines(0, 501));
	});

	it('is read to the cut, wherever it is cut', async () => {
		const file = await create(at('walk.jsonl.gz'));
		const ends: number[] = [];
		for (let second = 0; second < 4; second++) {
			ms += 1_000;
			await file.write(lines(second * 1_000, second * 1_000 + 1_000));
			ends.push(file.bytes);
		}
		await file.close();
		const whole = readFileSync(at('walk.jsonl.gz'));
		for (let cut = ends[0]! + 1; cut < whole.length; cut += 997) {
			writeFileSync(at('cut.jsonl.gz'), whole.subarray(0, cut));
			const { times, problems } = await read(at('cut.jsonl.gz'));
			expect(times.length).toBeGreaterThanOrEqual(ends.filter((end) => end <= cut).length * 1_000);
			expect(times).toEqual(upTo(times.length));
			expect(problems.length).toBeLessThanOrEqual(2);
		}
		writeFileSync(at('cut.jsonl.gz'), whole.subarray(0, ends[2]));
		expect(await read(at('cut.jsonl.gz'))).toEqual({ times: upTo(3_000), problems: [] });
	});

	it('packs many pieces larger than what is read at once', async () => {
		const file = await create(at('walk.jsonl.gz'));
		const count = 60_000;
		for (let i = 0; i < count; i += 1_000) {
			ms += 1_000;
			await file.write(lines(i, i + 1_000));
		}
		await file.close();
		expect(file.bytes).toBeGreaterThan(256 * 1024);
		const { times, problems } = await read(at('walk.jsonl.gz'));
		expect(problems).toEqual([]);
		expect(times.length).toBe(count);
	});

	it('is for its owner alone, also where it replaces a file that was not', async () => {
		await (await create(at('new.jsonl'))).close();
		expect(statSync(at('new.jsonl')).mode & 0o777).toBe(0o600);
		writeFileSync(at('old.jsonl'), 'something longer than what comes\n'.repeat(100));
		chmodSync(at('old.jsonl'), 0o644);
		const reader = await open(at('old.jsonl'));
		const file = await create(at('old.jsonl'), true);
		await file.write(lines(0, 1));
		await file.close();
		// who had it open before reads what was in it before
		expect(await reader.readFile('utf8')).toMatch(/^something longer/);
		await reader.close();
		expect(statSync(at('old.jsonl')).mode & 0o777).toBe(0o600);
		expect((await read(at('old.jsonl'))).times).toEqual([0]);
	});

	it('replaces nothing unasked, and nothing that is no file', async () => {
		writeFileSync(at('old.jsonl'), 'precious');
		await expect(checkPlace(at('old.jsonl'), false)).rejects.toThrow(/is there already: .*--force/);
		await expect(create(at('old.jsonl'))).rejects.toThrow(/is there already: .*--force/);
		expect(readFileSync(at('old.jsonl'), 'utf8')).toBe('precious');
		mkdirSync(at('folder'));
		symlinkSync(at('old.jsonl'), at('link.jsonl'));
		for (const name of ['folder', 'link.jsonl']) {
			await expect(create(at(name), true)).rejects.toThrow(/is no file that can be replaced/);
		}
		await expect(create(at('nowhere/walk.jsonl'))).rejects.toThrow(/There is no folder for/);
	});

	it.skipIf(!hasMounts).each(['walk.jsonl', 'walk.jsonl.gz'])('%s keeps what the disk has room for', async (name) => {
		const path = join(mountDisk(at('disk'), 'size=8k'), name);
		const file = await create(path);
		ms += 1_000;
		await expect(file.write(lines(0, 5_000))).rejects.toThrow('The disk is full');
		await file.close();
		const { times, problems } = await read(path);
		expect(problems).toEqual([]);
		expect(times.length).toBeGreaterThan(10);
		expect(times).toEqual(upTo(times.length));
	});

	it.skipIf(!hasMounts)('ends with a sentence on a full disk, and can be read', async () => {
		const disk = mountDisk(at('disk'), 'size=64k');
		const path = join(disk, 'walk.jsonl');
		const file = await create(path);
		let written = 0;
		const fill = async () => {
			for (; written < 10_000; written += 100) {
				ms += 1_000;
				await file.write(lines(written, written + 100));
			}
		};
		await expect(fill()).rejects.toThrow(`The disk is full: the capture ended early. ${path} can be read up to there.`);
		await file.close();
		expect(written).toBeGreaterThan(100);
		const { times, problems } = await read(path);
		expect(problems).toEqual([]);
		expect(times.length).toBeGreaterThanOrEqual(written);
		expect(times).toEqual(upTo(times.length));
	});
});
