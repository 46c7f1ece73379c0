import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Point, placeKey, readSiteFile } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceLines } from './line-file.ts';
import { readSurvey } from './survey-file.ts';
import { SurveyStore } from './survey-store.ts';
import { readingsOf } from './survey-things.ts';

const read = readSiteFile(readFileSync('scripts/demo/site.yaml', 'utf8'), 'site.yaml');
if (!read.ok) throw new Error('the demo has no site file');
const { site } = read;
const CART = '0303aafe1516aafe00e78b0ca750e7a7c0a1f3d20000000000010000';

let folder: string;
let path: string;
let said: string[];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-survey-store-'));
	path = join(folder, 'site.survey.jsonl');
	said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => SurveyStore.open({ path, site, say: (words) => said.push(words) });

function linesOf(at: Point, t: number, count = 3): string[] {
	return Array.from({ length: count }, (_, i) => {
		const line = { t: t + i / 10, receiver: 'gw-hci0', address: '00:00:00:00:00:00', rssi: -60, data: CART, at };
		return `${JSON.stringify(line)}\n`;
	});
}

function point(at: Point, t: number) {
	const lines = linesOf(at, t);
	return { at, lines, readings: readingsOf(lines, 'cart-1') };
}

const written = () => readFileSync(path, 'utf8');

test('each place is added at the end, and read back at the next start', async () => {
	const store = await open();
	await store.put(point([1, 1], 1_700_000_000));
	await store.put(point([3, 1], 1_700_000_010));
	expect(written()).toBe([...linesOf([1, 1], 1_700_000_000), ...linesOf([3, 1], 1_700_000_010)].join(''));
	const again = await open();
	expect(again.readings()).toEqual(store.readings());
	expect([...again.points.keys()]).toEqual(['1.00,1.00', '3.00,1.00']);
	expect(await readSurvey(path, site, (words) => said.push(words))).toEqual(store.readings());
	expect(said).toEqual([]);
});

test('a place that is recorded again replaces what was there', async () => {
	const store = await open();
	await store.put(point([1, 1], 1_700_000_000));
	await store.put(point([3, 1], 1_700_000_010));
	await store.put(point([1, 1], 1_700_000_020));
	expect(written()).toBe([...linesOf([3, 1], 1_700_000_010), ...linesOf([1, 1], 1_700_000_020)].join(''));
	expect([...store.points.keys()]).toEqual(['3.00,1.00', '1.00,1.00']);
});

test('what was done is taken back step by step, to the byte', async () => {
	const store = await open();
	const states: string[] = [];
	const steps = [
		() => store.put(point([1, 1], 1_700_000_000)),
		() => store.put(point([3, 1], 1_700_000_010)),
		() => store.put(point([1, 1], 1_700_000_020)),
		() => store.delete(placeKey({ at: [3, 1] })),
	];
	for (const step of steps) {
		states.push(existsSync(path) ? written() : '');
		await step();
	}
	expect(store.undoWords).toBe('the deletion');
	for (const before of states.reverse()) {
		expect(await store.undo()).toBeDefined();
		expect(written()).toBe(before);
	}
	expect(store.points.size).toBe(0);
	expect(await store.undo()).toBeUndefined();
	// nothing is in it, and it is no damaged survey
	const again = await open();
	expect([again.points.size, again.damage]).toEqual([0, undefined]);
});

test('killed at any byte of a line: that line is cut off, and nothing else', async () => {
	const store = await open();
	await store.put(point([1, 1], 1_700_000_000));
	await store.put(point([3, 1], 1_700_000_010));
	const whole = written();
	const last = linesOf([3, 1], 1_700_000_010).at(-1)!;
	for (let cut = 1; cut < last.length; cut += 7) {
		writeFileSync(path, whole);
		truncateSync(path, whole.length - cut);
		const after = await open();
		expect(written()).toBe(whole.slice(0, -last.length));
		expect(after.readings()).toHaveLength(5);
		expect(said.pop()).toContain('cut off in the middle');
	}
});

