// `aisle-gateway survey record` and the store page's Record view, beside a running gateway with two virtual radios: two places on a
// phone, others from the command line, a check walk, and what becomes of it all when the gateway is killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { readSiteFile, SurveyPointsReply } from '@aisle/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { readSurvey } from '../../gateway/src/survey-file.ts';
import { type H4Server, serveH4 } from '../../virtual-store/src/hci/h4-server.ts';
import { accessibilityProblems, hasBrowser, launchBrowser } from '../support/browser.ts';
import { endProcesses, type RunningProcess, startProcess } from '../support/processes.ts';

const READY_MS = 20_000;
/** Five seconds of a place, and what a loaded machine takes. */
const PLACE_MS = 20_000;
const UUID = 'f7826da6-4fa2-4e98-8024-bc5b71e0893e';
const RECEIVERS = ['door', 'till'] as const;
const STRANGER = '5a:11:22:33:44:55';
const PHONE = { width: 390, height: 844 };

let folder: string;
let gateway: RunningProcess;
let url: string;
let speaking: NodeJS.Timeout;
const radios: H4Server[] = [];

const at = (name: string) => join(folder, name);

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-survey-record-'));
	for (const receiver of RECEIVERS) radios.push(await serveH4({ path: at(`${receiver}.sock`) }));
	const zones = [
		{
			id: 'shop',
			name: 'Shop',
			shape: [
				[0, 0],
				[4, 0],
				[4, 4],
				[0, 4],
			],
		},
		{
			id: 'till',
			name: 'Till',
			shape: [
				[4, 0],
				[6, 0],
				[6, 4],
				[4, 4],
			],
		},
	];
	const receivers = RECEIVERS.map((id, i) => ({ id, at: [1 + 4 * i, 1] }));
	const subjects = ['cart-7', 'cart-8'].map((id, i) => ({ id, ibeacon: { uuid: UUID, major: 1, minor: 7 + i } }));
	const site = { store: 'demo', timezone: 'Europe/Berlin', floor: { width: 6, height: 4 }, zones, receivers, subjects };
	writeFileSync(at('site.yaml'), stringify(site));
	const sources = RECEIVERS.map((receiver, i) => ({ type: 'hci', receiver, transport: radios[i]!.address }));
	writeFileSync(at('gateway.yaml'), stringify({ gateway: 'gw-1', site: 'site.yaml', http: { port: 0 }, sources }));
	await startGateway();
	speaking = setInterval(speak, 100);
});
afterAll(async () => {
	clearInterval(speaking);
	await endProcesses();
	for (const radio of radios) await radio.close();
	rmSync(folder, { recursive: true });
});

async function startGateway(): Promise<void> {
	gateway = startProcess('gateway', ['gateway/src/main.ts', 'run', '--config', at('gateway.yaml')]);
	[, url = ''] = await gateway.waitFor(/"url":"(http[^"]+)"/, READY_MS);
}

/** Cart 7 and a stranger; cart 8 is in a drawer without a battery. */
function speak(): void {
	const data = Buffer.from(`0201061aff4c000215${UUID.replaceAll('-', '')}00010007c5`, 'hex');
	const stranger = {
		address: STRANGER,
		addressType: 'random' as const,
		rssiDbm: -40,
		data: Buffer.from('0201060303e7fe', 'hex'),
	};
	for (const [i, { controller }] of radios.entries()) {
		controller.advertise(
			{ address: 'c0:ff:ee:00:00:07', addressType: 'random', rssiDbm: -55 - 10 * i, data },
			stranger,
		);
	}
}

function record(...options: string[]): RunningProcess {
	return startProcess('record', [
		'gateway/src/main.ts',
		'survey',
		'record',
		'--config',
		at('gateway.yaml'),
		...options,
	]);
}

