// `aisle-gateway capture`: through a running gateway and with its own ears, whatever ends it, and what it says of strangers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { endProcesses, freePorts, type RunningProcess, startProcess } from '../support/processes.ts';
import { hasMounts, mountDisk, unmountDisks } from '../support/small-disk.ts';
import { SITE } from '../support/whole-way.ts';

const READY_MS = 20_000;
const RECEIVER = 'sat-shoes';

let folder: string;
let httpPort: number;
let brokerPort: number;
let satellite: MqttClient | undefined;
const at = (name: string) => join(folder, name);

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'aisle-capture-'));
	[httpPort, brokerPort] = (await freePorts(2)) as [number, number];
});
afterEach(async () => {
	await satellite?.endAsync(true);
	satellite = undefined;
	await endProcesses();
	unmountDisks();
	await rm(folder, { recursive: true, force: true });
});

const LISTENING = [{ type: 'satellite' }];

async function configure(sources: object[]): Promise<void> {
	const satellites = [{ receiver: RECEIVER, username: RECEIVER, password: 'secret' }];
	const broker = { port: brokerPort, satellites };
	await writeFile(
		at('gateway.yaml'),
		stringify({ gateway: 'gw-1', site: SITE, http: { port: httpPort }, broker, sources }),
	);
}

async function startGateway(): Promise<RunningProcess> {
	await configure(LISTENING);
	const gateway = startProcess('gateway', ['gateway/src/main.ts', 'run', '--config', at('gateway.yaml')]);
	await gateway.waitFor('"event":"gateway-started"', READY_MS);
	const account = { username: RECEIVER, password: 'secret', reconnectPeriod: 0 };
	satellite = await mqtt.connectAsync(`mqtt://127.0.0.1:${brokerPort}`, account);
	return gateway;
}

function capture(...options: string[]): RunningProcess {
	return startProcess('capture', ['gateway/src/main.ts', 'capture', '--config', at('gateway.yaml'), ...options]);
}

async function startCapture(...options: string[]): Promise<RunningProcess> {
	const running = capture(...options);
	await running.waitFor('Ctrl-C ends it.', READY_MS);
	return running;
}

/** What a satellite hears. */
async function publish(lines: readonly object[]): Promise<void> {
	await satellite!.publishAsync(`satellites/${RECEIVER}/adverts`, JSON.stringify(lines), { qos: 1 });
}

async function recording(): Promise<string | undefined> {
	const reply = await fetch(`http://127.0.0.1:${httpPort}/healthz`);
	const { parts } = (await reply.json()) as { parts: { name: string; words: string }[] };
	return parts.find(({ name }) => name === 'recording')?.words;
}

type Line = { t: number; receiver: string; address: string; rssi: number; data: string; scanResponse?: string };

/** What can be read now, to the cut if there is one. */
function textOf(path: string): string {
	const bytes = readFileSync(path);
	if (bytes.length === 0 || !path.endsWith('.gz')) return bytes.toString();
	return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
}
const linesOf = (path: string): Line[] =>
	textOf(path)
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line));

/** The file has been written up to so many adverts. */
async function written(path: string, adverts: number): Promise<void> {
	await vi.waitFor(() => expect(linesOf(path).length).toBeGreaterThanOrEqual(adverts), {
		timeout: 10_000,
		interval: 50,
	});
}

async function replayed(path: string) {
	const replay = startProcess('replay', ['gateway/src/main.ts', 'replay', '--site', SITE, path]);
	expect((await replay.exited).code).toBe(0);
	const said = replay.errors();
	const events = replay
		.output()
		.split('\n')
		.filter((line) => line.startsWith('{'));
	return { events, said };
}

const hex = (text: string) => Buffer.from(text).toString('hex');
const structure = (type: string, value: string) => (value.length / 2 + 1).toString(16).padStart(2, '0') + type + value;

/** Strangers of every talkative sort; `i` makes another device of it. */
function strangers(t: number, i = 0): Line[] {
	const nth = (0x8d_10_00 + i).toString(16);
	const bytes = `c4c138${nth}`;
	const address = bytes.match(/../g)!.join(':');
	const reversed = address.split(':').toReversed().join('');
	const line = (data: string, scanResponse?: string): Line => ({
		...{ t, receiver: RECEIVER, address, rssi: -60, data },
		...(scanResponse !== undefined && { scanResponse }),
	});
	return [
		line(`020106${structure('09', hex("Anna's Pixel"))}`),
		line('020106', structure('08', hex("Anna's"))),
		// Ruuvi 5 ends with its address, Xiaomi and BTHome have it turned round, some write it out
		line(structure('ff', `99040512fc5394c37c0004fffc040cac364200cd${bytes}`)),
		line(structure('16', `95fe7020980a2a${reversed}0d0410fe00`)),
		line(structure('16', `d2fc42${reversed}02ca09`)),
		line(structure('ff', `ffff${hex(bytes)}`), structure('ff', `ffff${hex(address.toUpperCase())}`)),
		line(structure('1b', `${reversed}01`)),
	];
}