test('killed within the very first line: no survey, and no damage', async () => {
	writeFileSync(path, '{"t":17');
	const store = await open();
	expect([store.points.size, store.damage]).toEqual([0, undefined]);
	await store.put(point([1, 1], 1_700_000_000));
	expect((await open()).points.size).toBe(1);
});

test('a replacement that does not come to its end leaves the file as it was', async () => {
	const store = await open();
	await store.put(point([1, 1], 1_700_000_000));
	const before = written();
	async function* cut() {
		yield* linesOf([5, 5], 1_700_000_500, 1000);
		throw new Error('killed here');
	}
	await expect(replaceLines(path, cut())).rejects.toThrow('killed here');
	expect(written()).toBe(before);
	// the disk may be full, and half a survey is of no use
	expect(existsSync(`${path}.new`)).toBe(false);
	// that of one who was killed disturbs nobody
	writeFileSync(`${path}.new`, linesOf([5, 5], 1_700_000_500)[0]!);
	const again = await open();
	await again.put(point([1, 1], 1_700_000_020));
	expect(written()).toBe(linesOf([1, 1], 1_700_000_020).join(''));
	expect(existsSync(`${path}.new`)).toBe(false);
});

test('a file that somebody took away is written anew', async () => {
	const store = await open();
	await store.put(point([1, 1], 1_700_000_000));
	rmSync(path);
	await store.put(point([1, 1], 1_700_000_020));
	expect(written()).toBe(linesOf([1, 1], 1_700_000_020).join(''));
});

test('a survey larger than any that is recorded is refused before it fills the memory', async () => {
	writeFileSync(path, linesOf([1, 1], 1_700_000_000, 6).join(''));
	expect(await readSurvey(path, site, () => {}, 6)).toHaveLength(6);
	await expect(readSurvey(path, site, () => {}, 5)).rejects.toThrow('has more than 5 adverts');
});

test('a packed survey is read, and unpacked beside itself when something is added', async () => {
	const packed = gzipSync(linesOf([1, 1], 1_700_000_000).join(''));
	writeFileSync(`${path}.gz`, packed);
	const store = await SurveyStore.open({ path: `${path}.gz`, site, say: (words) => said.push(words) });
	expect(store.points.size).toBe(1);
	await store.put(point([3, 1], 1_700_000_010));
	expect(written()).toBe([...linesOf([1, 1], 1_700_000_000), ...linesOf([3, 1], 1_700_000_010)].join(''));
	expect(readFileSync(`${path}.gz`)).toEqual(packed);
	expect((await open()).points.size).toBe(2);
});

test('lines that are no adverts stay where they are', async () => {
	const store = await open();
	await store.put(point([1, 1], 1_700_000_000));
	appendFileSync(path, 'a remark by hand\n');
	const again = await open();
	expect(said).toEqual([expect.stringContaining(':4:')]);
	await again.put(point([1, 1], 1_700_000_020));
	expect(written()).toBe(['a remark by hand\n', ...linesOf([1, 1], 1_700_000_020)].join(''));
});

test.each([
	[
		'of another store',
		`{"t":1700000000,"receiver":"a","address":"00:00:00:00:00:00","rssi":-60,"data":"020106","at":[1,1]}\n`,
		'no tag of the site file',
	],
	[
		'no survey',
		`{"t":1700000000,"receiver":"a","address":"00:00:00:00:00:00","rssi":-60,"data":"${CART}"}\n`,
		'is no survey',
	],
	['no capture', '%PDF-1.7 and so on\n', 'site.survey.jsonl'],
])('what is %s is left alone, and said', async (_, text, words) => {
	writeFileSync(path, text);
	const store = await open();
	expect(store.damage).toContain(words);
	expect(store.readings()).toEqual([]);
	await expect(store.put(point([1, 1], 1_700_000_000))).rejects.toThrow('Move that file away');
	expect(written()).toBe(text);
});

test('a folder that is not there, or may not be written, is said with what to do', async () => {
	path = join(folder, 'gone', 'site.survey.jsonl');
	const store = await open();
	await expect(store.put(point([1, 1], 1_700_000_000))).rejects.toThrow(`There is no folder for ${path}: make it`);
	expect(store.points.size).toBe(0);
});