async function recordedPlaces(): Promise<string[]> {
	const reply = SurveyPointsReply.parse(await (await fetch(`${url}/api/survey/points`)).json());
	return reply.points.map(({ at: point, zone }) => point?.join(',') ?? zone ?? '');
}

test('one place, from the command line, in lines for machines', { timeout: 2 * PLACE_MS }, async () => {
	const running = record('--tag', 'cart-7', '--at', '1,1', '--json');
	expect(await running.exited).toEqual({ code: 0, signal: null });
	const pictures = running
		.output()
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line));
	expect(pictures[0].point).toMatchObject({ tag: 'cart-7', place: { at: [1, 1] } });
	const filled = pictures.flatMap(({ point }) => (point ? [point.progress] : []));
	expect(filled).toEqual(filled.toSorted((a, b) => a - b));
	expect(pictures.at(-1).last).toMatchObject({ ok: true, place: { at: [1, 1] } });
	expect(running.errors()).toMatch(/^1,1: \d+ adverts from 2 receivers\.\n$/);
	expect(await recordedPlaces()).toEqual(['1,1']);
	const listed = record('--list');
	expect((await listed.exited).code).toBe(0);
	expect(listed.output()).toMatch(/^1,1 +cart-7 +\d+ adverts +2 receivers +best door -55 dBm\n$/);
});

test.each([
	[['--tag', 'card-7', '--at', '1,1'], 'The site file names no tag "card-7": is it "cart-7"?'],
	[['--at', '1,1'], 'Say which tag you carry, with --tag ID: cart-7, cart-8.'],
	[['--tag', 'cart-7', '--at', '9,1'], '[9, 1] is not on the floor, which is 6 x 4 m'],
	[['--tag', 'cart-7', '--at', 'here'], 'Write metres with a comma between, e.g. 3,4.5.'],
	[['--tag', 'cart-7', '--zone', 'tall'], 'The site file has no zone "tall": is it "till"?'],
	[['--delete', '3,3'], 'Nothing is recorded at [3, 3].'],
	[['--tag', 'cart-8', '--at', '3,3'], 'No receiver hears cart-8: is it switched on'],
])('%j ends with code 1 and a sentence', { timeout: PLACE_MS }, async (options, words) => {
	const running = record(...options);
	expect((await running.exited).code).toBe(1);
	expect(running.errors()).toContain(words);
	expect(running.errors()).not.toContain('    at ');
});

test('where no gateway runs, it says so and how to start it', async () => {
	writeFileSync(at('other.yaml'), readFileSync(at('gateway.yaml'), 'utf8').replace('http:', 'data: elsewhere\nhttp:'));
	const alone = startProcess('record', ['gateway/src/main.ts', 'survey', 'record', '--config', at('other.yaml')]);
	expect((await alone.exited).code).toBe(1);
	expect(alone.errors()).toContain(`aisle-gateway run --config ${at('other.yaml')}`);
});

test('a terminal leads from place to place: skip, record, again, quit', { timeout: 4 * PLACE_MS }, async () => {
	const terminal = openTerminal('--tag', 'cart-7');
	await terminal.shows(/1 of 6 places\. Next: shop at 3,1, 2 m on\./);
	terminal.type('s');
	await terminal.shows(/Next: shop at 1,3, 2 m on\./);
	terminal.type('\r');
	await terminal.shows(/█+░+ +\d+ % {2}\d+ adverts from 2 receivers/);
	await terminal.shows(/1,3: \d+ adverts from 2 receivers\.[\s\S]*2 of 6 places\./);
	terminal.type('r');
	await terminal.shows(/1,3: [\s\S]*1,3: \d+ adverts[\s\S]*2 of 6 places\./);
	terminal.type('q');
	expect(await terminal.ended).toBe(0);
	expect(await recordedPlaces()).toEqual(['1,1', '1,3']);
});