/** As text and bytes, in any usual spelling: whole addresses, and the names above. */
function findings(haystack: Buffer, addresses: readonly string[]): string[] {
	const text = haystack.toString('latin1').toLowerCase();
	const names = ['anna', hex('Anna')].filter((name) => text.includes(name));
	return names.concat(
		addresses.filter((address) => {
			const bytes = Buffer.from(address.replaceAll(':', ''), 'hex');
			const both = [bytes, Buffer.from(bytes).reverse()];
			const spellings = both.flatMap((one) => {
				const pairs = one.toString('hex').match(/../g)!;
				return ['', ':', '-']
					.map((between) => pairs.join(between))
					.concat(one.toString('base64').toLowerCase(), hex(pairs.join('')));
			});
			return both.some((one) => haystack.includes(one)) || spellings.some((spelling) => text.includes(spelling));
		}),
	);
}

async function bytesBelow(path: string): Promise<Buffer> {
	const files = await readdir(path, { recursive: true, withFileTypes: true });
	return Buffer.concat(
		await Promise.all(files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name)))),
	);
}

test('a recording captured again gives the same events, and nothing of strangers', { timeout: 60_000 }, async () => {
	const recorder = startProcess('virtual store', [
		...['virtual-store/src/main.ts', 'capture', '--site', SITE, '--seed', '7', '--out', at('heard.jsonl')],
		...['--people', '0', '--strangers', '15', '--duration-s', '90'],
	]);
	expect((await recorder.exited).code).toBe(0);
	const heard = linesOf(at('heard.jsonl'));
	heard.push(...[1, 2, 3].flatMap((i) => strangers(heard.at(-1)!.t, i)));
	await writeFile(at('heard.jsonl'), heard.map((line) => `${JSON.stringify(line)}\n`).join(''));
	await configure([{ type: 'capture', files: [at('heard.jsonl')], speed: 60 }]);

	const running = await startCapture('--out', at('again.jsonl.gz'));
	expect(running.output()).toContain('No gateway runs on');
	await written(at('again.jsonl.gz'), heard.length);
	running.kill('SIGINT');
	expect((await running.exited).code).toBe(0);
	expect(running.output()).toMatch(/again\.jsonl\.gz: [\d,]+ adverts, .*; ended earlier, as asked/);

	const again = linesOf(at('again.jsonl.gz'));
	expect(again.map(({ t, receiver, rssi, data }) => [t, receiver, rssi, data.length])).toEqual(
		heard.map(({ t, receiver, rssi, data }) => [t, receiver, rssi, data.length]),
	);
	const { events } = await replayed(at('again.jsonl.gz'));
	expect(events.length).toBeGreaterThan(20);
	expect(events).toEqual((await replayed(at('heard.jsonl'))).events);
	// as many devices as before, and none of them known from then
	const addresses = [...new Set(heard.map(({ address }) => address))];
	expect(new Set(again.map(({ address }) => address)).size).toBe(addresses.length);
	expect(findings(Buffer.from(textOf(at('again.jsonl.gz')) + running.output()), addresses)).toEqual([]);
	expect(findings(await readFile(at('heard.jsonl')), addresses).length).toBeGreaterThan(addresses.length);
	// its own ears leave nothing behind
	expect(existsSync(at('data'))).toBe(false);
});

