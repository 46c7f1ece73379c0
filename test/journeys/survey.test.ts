// `aisle-gateway survey` beside a running gateway with two virtual radios: lines, a terminal, and strangers only when asked for.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { SurveyReply } from '@aisle/protocol';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { SurveyLine } from '../../gateway/src/survey/line.ts';
import { type H4Server, serveH4 } from '../../virtual-store/src/hci/h4-server.ts';
import { awaitEvent } from '../support/event-stream.ts';
import { endProcesses, type RunningProcess, startProcess } from '../support/processes.ts';

const READY_MS = 20_000;
const LINES_MS = 15_000;
const STRANGER = '5a:11:22:33:44:55';
const NEW_TAG = 'c3:99:88:77:66:55';
const UUID = 'f7826da6-4fa2-4e98-8024-bc5b71e0893e';
const RECEIVERS = ['door', 'till'] as const;

let folder: string;
let gateway: RunningProcess;
let url: string;
let speaking: NodeJS.Timeout;
const radios: H4Server[] = [];
/** What cart 7 is heard with at the door. */
let cartDbm = -55;

const at = (name: string) => join(folder, name);

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-survey-'));
	for (const receiver of RECEIVERS) radios.push(await serveH4({ path: at(`${receiver}.sock`) }));
	const zone = {
		id: 'shop',
		name: 'Shop',
		shape: [
			[0, 0],
			[9, 0],
			[9, 9],
		],
	};
	const receivers = RECEIVERS.map((id, i) => ({ id, at: [3 + 4 * i, 1] }));
	const subjects = [{ id: 'cart-7', name: 'Cart 7', kind: 'cart', ibeacon: { uuid: UUID, major: 1, minor: 7 } }];
	const floor = { width: 9, height: 9 };
	const site = { store: 'demo', timezone: 'Europe/Berlin', floor, zones: [zone], receivers, subjects };
	writeFileSync(at('site.yaml'), stringify(site));
	const sources = RECEIVERS.map((receiver, i) => ({ type: 'hci', receiver, transport: radios[i]!.address }));
	writeFileSync(at('gateway.yaml'), stringify({ gateway: 'gw-1', site: 'site.yaml', http: { port: 0 }, sources }));
	gateway = startProcess('gateway', ['gateway/src/main.ts', 'run', '--config', at('gateway.yaml')]);
	[, url = ''] = await gateway.waitFor(/"url":"(http[^"]+)"/, READY_MS);
	speaking = setInterval(speak, 100);
});
afterAll(async () => {
	clearInterval(speaking);
	await endProcesses();
	for (const radio of radios) await radio.close();
	rmSync(folder, { recursive: true });
});

function speak(): void {
	const [door, till] = radios.map(({ controller }) => controller) as [H4Server['controller'], H4Server['controller']];
	const sender = (address: string, rssiDbm: number, minor?: number) => ({
		address,
		addressType: 'random' as const,
		rssiDbm,
		data: minor === undefined ? Buffer.from('0201060303e7fe', 'hex') : ibeacon(minor),
	});
	door.advertise(sender('c0:ff:ee:00:00:07', cartDbm, 7), sender(STRANGER, -70), sender(NEW_TAG, -25, 42));
	till.advertise(sender('c0:ff:ee:00:00:07', -80, 7));
}

function ibeacon(minor: number): Buffer {
	const end = minor.toString(16).padStart(4, '0');
	return Buffer.from(`0201061aff4c000215${UUID.replaceAll('-', '')}0001${end}c5`, 'hex');
}

function survey(...options: string[]): RunningProcess {
	return startProcess('survey', ['gateway/src/main.ts', 'survey', '--config', at('gateway.yaml'), ...options]);
}

function jsonLines(running: RunningProcess): unknown[] {
	return running
		.output()
		.split('\n')
		.slice(0, -1)
		.map((line) => JSON.parse(line));
}

async function partWords(name: string): Promise<string | undefined> {
	const { parts } = (await (await fetch(`${url}/healthz`)).json()) as { parts: { name: string; words: string }[] };
	return parts.find((part) => part.name === name)?.words;
}

test('one line of JSON a second: each thing by each receiver, strangers as counts', async () => {
	const running = survey('--json');
	await vi.waitFor(() => {
		const line = SurveyLine.omit({ strangers: true, until: true }).strict().parse(jsonLines(running).at(-1));
		expect(line.things).toMatchObject([
			{
				key: 'tag:cart-7',
				name: 'Cart 7',
				kind: 'cart',
				heard: [
					{ receiver: 'door', rssiDbm: -55, smoothedDbm: -55, peakDbm: -55 },
					{ receiver: 'till', rssiDbm: -80, smoothedDbm: -80, peakDbm: -80 },
				],
			},
		]);
		const [door, till] = line.receivers;
		expect(door).toMatchObject({ id: 'door', strangers: { strongestDbm: -25 } });
		expect(door!.strangers.advertsPerS).toBeGreaterThan(10);
		expect(till!.strangers).toEqual({ advertsPerS: 0, strongestDbm: null });
	}, LINES_MS);
	running.kill('SIGINT');
	expect(await running.exited).toEqual({ code: 0, signal: null });
	for (const address of [STRANGER, NEW_TAG]) expect(running.output()).not.toContain(address);
});

