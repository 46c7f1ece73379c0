// `aisle-gateway survey check` as people run it: from the files beside the site file to a page, a PDF, and every mistake's sentence.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { filesBeside } from '../../gateway/src/certificate-files.ts';
import { certificatePages } from '../../gateway/src/certificate-pages.ts';
import { accessibilityProblems, hasBrowser, launchBrowser } from '../support/browser.ts';
import { serveStorePage } from '../support/store-page.ts';
import { StoreScript } from '../support/store-script.ts';
import { truthOf, WALK_START_T, writeWalkedStore } from '../support/walked-store.ts';

const GATEWAY = resolve('gateway/bin/aisle-gateway.js');

let folder: string;
let files: ReturnType<typeof writeWalkedStore>;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-check-'));
	files = writeWalkedStore(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

function check(args: readonly string[], options: { cwd?: string; path?: string } = {}) {
	const { cwd = folder, path = process.env.PATH } = options;
	const run = spawnSync(process.execPath, [GATEWAY, 'survey', 'check', ...args], {
		cwd,
		encoding: 'utf8',
		env: { ...process.env, PATH: path },
	});
	return { out: run.stdout, words: run.stderr, code: run.status };
}

function file(name: string, content: string): string {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
}

test('the files beside the site file, found by the settings', () => {
	file('gateway.yaml', 'gateway: gw-1\nsite: store.yaml\nsources: [{ type: satellite }]\n');
	const { out, words, code } = check([]);
	expect(code, words).toBe(0);
	expect(words).toBe('');
	expect(out).toMatch(/^✓ Zones can be relied on\.\n {2}\d+ % of the time the zone reported was the true one\./);
	expect(out).toContain('By one walk of 4 min it lies between');
	expect(out).toMatch(/zone changes? w(as|ere) reported for 12 true/);
	expect(out).toMatch(/^✓ {2}Left +good/m);
	expect(out).toContain('One more receiver would help most in ');
	expect(check([files.capture, '--site', files.site]).out).toBe(out);
});

test('--json is what the words say', () => {
	const { out, code } = check(['--site', files.site, '--json']);
	expect(code).toBe(0);
	const certificate = JSON.parse(out);
	expect(certificate).toMatchObject({ store: 'two-rooms', verdict: { rating: 'good' }, surveyPlaces: 50 });
	expect(certificate.walk).toMatchObject({ subject: 'tag:walker', changes: { true: 12 } });
	expect(certificate.walk.accuracy).toBeGreaterThan(0.85);
	expect(certificate.zones.map(({ id }: { id: string }) => id)).toEqual(['left', 'right']);
});

test('two walks in one recording, an hour apart, each with its own start', () => {
	const later = WALK_START_T + 3600;
	const both = file(
		'both.jsonl',
		readFileSync(files.capture, 'utf8') +
			readFileSync(files.capture, 'utf8').replaceAll(/"t":([\d.]+)/g, (_, t) => `"t":${Number(t) + 3600}`),
	);
	const truth = truthOf(WALK_START_T) + truthOf(later).replace('t,x,y\n', '');
	file('both.truth.csv', truth);
	const { out, code, words } = check([both, '--site', files.site]);
	expect(code, words).toBe(0);
	expect(out).toContain('By 2 walks of 8 min in all');
	expect(out).toContain('reported for 24 true');
});

test('of several tags, the one that was heard on the walk', () => {
	const second = '  - { id: cart, address: "c0:00:00:00:00:02" }\n';
	const site = file('two-tags.yaml', readFileSync(files.site, 'utf8') + second);
	const byCart = readFileSync(files.capture, 'utf8').replaceAll('00:01"', '00:02"');
	const { out, code, words } = check([file('cart.jsonl', byCart), '--truth', files.truth, '--site', site, '--json']);
	expect(code, words).toBe(0);
	const { walk } = JSON.parse(out);
	expect(walk.subject).toBe('tag:cart');
	expect(walk.accuracy).toBeGreaterThan(0.85);
});

test('without a walk: coverage alone, which it says', () => {
	const alone = file('alone.yaml', readFileSync(files.site, 'utf8'));
	const { out, code } = check(['--site', alone]);
	expect(code).toBe(0);
	expect(out).toContain('The store was not walked');
	expect(out).toContain('Levels are by distance alone');
	// a survey of another name has its walk beside it, unless it has none
	const survey = file('other.jsonl', readFileSync(files.survey, 'utf8'));
	expect(check(['--site', alone, '--survey', survey]).out).toContain('Levels are those of the survey.');
});

describe('what is wrong is said', () => {
	it.each<[string, () => string[], RegExp]>([
		['no settings', () => [], /^There is no gateway\.yaml here\. Say where the settings are/],
		['no such site file', () => ['--site', 'nix.yaml'], /^There is no site file nix\.yaml\. Check the path\./],
		['no such recording', () => ['nix.jsonl', '--truth', files.truth, '--site', files.site], /nix\.jsonl/],
		[
			'a recording without its truth',
			() => [file('lonely.jsonl', readFileSync(files.capture, 'utf8')), '--site', files.site],
			/^There is no truth file .*lonely\.truth\.csv\. Check the path\./,
		],
		[
			"another day's truth",
			() => [files.capture, '--truth', file('old.csv', truthOf(WALK_START_T - 86_400)), '--site', files.site],
			/old\.csv tells of 2026-05-03T.*they have no moment in common/,
		],
		[
			'mistakes in the truth, each by its line',
			() => [files.capture, '--truth', file('bad.csv', 't,x,y\n1,2,3\n1777881600,a,4\n'), '--site', files.site],
			/bad\.csv:2:1: t: .*Unix seconds[\s\S]*bad\.csv:3:1: x: "a" must be a number of metres/,
		],
		[
			'a survey that is none',
			() => ['--site', files.site, '--survey', files.capture],
			/store\.check\.jsonl is no survey: none of its lines says where the tag stood/,
		],
		[
			'a truth without its recording',
			() => ['--truth', files.truth, '--site', files.site],
			/^There are 0 recordings and 1 truth files\. Name the recording of the walk, too\./,
		],
		[
			'a subject that the site file does not name',
			() => ['--site', files.site, '--subject', 'tag:wlaker'],
			/names no subject tag:wlaker\. Write --subject tag:walker\./,
		],
		[
			'a walk of four seconds',
			() => [
				files.capture,
				'--truth',
				file('short.csv', truthOf(WALK_START_T).split('\n').slice(0, 9).join('\n')),
				'--site',
				files.site,
			],
			/^Nothing of the walk counts: .*short\.csv has no moment .* Walk longer/m,
		],
		[
			'a page that cannot be written',
			() => ['--site', files.site, '--out', join(folder, 'no', 'such', 'folder.html')],
			/^Cannot write .*folder\.html \(ENOENT\)/m,
		],
	])('%s', (_name, argsOf, words) => {
		const empty = mkdtempSync(join(folder, 'empty-'));
		const run = check(argsOf(), { cwd: empty });
		expect(run.words).toMatch(words);
		expect(run.code).toBe(1);
	});

	it('no browser for a PDF, and how else', () => {
		const pdf = join(folder, 'none.pdf');
		const { words, code, out } = check(['--site', files.site, '--pdf', pdf], { path: folder });
		expect(words).toContain('none.pdf was not written: there is no Chromium here. Write the page with --out');
		expect(code).toBe(1);
		expect(out, 'what could be said was').toContain('Zones can be relied on');
		expect(existsSync(pdf)).toBe(false);
	});
});

test('the store page gets it made in a thread, once for each state of the files', async () => {
	const own = mkdtempSync(join(folder, 'own-'));
	const { site, survey, capture, truth } = writeWalkedStore(own);
	const walks = [{ capture, truth }];
	let nowT = WALK_START_T;
	const pages = certificatePages(
		() => ({ site, survey, walks }),
		() => nowT,
	);
	const [first, same] = await Promise.all([pages.page(), pages.page()]);
	expect(first.status).toBe(200);
	expect(first.page).toContain('Zones can be relied on.');
	nowT += 3600;
	expect(same).toBe(first);
	expect(await pages.page()).toBe(first);
	writeFileSync(truth, 't,x,y\nnever,1,2\n');
	const { status, page } = await pages.page();
	expect(status).toBe(422);
	expect(page).toContain('must be a number of Unix seconds');
	await pages.stop();
});

test('what the files are not to blame for is not shown as their fault, and tried again', async () => {
	const { site, survey } = writeWalkedStore(mkdtempSync(join(folder, 'own-')));
	let nowT = Number.NaN;
	const pages = certificatePages(
		() => ({ site, survey, walks: [] }),
		() => nowT,
	);
	await expect(pages.page()).rejects.toThrow(RangeError);
	nowT = WALK_START_T;
	expect((await pages.page()).status).toBe(200);
	await pages.stop();
});

describe.skipIf(!hasBrowser)('the page', () => {
	const out = () => join(folder, 'certificate.html');

	it('has nothing for axe to find, and nothing that sticks out', async () => {
		expect(check(['--site', files.site, '--out', out()]).code).toBe(0);
		// one with thin places, of coverage alone
		const sparse = file('sparse.yaml', readFileSync(files.site, 'utf8').replace(/ {2}- { id: r-right.*\n/, ''));
		const sparseOut = join(folder, 'sparse.html');
		expect(check(['--site', sparse, '--out', sparseOut]).code).toBe(0);
		expect(readFileSync(sparseOut, 'utf8')).toContain('heard well by 1 receiver only');
		const browser = await launchBrowser();
		try {
			for (const path of [out(), sparseOut]) {
				for (const viewport of [
					{ width: 1280, height: 800 },
					{ width: 390, height: 844 },
				]) {
					for (const colorScheme of ['light', 'dark'] as const) {
						const page = await browser.newPage({ viewport, colorScheme });
						const asked: string[] = [];
						page.on('request', (request) => asked.push(request.url()));
						await page.goto(`file://${path}`);
						expect(await accessibilityProblems(page), `${path} ${viewport.width} ${colorScheme}`).toEqual([]);
						const width = await page.evaluate(() => document.documentElement.scrollWidth);
						expect(width).toBeLessThanOrEqual(viewport.width);
						expect(asked, 'nothing but itself').toEqual([`file://${path}`]);
						await page.close();
					}
				}
			}
		} finally {
			await browser.close();
		}
	}, 60_000);

	it('is where the store page leads to, within its content security policy', async () => {
		const pages = certificatePages(
			() => filesBeside(files.site, files.survey),
			() => WALK_START_T,
		);
		const script = new StoreScript(42);
		const served = await serveStorePage(script, undefined, undefined, () => pages.page());
		const browser = await launchBrowser();
		try {
			const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
			const mistakes: string[] = [];
			page.on('console', (line) => line.type() === 'error' && mistakes.push(line.text()));
			await page.goto(`${served.url}/#survey`);
			await page.getByRole('link', { name: 'Certificate' }).click();
			await page.getByRole('heading', { name: 'Zones can be relied on.' }).waitFor();
			expect(page.url()).toBe(`${served.url}/survey/certificate`);
			const border = await page.locator('.verdict').evaluate((section) => getComputedStyle(section).borderLeftWidth);
			expect(border, 'its style is not refused').toBe('8px');
			expect(mistakes).toEqual([]);
		} finally {
			await browser.close();
			await served.close();
			await pages.stop();
		}
	});

	it('is printed to a PDF', () => {
		const pdf = join(folder, 'certificate.pdf');
		const { words, code } = check(['--site', files.site, '--pdf', pdf]);
		expect(code, words).toBe(0);
		expect(words).toContain(`Written: ${pdf}`);
		const bytes = readFileSync(pdf);
		expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
		const refused = check(['--site', files.site, '--pdf', join(folder, 'no', 'folder.pdf')]);
		expect(refused.words).toContain('folder.pdf was not written: ENOENT');
		expect(refused.code).toBe(1);
	});
});