test('the running gateway says that it is captured, and keeps nothing of it', { timeout: 60_000 }, async () => {
	const gateway = await startGateway();
	const running = await startCapture('--out', at('walk.jsonl'), '--minutes', '5');
	const runs = await recording();
	expect(runs).toMatch(/^A capture of what every receiver hears runs until \d\d:\d\d:\d\d; strangers' /);
	expect(running.output()).toContain(runs);
	expect(running.output()).not.toContain('No gateway');

	const second = capture('--out', at('second.jsonl'));
	expect((await second.exited).code).toBe(1);
	expect(second.output()).toContain(`One capture at a time: wait for its end, or end it where it runs. ${runs}`);
	expect(existsSync(at('second.jsonl'))).toBe(false);

	const said = strangers(Date.now() / 1000);
	await publish(said);
	await written(at('walk.jsonl'), said.length);
	running.kill('SIGINT');
	expect((await running.exited).code).toBe(0);
	expect(running.output()).toContain(`${RECEIVER}: 7 adverts, 0 known and 7 of strangers`);
	await vi.waitFor(async () => expect(await recording()).toMatch(/^The last capture ended at .*: 7 adverts\.$/));
	await gateway.waitFor('"event":"capture-ended"', 5_000);
	expect(gateway.output()).toContain('"event":"capture-started"');
	gateway.kill();
	expect((await gateway.exited).code).toBe(0);
	const everything = Buffer.concat([await bytesBelow(folder), Buffer.from(gateway.output() + running.output())]);
	expect(findings(everything, [said[0]!.address])).toEqual([]);
});

test('ends by itself, and hears whom it was asked for', { timeout: 60_000 }, async () => {
	await startGateway();
	const nothing = await startCapture('--out', at('other.jsonl'), '--minutes', '0.01', '--receiver', 'gw-hci0');
	await publish(strangers(Date.now() / 1000));
	expect((await nothing.exited).code).toBe(0);
	expect(nothing.output()).toMatch(/other\.jsonl: 0 adverts, .*; its time was up\nNothing was heard:/);
	const unknown = capture('--out', at('other.jsonl'), '--force', '--receiver', 'gw-hci9');
	expect((await unknown.exited).code).toBe(1);
	expect(unknown.output()).toContain('The site file names no receiver gw-hci9: it has gw-hci0, sat-shoes');
});

test('strangers are kept where that was said, which is said in return', { timeout: 60_000 }, async () => {
	await startGateway();
	const running = await startCapture('--out', '-', '--strangers', 'keep');
	expect(running.errors()).toContain('addresses and names are WRITTEN AS THEY ARE HEARD');
	expect(running.errors()).toContain('delete it when you no longer need it');
	expect(await recording()).toContain('WRITTEN AS THEY ARE HEARD');
	const [said] = strangers(Date.now() / 1000);
	await publish([said!]);
	await running.waitFor(said!.address, 10_000);
	running.kill('SIGINT');
	expect((await running.exited).code).toBe(0);
});

test('a capture that is killed can be read, and another begun', { timeout: 60_000 }, async () => {
	await startGateway();
	for (const round of [1, 2]) {
		const path = at(`${round}.jsonl.gz`);
		const running = await startCapture('--out', path);
		for (const i of [1, 2, 3]) {
			await publish(strangers(Date.now() / 1000, i));
			await written(path, 7 * i);
		}
		running.kill('SIGKILL');
		await running.exited;
		expect((await replayed(path)).said).toContain('0 of known subjects and devices, 21 of strangers, 0 malformed');
		await vi.waitFor(async () => expect(await recording()).toContain('The last capture ended'), { timeout: 5_000 });
	}
});

test.each([
	{ signal: 'SIGTERM' as const, words: 'The gateway stopped, and the capture with it, before its time.' },
	{ signal: 'SIGKILL' as const, words: 'The gateway went away, and the capture with it.' },
])(
	'a gateway that ends by $signal ends the capture, which can be read',
	{ timeout: 60_000 },
	async ({ signal, words }) => {
		const gateway = await startGateway();
		const running = await startCapture('--out', at('walk.jsonl.gz'));
		await publish(strangers(Date.now() / 1000));
		await written(at('walk.jsonl.gz'), 7);
		gateway.kill(signal);
		expect((await running.exited).code).toBe(1);
		expect(running.output()).toContain(words);
		expect(running.output()).toContain(`${RECEIVER}: 7 adverts`);
		expect(linesOf(at('walk.jsonl.gz'))).toHaveLength(7);
	},
);

test.skipIf(!hasMounts)('a full disk ends it with a sentence', { timeout: 60_000 }, async () => {
	await startGateway();
	const path = join(mountDisk(at('disk'), 'size=32k'), 'walk.jsonl');
	const running = await startCapture('--out', path);
	for (let i = 0; i < 60; i++) await publish(strangers(Date.now() / 1000, i));
	expect((await running.exited).code).toBe(1);
	expect(running.output()).toContain(`The disk is full: the capture ended early. ${path} can be read up to there.`);
	expect(linesOf(path).length).toBeGreaterThan(0);
	expect(linesOf(path).length).toBeLessThan(420);
	expect((await replayed(path)).said).toContain('0 malformed');
	await vi.waitFor(async () => expect(await recording()).toContain('The last capture ended'), { timeout: 5_000 });
});

test('whoever stops reading what it says does not end it, and whoever stops reading the lines cannot keep it', {
	timeout: 60_000,
}, async () => {
	await startGateway();
	const args = ['gateway/src/main.ts', 'capture', '--config', at('gateway.yaml'), '--out'];
	const unheard = spawn(process.execPath, [...args, at('walk.jsonl')], { stdio: ['ignore', 'ignore', 'pipe'] });
	unheard.stderr.destroy();
	await vi.waitFor(async () => expect(await recording()).toContain(' runs until '), { timeout: READY_MS });
	await publish(strangers(Date.now() / 1000));
	await written(at('walk.jsonl'), 7);
	unheard.kill('SIGINT');
	expect(await once(unheard, 'close')).toEqual([0, null]);

	const untaken = spawn(process.execPath, [...args, '-'], { stdio: ['ignore', 'pipe', 'pipe'] });
	onTestFinished(() => void untaken.kill('SIGKILL'));
	let words = '';
	untaken.stderr.setEncoding('utf8').on('data', (text) => {
		words += text;
	});
	await vi.waitFor(() => expect(words).toContain('Ctrl-C ends it.'), { timeout: READY_MS });
	// a pipe takes 64 KiB; each of these is one of it
	for (let i = 0; i < 6; i++) {
		await publish(Array.from({ length: 60 }, (_, n) => strangers(Date.now() / 1000, 60 * i + n)).flat());
	}
	await vi.waitFor(() => expect(untaken.stdout.readableLength).toBeGreaterThan(0), { timeout: 5_000 });
	untaken.kill('SIGINT');
	expect(await once(untaken, 'exit')).toEqual([1, null]);
	expect(words).toContain('The last lines could not be written');
});