test('the page is told the same, and no address', async () => {
	const picture = await awaitEvent<SurveyReply>(`${url}/api/survey`, { event: 'survey', withinMs: LINES_MS }, (reply) =>
		reply.things.some(({ heard }) => heard.length === 2),
	);
	expect(SurveyReply.strict().parse(picture)).toEqual(picture);
	expect(JSON.stringify(picture)).not.toMatch(/(?:[0-9a-f]{2}:){5}/);
	// without the token of this machine's tools there is nothing more
	expect((await fetch(`${url}/api/control/survey?strangers=true`)).status).toBe(401);
	expect(await partWords('strangers')).toBeUndefined();
});

test('plain lines where there is no terminal, of those asked for', async () => {
	const running = survey('--only', 'CART');
	await running.waitFor(/Cart 7 {2}door {2}-55 dBm, now -55, peak -55, heard \d\.\d s ago, excellent\n/, LINES_MS);
	await running.waitFor(/Cart 7 {2}till {2}-80 dBm, .* good\n/, LINES_MS);
	running.kill('SIGINT');
	expect((await running.exited).code).toBe(0);
});

test('strangers on request: said in health and the log, one survey at a time, and the line for a new tag', async () => {
	const running = survey('--json', '--strangers');
	await vi.waitFor(() => {
		const { strangers } = SurveyLine.parse(jsonLines(running).at(-1));
		expect(strangers).toMatchObject([
			{
				address: NEW_TAG,
				receiver: 'door',
				says: [`iBeacon ${UUID} major 1 minor 42`],
				line: `- { id: new-tag, ibeacon: { uuid: "${UUID}", major: 1, minor: 42 } }`,
			},
			{ address: STRANGER, says: [], byAddress: true },
		]);
	}, LINES_MS);
	expect(await partWords('strangers')).toMatch(/^A survey with strangers shown runs until \d\d:\d\d:\d\d;/);
	const second = survey('--json', '--strangers');
	expect((await second.exited).code).toBe(1);
	expect(second.errors()).toContain('runs already');
	running.kill('SIGINT');
	await gateway.waitFor('"event":"survey-strangers-ended"', LINES_MS);
	expect(await partWords('strangers')).toBe('No survey shows strangers.');
	expect(gateway.output()).toContain('"event":"survey-strangers-started"');
	const written = readdirSync(at('data')).map((name) => readFileSync(join(at('data'), name), 'latin1'));
	for (const address of [STRANGER, NEW_TAG]) {
		expect(gateway.output()).not.toContain(address);
		expect(written.join('\n')).not.toContain(address);
	}
});

test('a terminal is drawn in place, follows its size, and gets its first screen back', async () => {
	const terminal = openTerminal('--strangers');
	await terminal.shows(/Cart 7[\s\S]*door +█+[\s\S]*excellent[\s\S]*till/);
	cartDbm = -90;
	// the bar falls, and the line of the peak stays where it was
	await terminal.shows(/door +█+ +│.* weak/);
	await terminal.shows(/#\d+ at door[\s\S]*iBeacon f7826da6/);
	spawnSync('stty', ['-F', terminal.path(), 'cols', '50', 'rows', '18']);
	await terminal.shows(/door .* -\d\d weak/);
	expect(
		Math.max(
			...terminal
				.picture()
				.split('\n')
				.map((line) => [...line].length),
		),
	).toBeLessThanOrEqual(50);
	terminal.type('\t');
	await terminal.shows(/door {2}\d+\.?\d*\/s · strangers/);
	terminal.type('\r');
	expect(await terminal.ended).toBe(0);
	const text = terminal.text();
	expect(text.indexOf('\x1b[?1049h')).toBeGreaterThanOrEqual(0);
	const after = text.slice(text.lastIndexOf('\x1b[?1049l'));
	expect(after).toContain(`- { id: new-tag, ibeacon: { uuid: "${UUID}", major: 1, minor: 42 } }`);
	expect(text.split('\x1b[H').length).toBeGreaterThan(10);
	// NO_COLOR
	for (const colour of [30, 31, 32, 33, 36, 90]) expect(text).not.toContain(`\x1b[${colour}m`);
});

test('where no gateway runs, it says so and how to start it', async () => {
	writeFileSync(at('other.yaml'), readFileSync(at('gateway.yaml'), 'utf8').replace('http:', 'data: elsewhere\nhttp:'));
	const alone = startProcess('survey', ['gateway/src/main.ts', 'survey', '--config', at('other.yaml')]);
	expect((await alone.exited).code).toBe(1);
	expect(alone.errors()).toBe(
		`No gateway runs on ${at('elsewhere')}. Start it, then look again: npx aisle-gateway run --config ${at('other.yaml')}\n`,
	);
});

/** `survey` on a pseudo-terminal of 100 columns, by util-linux's script. */
function openTerminal(...options: string[]) {
	const command = `stty cols 100 rows 30; exec ${process.execPath} gateway/src/main.ts survey --config ${at('gateway.yaml')} ${options.join(' ')}`;
	const child: ChildProcess = spawn('script', ['-qec', command, '/dev/null'], {
		env: { ...process.env, TERM: 'xterm', NO_COLOR: '1', SHELL: '/bin/sh' },
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	let text = '';
	child.stdout!.setEncoding('utf8').on('data', (piece: string) => {
		text += piece;
	});
	const picture = () => stripVTControlCharacters(text.slice(text.lastIndexOf('\x1b[H'))).replaceAll('\r', '');
	return {
		text: () => text,
		picture,
		shows: (what: RegExp) => vi.waitFor(() => expect(picture()).toMatch(what), LINES_MS),
		type: (keys: string) => void child.stdin!.write(keys),
		/** the terminal's device, as its program has it */
		path: () =>
			readlinkSync(`/proc/${readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim()}/fd/0`),
		ended: once(child, 'exit').then(([code]) => code as number),
	};
}