test('a check walk by waypoints: a capture, and true places beside it', { timeout: PLACE_MS }, async () => {
	const walk = openTerminal('--tag', 'cart-7', '--walk', '1,1', '3,1', '3,2');
	await walk.shows(/Stand at 1,1, then Enter\./);
	walk.type('\r');
	await walk.shows(/Next: 3,1\. Enter when you are there\./);
	// at once is faster than anybody walks; a second later it is not
	await vi.waitFor(
		async () => {
			walk.type('\r');
			expect(walk.text()).toContain('Next: 3,2.');
		},
		{ timeout: PLACE_MS, interval: 1000 },
	);
	expect(walk.text()).toMatch(/faster than anybody walks|one tap after another/);
	await vi.waitFor(
		() => {
			walk.type('\r');
			expect(walk.text()).toContain('The walk is stored: 2 straight ways.');
		},
		{ timeout: PLACE_MS, interval: 1000 },
	);
	expect(await walk.ended).toBe(0);
	const rows = readFileSync(at('site.check.truth.csv'), 'utf8').trimEnd().split('\n');
	expect(rows[0]).toBe('t,x,y');
	expect(rows.at(-1)).toMatch(/,3\.000,2\.000$/);
	const heard = readFileSync(at('site.check.jsonl'), 'utf8');
	expect(heard).not.toContain(STRANGER);
	expect(heard.trimEnd().split('\n').length).toBeGreaterThan(10);
});

describe.skipIf(!hasBrowser)('on a phone', () => {
	let browser: Browser;
	let page: Page;
	const mistakes: string[] = [];

	beforeAll(async () => {
		browser = await launchBrowser();
		page = await browser.newPage({ viewport: PHONE, colorScheme: 'dark' });
		page.setDefaultTimeout(PLACE_MS);
		page.on('pageerror', (error) => mistakes.push(error.message));
	});
	afterAll(() => browser?.close());

	const recordedDots = () =>
		page.locator('[data-recorded]').evaluateAll((dots) => dots.map((dot) => dot.getAttribute('data-recorded')).sort());
	const heading = (name: string) => page.getByRole('heading', { name, exact: true });

	async function code(): Promise<string> {
		const printed = record('--page');
		expect((await printed.exited).code).toBe(0);
		const [, text = ''] = /type ([A-Z2-9-]{9})\./.exec(printed.output())!;
		expect(printed.output()).toContain(`${url}/#record/${text}`);
		return text;
	}

	test('without a code it only shows', async () => {
		await page.goto(`${url}/#record`);
		await heading('Type the code to record').waitFor();
		expect(await recordedDots()).toEqual(['1.00,1.00', '1.00,3.00']);
		await page.getByLabel('Code').fill('AAAA-AAAA');
		await page.getByRole('button', { name: 'Unlock' }).click();
		await page.getByRole('alert').waitFor();
		expect(await page.getByRole('alert').textContent()).toContain('survey record --page');
	});

	test('a code opens it; two places are recorded, one by the suggestion and one by a tap', {
		timeout: 4 * PLACE_MS,
	}, async () => {
		await page.getByLabel('Code').fill((await code()).toLowerCase());
		await page.keyboard.press('Enter');
		await heading('Shop at 3, 3').waitFor();
		await page.getByRole('button', { name: 'Record here' }).click();
		await heading('Hold still').waitFor();
		const ring = page.getByRole('progressbar', { name: 'Recorded of this place' });
		await expect
			.poll(async () => Number(await ring.getAttribute('aria-valuenow')), { timeout: PLACE_MS })
			.toBeGreaterThan(20);
		await heading('Recorded').waitFor();
		await page.getByRole('button', { name: 'Next place' }).click();
		// a tap near a suggested place means it
		const plan = page.getByRole('application');
		const box = (await plan.boundingBox())!;
		await plan.click({ position: { x: (box.width * 5.2) / 6, y: box.height * 0.3 } });
		await heading('Till at 5, 3').waitFor();
		await page.getByRole('button', { name: 'Record here' }).press('Enter');
		await heading('Recorded').waitFor();
		await expect.poll(recordedDots).toEqual(['1.00,1.00', '1.00,3.00', '3.00,3.00', '5.00,3.00']);
		expect(await page.getByText('4 of 6 places').count()).toBe(1);
		expect(await accessibilityProblems(page)).toEqual([]);
	});

	test('undo takes the last back, delete another, and the keyboard can do it all', async () => {
		await page.getByRole('button', { name: 'Undo' }).press('Enter');
		await expect.poll(recordedDots).toEqual(['1.00,1.00', '1.00,3.00', '3.00,3.00']);
		await page.getByRole('button', { name: /^Shop at 1, 1/ }).press('Enter');
		await page.getByRole('button', { name: 'Delete' }).press('Enter');
		await expect.poll(recordedDots).toEqual(['1.00,3.00', '3.00,3.00']);
		await page.getByRole('button', { name: 'Undo' }).press('Enter');
		await expect.poll(recordedDots).toEqual(['1.00,1.00', '1.00,3.00', '3.00,3.00']);
		await page.getByLabel('Place', { exact: true }).selectOption('Till at 5, 1');
		await page.getByRole('application').press('ArrowLeft');
		await heading('Till at 4.5, 1').waitFor();
	});

	test('another code ends what this page may do', async () => {
		await code();
		await page.getByRole('button', { name: 'Record here' }).click();
		await heading('Type the code to record').waitFor();
		expect(mistakes).toEqual([]);
	});
});

