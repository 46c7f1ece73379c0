import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { h4Packets, pcapFile, type RecordedAdvert } from '../../../test/support/recordings.ts';
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

const ADVERT: RecordedAdvert = {
	t: 0,
	address: 'e7:8f:13:56:24:ce',
	addressType: 'random',
	rssiDbm: -60,
	data: Buffer.from('020106', 'hex'),
};

type Heard = { what: 'advert' | 'advance'; t: number; atMs: number };

async function file(name: string, times: number[], receiver = 'r1'): Promise<string> {
	const lines = times.map((t) => JSON.stringify({ t, receiver, address: 'e7:8f:13:56:24:ce', rssi: -60, data: '' }));
	const path = join(folder, name);
	await writeFile(path, `${lines.join('\n')}\n`);
	return path;
}

async function play(config: object, receivers = ['r1']) {
	const heard: Heard[] = [];
	const heardBy = new Set<string>();
	const reports: SourceStatus[] = [];
	const failures: Error[] = [];
	const startedMs = performance.now();
	const note = (what: Heard['what'], t: number) => heard.push({ what, t, atMs: performance.now() - startedMs });
	const context = sourceContext({
		observe: ({ t, receiver }) => {
			note('advert', t);
			heardBy.add(receiver);
		},
		advance: (t) => note('advance', t),
		receivers: new Set(receivers),
		report: (status) => reports.push(status),
		fail: (error) => failures.push(error),
		subscribe: () => Promise.reject(new Error('not used')),
	});
	source = await captureSource.start(CaptureConfig.parse(config), context);
	const ended = () => vi.waitFor(() => expect(reports.at(-1)?.state).toBe('ended'), { timeout: 10_000, interval: 5 });
	const times = (what: Heard['what']) => heard.filter((one) => one.what === what).map(({ t }) => t);
	return { heard, heardBy, reports, failures, ended, adverts: () => times('advert'), advances: () => times('advance') };
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

	it('plays what names no receiver for the only one, or the one of the settings, and says what was passed over', async () => {
		const [advert] = h4Packets([{ ...ADVERT, t: 1_600_000_000 }]).slice(1);
		const path = join(folder, 'one.pcap');
		await writeFile(path, pcapFile(187, [{ t: advert!.t, bytes: Buffer.from([1, 3, 12, 0]) }, advert!]));
		const only = await play({ files: [path], speed: 100_000 });
		await only.ended();
		expect([...only.heardBy]).toEqual(['r1']);
		expect(only.reports.at(-1)!.words).toBe(
			'played to the end: 1 advert played; passed over: 1 HCI packets that are no events',
		);
		await source!.stop();
		await expect(play({ files: [path] }, ['r1', 'r2'])).rejects.toThrow(
			/names no receiver: say .*with `receiver:` beside/,
		);
		const named = await play({ files: [path], speed: 100_000, receiver: 'r2' }, ['r1', 'r2']);
		await named.ended();
		expect([...named.heardBy]).toEqual(['r2']);
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
