import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sourceContext } from '../../../test/support/source-context.ts';
import { CaptureConfig, captureSource } from './capture.ts';
import type { RunningSource, SourceStatus } from './source.ts';

let folder: string;
let source: RunningSource | undefined;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'aisle-play-'));
});
afterEach(async () => {
	await source?.stop();
	await rm(folder, { recursive: true });
});

type Heard = { what: 'advert' | 'advance'; t: number; atMs: number };

async function file(name: string, times: number[], receiver = 'r1'): Promise<string> {
	const lines = times.map((t) => JSON.stringify({ t, receiver, address: 'e7:8f:13:56:24:ce', rssi: -60, data: '' }));
	const path = join(folder, name);
	await writeFile(path, `${lines.join('\n')}\n`);
	return path;
}

async function play(config: object) {
	const heard: Heard[] = [];
	const reports: SourceStatus[] = [];
	const failures: Error[] = [];
	const startedMs = performance.now();
	const note = (what: Heard['what'], t: number) => heard.push({ what, t, atMs: performance.now() - startedMs });
	const context = sourceContext({
		observe: ({ t }) => note('advert', t),
		advance: (t) => note('advance', t),
		receivers: new Set(['r1']),
		report: (status) => reports.push(status),
		fail: (error) => failures.push(error),
		subscribe: () => Promise.reject(new Error('not used')),
	});
	source = await captureSource.start(CaptureConfig.parse(config), context);
	const ended = () => vi.waitFor(() => expect(reports.at(-1)?.state).toBe('ended'), { timeout: 10_000, interval: 5 });
	const times = (what: Heard['what']) => heard.filter((one) => one.what === what).map(({ t }) => t);
	return { heard, reports, failures, ended, adverts: () => times('advert'), advances: () => times('advance') };
}

describe('capture source', () => {
	it('plays at the speed asked for, keeps capture time, and lets a minute pass at the end', async () => {
		const path = await file('a', [1000, 1010, 1050]);
		const { heard, ended, adverts, advances } = await play({ files: [path], speed: 100 });
		await ended();
		expect(adverts()).toEqual([1000, 1010, 1050]);
		const [first, second, third] = heard.filter(({ what }) => what === 'advert');
		expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(95);
		expect(third!.atMs - first!.atMs).toBeGreaterThanOrEqual(490);
		expect(advances().at(-1)).toBe(1110);
		expect(heard.map(({ t }) => t)).toEqual(heard.map(({ t }) => t).sort((a, b) => a - b));
	});

	it('advances time between adverts at least every quarter of a second', async () => {
		const path = await file('a', [1000, 1040]);
		const { heard, adverts } = await play({ files: [path], speed: 50 });
		await vi.waitFor(() => expect(adverts()).toHaveLength(2));
		const upTo = heard.slice(0, heard.findIndex(({ t }) => t === 1040) + 1);
		// 0.8 s in steps of 0.25 s
		expect(upTo.length).toBeGreaterThanOrEqual(4);
		expect(upTo.every(({ t }) => t <= 1040)).toBe(true);
	});

	it('plays files in the order given without waiting for the days between them', async () => {
		const files = [await file('a', [1000, 1001]), await file('b', [900_000, 900_001])];
		const { ended, adverts, advances } = await play({ files, speed: 1000 });
		await ended();
		expect(adverts()).toEqual([1000, 1001, 900_000, 900_001]);
		expect(advances()).toContain(1061);
	});

	it('resumes after what was played before', async () => {
		const files = [await file('a', [1000, 1001]), await file('b', [1002, 1003])];
		const { ended, adverts } = await play({ files, speed: 10_000, resumeAfter: 1002 });
		await ended();
		expect(adverts()).toEqual([1003]);
	});

	it('plays a later file that is dated earlier, after what was played before', async () => {
		const files = [await file('b', [9000, 9001]), await file('a', [1000, 1001])];
		const { ended, adverts } = await play({ files, speed: 10_000, resumeAfter: 9000 });
		await ended();
		expect(adverts()).toEqual([9001, 1000, 1001]);
	});

	it('ends at once where everything was played before', async () => {
		const { ended, heard } = await play({ files: [await file('a', [1000])], resumeAfter: 1000 });
		await ended();
		expect(heard).toEqual([]);
	});

	it('reports adverts out of order, bad lines and unknown receivers', async () => {
		const bad = join(folder, 'bad');
		await writeFile(bad, '{"t":1}\n');
		const files = [await file('a', [1000, 1010, 1008.5, 1009.5]), await file('b', [1010], 'r9'), bad];
		const { ended, adverts, reports } = await play({ files, speed: 10_000 });
		await ended();
		expect(adverts()).toEqual([1000, 1010, 1008.5, 1009.5]);
		const { words } = reports.at(-1)!;
		expect(words).toMatch(/1 left out: receiver not in the site file/);
		expect(words).toMatch(/1 more than 1 s out of order/);
		expect(words).toMatch(/3 problems, the last explained: .*bad:1: receiver: /);
	});

	it('refuses to start on a file that is not there, and stops in the middle of a wait', async () => {
		await expect(play({ files: [join(folder, 'missing')] })).rejects.toThrow(/Cannot open the capture/);
		const { adverts, failures, reports } = await play({ files: [await file('a', [1000, 9000])] });
		await vi.waitFor(() => expect(adverts()).toEqual([1000]));
		await source!.stop();
		expect(failures).toEqual([]);
		expect(reports.some(({ state }) => state === 'ended')).toBe(false);
	});
});