test('a gateway that is killed while it records has every place that was done, and presence has learned them', {
	timeout: 3 * PLACE_MS,
}, async () => {
	const before = await recordedPlaces();
	const running = record('--tag', 'cart-7', '--at', '5,1', '--json');
	await running.waitFor(/"progress":0\.[2-9]/, PLACE_MS);
	gateway.kill('SIGKILL');
	expect((await running.exited).code).toBe(1);
	expect(running.errors()).toContain('went away');
	await startGateway();
	expect(await recordedPlaces()).toEqual(before);
	const read = readSiteFile(readFileSync(at('site.yaml'), 'utf8'), 'site.yaml');
	const readings = read.ok ? await readSurvey(at('site.survey.jsonl'), read.site, (words) => expect.fail(words)) : [];
	expect(new Set(readings.map(({ at: point }) => point!.join(',')))).toEqual(new Set(before));
	expect(new Set(readings.map(({ receiver }) => receiver))).toEqual(new Set(RECEIVERS));
	const written = readFileSync(at('site.survey.jsonl'), 'utf8');
	for (const address of [STRANGER, 'c0:ff:ee']) expect(written).not.toContain(address);
	const { parts } = (await (await fetch(`${url}/healthz`)).json()) as { parts: { name: string; words: string }[] };
	expect(parts.find(({ name }) => name === 'survey')?.words).toContain(`${before.length} places recorded in`);
	expect(existsSync(at('site.survey.jsonl.new'))).toBe(false);
});

/** `survey record` on a pseudo-terminal of 100 columns, by util-linux's script. */
function openTerminal(...options: string[]) {
	const command = `stty cols 100 rows 30; exec ${process.execPath} gateway/src/main.ts survey record --config ${at('gateway.yaml')} ${options.join(' ')}`;
	const child: ChildProcess = spawn('script', ['-qec', command, '/dev/null'], {
		env: { ...process.env, TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/sh' },
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	let raw = '';
	child.stdout!.setEncoding('utf8').on('data', (piece: string) => {
		raw += piece;
	});
	const text = () => stripVTControlCharacters(raw);
	return {
		text,
		shows: (what: RegExp) => vi.waitFor(() => expect(text()).toMatch(what), PLACE_MS),
		type: (keys: string) => void child.stdin!.write(keys),
		ended: once(child, 'exit').then(([code]) => code as number),
	};
}
