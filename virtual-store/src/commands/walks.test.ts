// The folder of walks is laid out as the office walks are, and a tag that does not exist is told in a sentence.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CaptureAdvert } from '@aisle/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DEMO_SITE } from '../testing/demo-site.ts';
import { surveyCommand } from './survey.ts';
import { walksCommand } from './walks.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'walks-'));
	vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
	vi.restoreAllMocks();
	rmSync(folder, { recursive: true });
});

const lines = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');

it('writes walks with a true place for each of their lines, a survey and the site file', async () => {
	const args = ['--site', DEMO_SITE, '--out', folder, '--walks', '2', '--duration-s', '30', '--people', '3'];
	await walksCommand().parseAsync([...args, '--subjects', 'tag:badge-1', 'tag:cart-1'], { from: 'user' });
	expect(readdirSync(folder).sort()).toEqual(
		[
			'site-demo.yaml',
			'straight-01.jsonl',
			'straight-01.truth.csv',
			'straight-02.jsonl',
			'straight-02.truth.csv',
		].concat('survey.jsonl.gz'),
	);
	for (const walk of ['straight-01', 'straight-02']) {
		const adverts = lines(`${walk}.jsonl`).map((line) => CaptureAdvert.parse(JSON.parse(line)));
		const [header, ...rows] = lines(`${walk}.truth.csv`);
		expect(header).toBe('t,x,y,subject');
		expect(rows.map((row) => Number(row.split(',')[0]))).toEqual(adverts.map(({ t }) => t));
		expect(new Set(adverts.map(({ data }) => data)).size).toBe(1);
		expect(adverts.at(-1)!.t - adverts[0]!.t).toBeGreaterThan(28);
	}
	expect(lines('straight-01.jsonl')[0]).not.toBe(lines('straight-02.jsonl')[0]);
	const survey = gunzipSync(readFileSync(join(folder, 'survey.jsonl.gz'))).toString();
	expect(JSON.parse(survey.split('\n')[0]!).at).toHaveLength(2);
});

it('says who there is where somebody asks for a tag that is not', async () => {
	const args = ['--site', DEMO_SITE, '--out', join(folder, 'x'), '--subject', 'tag:nobody'];
	await expect(surveyCommand().parseAsync(args, { from: 'user' })).rejects.toThrow(/tag:nobody is no tag.*tag:cart-1/);
});

it('says where a file cannot be written', async () => {
	const args = ['--site', DEMO_SITE, '--subject', 'tag:cart-1', '--spacing-m', '9', '--out', '/nowhere/x.jsonl'];
	await expect(surveyCommand().parseAsync(args, { from: 'user' })).rejects.toThrow(/x\.jsonl cannot be written/);
});
