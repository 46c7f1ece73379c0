// The command line as people use it: the same seed, the same file; the truth beside it; mistakes in a sentence.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_SITE } from '../testing/demo-site.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'capture-'));
});
afterAll(() => rm(folder, { recursive: true }));

const path = (name: string) => join(folder, name);

function run(...args: string[]): Promise<{ code: number; stderr: string }> {
	return new Promise((resolve) => {
		execFile(process.execPath, [MAIN, ...args], (error, _stdout, stderr) =>
			resolve({ code: error ? Number(error.code) : 0, stderr }),
		);
	});
}

it('writes the same bytes for the same seed, gzipped or not, with the truth of everybody', async () => {
	const args = [
		'capture',
		'--site',
		DEMO_SITE,
		'--seed',
		'7',
		'--duration-s',
		'30',
		'--people',
		'5',
		'--strangers',
		'5',
	];
	const [plain, packed] = await Promise.all([
		run(...args, '--out', path('a.jsonl'), '--truth', path('a.csv'), '--start', '2026-03-01T10:00:00Z'),
		run(...args, '--out', path('b.jsonl.gz'), '--start', '2026-03-01T10:00:00Z'),
	]);
	expect([plain.code, packed.code]).toEqual([0, 0]);
	const text = await readFile(path('a.jsonl'), 'utf8');
	expect(gunzipSync(await readFile(path('b.jsonl.gz'))).toString()).toBe(text);
	const times = text
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line).t as number);
	expect(Math.min(...times)).toBeGreaterThanOrEqual(Date.parse('2026-03-01T10:00:00Z') / 1000);
	expect(Math.max(...times)).toBeLessThan(Date.parse('2026-03-01T10:00:30Z') / 1000);

	const [header, ...rows] = (await readFile(path('a.csv'), 'utf8')).trim().split('\n');
	expect(header).toBe('t,x,y,subject');
	expect(rows.every((row) => /^\d+\.\d{3},\d+\.\d{3},\d+\.\d{3},tag:[a-z0-9-]+$/.test(row))).toBe(true);
	expect(rows.filter((row) => row.endsWith(',tag:cart-1')).length).toBe(30 * 4);
});

it('writes one subject as the office walks do, passes included', async () => {
	await writeFile(
		path('passes.json'),
		JSON.stringify([{ pseudonym: 'anna-1234', shopperKey: '07'.repeat(32), siteNumber: 5 }]),
	);
	const { code } = await run(
		...['capture', '--site', DEMO_SITE, '--duration-s', '30', '--people', '0', '--strangers', '0'],
		...[
			'--passes',
			path('passes.json'),
			'--out',
			path('c.jsonl'),
			'--truth',
			path('c.csv'),
			'--subject',
			'pass:anna-1234',
		],
	);
	expect(code).toBe(0);
	const [header, ...rows] = (await readFile(path('c.csv'), 'utf8')).trim().split('\n');
	expect(header).toBe('t,x,y');
	expect(rows.length).toBeGreaterThan(30);
});

it.each([
	[['capture', '--site', '/nowhere/site.yaml', '--out', 'x'], /site\.yaml: the site file cannot be read \(ENOENT\)/],
	[['capture', '--site', DEMO_SITE, '--out', '/nowhere/x.jsonl'], /x\.jsonl cannot be written .*Choose another place/],
	[['capture', '--site', DEMO_SITE, '--out', 'x', '--subject', 'tag:nobody'], /tag:nobody is nobody .*tag:cart-1/],
	[['run', '--site', DEMO_SITE, '--hci', 'gw-hci0'], /h4:unix:PATH/],
	[['run', '--site', DEMO_SITE, '--hci', 'roof=h4:unix:/tmp/x'], /no such receiver; it has gw-hci0/],
	[
		['run', '--site', DEMO_SITE, '--http', '127.0.0.1:0', '--hci', 'gw-hci0=h4:unix:/nowhere/x.sock'],
		/x\.sock cannot be made: its folder is missing/,
	],
	[['run', '--site', DEMO_SITE, '--http', '0.0.0.0:7090'], /loopback address/],
	[['run', '--site', DEMO_SITE, '--satellites', 'localhost'], /mqtt:\/\/127\.0\.0\.1:7073/],
])('says in a sentence what is wrong: %j', async (args, sentence) => {
	const { code, stderr } = await run(...args);
	expect(code).not.toBe(0);
	expect(stderr).toMatch(sentence);
	expect(stderr).not.toContain('    at ');
});
