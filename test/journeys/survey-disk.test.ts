// A survey on a disk that is full, and on one that is read-only: what lies there is used, and what cannot be written is said.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Point, placeKey, readSiteFile } from '@aisle/protocol';
import { afterAll, expect, test } from 'vitest';
import { SurveyStore } from '../../gateway/src/survey-store.ts';
import { readingsOf } from '../../gateway/src/survey-things.ts';
import { hasMounts, mountDisk, unmountDisks } from '../support/small-disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'aisle-survey-disk-'));
const CART = '0303aafe1516aafe00e78b0ca750e7a7c0a1f3d20000000000010000';

afterAll(() => {
	unmountDisks();
	rmSync(folder, { recursive: true });
});

function point(at: Point, t: number, count: number) {
	const lines = Array.from({ length: count }, (_, i) => {
		const line = { t: t + i / 10, receiver: 'gw-hci0', address: '00:00:00:00:00:00', rssi: -60, data: CART, at };
		return `${JSON.stringify(line)}\n`;
	});
	return { at, lines, readings: readingsOf(lines, 'cart-1') };
}

function open(path: string): Promise<SurveyStore> {
	const read = readSiteFile(readFileSync('scripts/demo/site.yaml', 'utf8'), 'site.yaml');
	if (!read.ok) throw new Error('the demo has no site file');
	return SurveyStore.open({ path, site: read.site, say() {} });
}

test.runIf(hasMounts)('full: nothing is lost, and no half of a new file fills it further', async () => {
	const path = join(mountDisk(join(folder, 'small'), 'size=64k'), 'site.survey.jsonl');
	const store = await open(path);
	await store.put(point([1, 1], 1_700_000_000, 150));
	await store.put(point([3, 1], 1_700_000_100, 150));
	const before = readFileSync(path, 'utf8');
	await expect(store.put(point([1, 1], 1_700_000_200, 150))).rejects.toThrow(/^The disk of .* is full: make room/);
	await expect(store.put(point([5, 1], 1_700_000_300, 300))).rejects.toThrow(/^The disk of .* is full: make room/);
	expect(readFileSync(path, 'utf8')).toBe(before);
	expect(existsSync(`${path}.new`)).toBe(false);
	expect((await open(path)).points.size).toBe(2);
});

test.runIf(hasMounts)('read-only: the survey is used, and whoever records is told', async () => {
	const disk = mountDisk(join(folder, 'still'), 'size=64k');
	const path = join(disk, 'site.survey.jsonl');
	await (await open(path)).put(point([1, 1], 1_700_000_000, 3));
	spawnSync('mount', ['-o', 'remount,ro', disk]);
	const store = await open(path);
	expect(store.damage).toBeUndefined();
	expect(store.readings()).toHaveLength(3);
	await expect(store.delete(placeKey({ at: [1, 1] }))).rejects.toThrow(`may not write ${path} (EROFS)`);
	spawnSync('mount', ['-o', 'remount,rw', disk]);
	appendFileSync(path, '{"t":17');
	spawnSync('mount', ['-o', 'remount,ro', disk]);
	expect((await open(path)).damage).toContain('EROFS');
	spawnSync('mount', ['-o', 'remount,rw', disk]);
	truncateSync(path, 0);
});
