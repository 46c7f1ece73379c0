// What people get wrong, as they type it: each gets one sentence with the remedy, no stack trace, and nothing left running.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { DemoFolder } from '../support/demo.ts';
import { endProcesses, type RunningProcess, startProcess } from '../support/processes.ts';
import { hasMounts, mountDisk, unmountDisks } from '../support/small-disk.ts';

/** Several processes one after the other, on a machine that may be busy. */
vi.setConfig({ testTimeout: 60_000 });

const DEMO_SITE = 'scripts/demo/site.yaml';
const MIB = 1024 * 1024;
/** The gateway's, which it gives back on a full disk. */
const BALLAST = 'gateway.sqlite.ballast';

let folder: DemoFolder;
let taken: Server | undefined;
beforeEach(async () => {
	folder = await DemoFolder.make();
});
afterEach(async () => {
	await endProcesses();
	taken?.close();
	unmountDisks();
	await folder.remove();
});

describe('options', () => {
	test.each([
		['an unknown one', ['--sped', '3'], /unknown option '--sped'\n\(Did you mean one of --seed, --speed\?\)/],
		['a speed of nothing', ['--speed', '0'], /'--speed <n>' argument '0' is invalid. It must be a number above 0\./],
		['no such port', ['--ports', '99999'], /It must be a port from 1024 to 65500\./],
		['a word too much', ['faster'], /too many arguments\. Expected 0 arguments but got 1: faster\./],
		['no such site file', ['--site', 'nix.yaml'], /^There is no file .*nix\.yaml\. Check the path\.$/],
		['a folder for a site file', ['--site', 'scripts'], /^There is no file .*scripts\. Check the path\.$/],
		[
			'a recording without its site',
			['--capture', 'x.jsonl'],
			/^A recording needs the site file of its store: npm start -- --site SITE --capture FILE$/,
		],
		[
			'no such recording',
			['--site', DEMO_SITE, '--capture', 'nix.jsonl'],
			/^There is no file .*nix\.jsonl\. Check the path\.$/,
		],
	])('%s', async (_what, options, words) => {
		await refused(folder.launch(...options), words);
	});

	test('a recording that gateway.yaml names and that is not there', async () => {
		const sources = [{ type: 'capture', files: ['nix.jsonl'] }];
		await refused(
			startGateway('--config', gatewayConfig({ sources })),
			/^Cannot open the capture \S+nix\.jsonl \(ENOENT\): check the name and who may read it\.$/,
		);
	});

	test('of the daemons', async () => {
		await refused(startGateway('--confg', 'x'), /unknown option '--confg'\n\(Did you mean --config\?\)/);
		await refused(
			startGateway('--config', 'nix.yaml'),
			/^There is no configuration file nix\.yaml\. Say where it is with --config FILE\.$/,
		);
		await refused(
			startBridge('--config', 'nix.yaml'),
			/^There is no configuration file nix\.yaml\. Check the path, or run "aisle-bridge init"\.$/,
		);
		await refused(startGateway('--config', '.'), /^\. is a folder, not a configuration file\. Name the file in it\.$/);
	});
});

test('a site file with mistakes: each with its place and what to write', async () => {
	const site = join(folder.path, 'site.yaml');
	writeFileSync(
		site,
		`store: corner-shop
timezone: Europe/Berlin
floor: { width: 10, height: 10 }
recievers: []
zones:
  - { id: a, name: A, shape: [[0, 0], [6, 0], [6, 6], [0, 6]] }
  - { id: b, name: B, shape: [[4, 0], [9, 0], [9, 6], [4, 6]] }
receivers:
  - { id: r1, at: [1, 1], height: 240 cm }
`,
	);
	const lines = (await refused(folder.launch('--site', site))).split('\n');
	expect(lines).toEqual([
		expect.stringMatching(/site\.yaml:4:1: recievers: unknown key "recievers"\. Write "receivers"\.$/),
		expect.stringMatching(
			/site\.yaml:7:30: .*zone "b" overlaps zone "a" \(line 6\) by 12 square metres\. Move the corners/,
		),
		expect.stringMatching(
			/site\.yaml:9:35: .*must be a number of metres, without the unit, not "240 cm"\. Write "height: 2\.4"/,
		),
	]);
});

describe('a taken port', () => {
	test.each(['the store page', 'the phone page', "the cloud's broker", "the store's broker", 'the virtual store'])(
		'npm start: %s',
		async (use) => {
			const uses = [
				'the store page',
				'the phone page',
				"the cloud's broker",
				"the store's broker",
				'the virtual store',
			];
			const port = await take(uses.indexOf(use));
			const words = await refused(folder.launch());
			expect(words).toMatch(
				new RegExp(`^Port ${port} for ${use} is taken, .* take others: npm start -- --ports \\d+$`),
			);
		},
	);

	test("the gateway's page", async () => {
		const port = await take(0);
		await refused(startGateway('--config', gatewayConfig({ http: { port } })), portWords(port, 'gateway.yaml'));
	});

	test("the store's broker", async () => {
		const port = await take(0);
		await refused(startGateway('--config', gatewayConfig({ broker: { port } })), portWords(port, 'gateway.yaml'));
	});

	test.each(['--http-port', '--mqtt-port'])('the bridge: %s', async (option) => {
		const port = await take(0);
		const free = option === '--http-port' ? '--mqtt-port' : '--http-port';
		const config = newBridge(option, String(port), free, String(folder.ports[1]));
		await refused(startBridge('--config', config), portWords(port, 'cloud.yaml'));
	});
});

describe('a place for the data', () => {
	test('that is a file', async () => {
		writeFileSync(folder.data, '');
		await refused(
			folder.launch(),
			/^Cannot write \S+data\/logs: a file stands where a folder should be\. .*--data FOLDER$/,
		);
		await refused(
			startGateway('--config', gatewayConfig({ data: folder.data })),
			/^Cannot make the data folder \S+ \(EEXIST\)\. Make it, or name another under "data" in gateway\.yaml\.$/,
		);
		const config = newBridge('--http-port', '0', '--mqtt-port', '0');
		mkdirSync(join(folder.path, 'cloud', 'cloud.sqlite'));
		await refused(
			startBridge('--config', config),
			/^The database path \S+cloud\.sqlite is a folder; name a file, e\.g\. \S+$/,
		);
	});

	test('that belongs to another store', async () => {
		newBridge('--http-port', '0', '--mqtt-port', '0', '--store', 'elsewhere', '--dir', join(folder.data, 'cloud'));
		writeFileSync(join(folder.data, 'secrets.json'), JSON.stringify({ cloud: {}, satellites: {} }));
		await refused(folder.launch(), /holds store elsewhere, not harbour-street\. Say another folder: --data FOLDER\.$/);
	});

	test('that an earlier start left half made', async () => {
		newBridge('--http-port', '0', '--mqtt-port', '0', '--dir', join(folder.data, 'cloud'));
		await refused(
			folder.launch(),
			/^An earlier start did not finish \S+\. Remove that folder, or say --data FOLDER\.$/,
		);
	});

	test.skipIf(!hasMounts)('on a disk that is read-only', async () => {
		const disk = mountDisk(join(folder.path, 'disk'), 'ro');
		const data = join(disk, 'data');
		await refused(folder.launch('--data', data), /^Cannot write \S+: .*its disk is read-only\. .*--data FOLDER$/);
		await refused(
			startGateway('--config', gatewayConfig({ data })),
			/^Cannot make the data folder \S+ \((?:EROFS|ENOENT)\)\. Make it, or name another under "data" in gateway\.yaml\.$/,
		);
	});
});

describe.skipIf(!hasMounts)('a full disk', () => {
	test('from the start', async () => {
		const disk = mountDisk(join(folder.path, 'disk'), 'size=64k');
		fill(disk, 'all');
		await refused(folder.launch('--data', join(disk, 'data')), /^Cannot write \S+ ?.*\bdisk is full\b.*\bfolder\b/i);
		await refused(startGateway('--config', gatewayConfig({ data: disk })), FULL);
	});

	test('during a run: the gateway says so and ends, and goes on when there is room again', async () => {
		const disk = mountDisk(join(folder.path, 'disk'), `size=${4 * MIB}`);
		const config = gatewayConfig({ data: disk, sources: [{ type: 'capture', files: [busyCapture()], speed: 200 }] });
		const gateway = startGateway('--config', config);
		await gateway.waitFor('gateway-started', 20_000);
		fill(disk, 'before');
		// it gives back the room it kept for this, and that is used up as well
		const [, url] = await gateway.waitFor(/"url":"(http:[^"]+)"/, 20_000);
		await gateway.waitFor('"event":"disk-full"', 20_000);
		expect(await (await fetch(`${url}/healthz`)).text()).toMatch(/"disk","state":"degraded","words":"The disk under/);
		fill(disk, 'after');
		await refused(gateway, FULL);
		for (const filler of ['before', 'after']) rmSync(join(disk, filler));
		const again = startGateway('--config', config);
		await again.waitFor('gateway-started', 20_000);
		again.kill('SIGTERM');
		expect(await again.exited, again.output()).toEqual({ code: 0, signal: null });
	});
});

test.skipIf(!hasMounts)('a disk that fills up under npm start, logs and all', async () => {
	const disk = mountDisk(join(folder.path, 'disk'), `size=${16 * MIB}`);
	const { process: demo } = await folder.start('--data', join(disk, 'data'));
	fill(disk, 'before');
	// the gateway gives back what it kept for this, and that is used up as well
	await vi.waitFor(() => expect(existsSync(join(disk, 'data', 'gateway', 'data', BALLAST))).toBe(false), 20_000);
	fill(disk, 'after');
	await refused(demo, /^the disk that holds \S+gateway\.sqlite is full .* then start again\ngateway ended \(code 1\)/);
});

test('a log on a full disk costs lines, not the daemon', async () => {
	const full = openSync('/dev/full', 'w');
	const [port] = folder.ports;
	const daemons = [
		{ name: 'gateway', config: gatewayConfig({ http: { port } }) },
		{ name: 'cloud-bridge', config: newBridge('--http-port', String(port), '--mqtt-port', '0') },
	];
	for (const { name, config } of daemons) {
		const daemon = startProcess(name, [`${name}/src/main.ts`, 'run', '--config', config], { stdout: full });
		const healthz = `http://127.0.0.1:${port}/healthz`;
		await vi.waitFor(() => fetch(healthz, { signal: AbortSignal.timeout(1000) }), { timeout: 15_000, interval: 50 });
		daemon.kill('SIGTERM');
		expect(await daemon.exited, daemon.output()).toEqual({ code: 0, signal: null });
	}
	closeSync(full);
});

test('a daemon that dies takes the demo with it, and its log is named', async () => {
	const { process: demo } = await folder.start();
	const gateway = demo.family().find((pid) => commandOf(pid).includes('gateway/src/main.ts'))!;
	process.kill(gateway, 'SIGKILL');
	await refused(demo, /gateway ended \(SIGKILL\) and the demo with it; its log is \S+gateway\.log$/);
});

test('Ctrl-C while the demo starts', async () => {
	const demo = folder.launch();
	await vi.waitFor(() => expect(demo.family().map(commandOf).join()).toContain('cloud-bridge/src/main.ts,run'), {
		timeout: 40_000,
		interval: 20,
	});
	demo.kill('SIGINT');
	expect(await demo.exited, demo.output()).toEqual({ code: 0, signal: null });
	expect(demo.family(), 'processes left').toEqual([]);
	expect(demo.output()).not.toContain('Store page');
});

const FULL =
	/^the disk that holds \S+gateway\.sqlite is full \(\d+ KiB free\): free at least 50 MiB there, or move the database to another disk, then start again$/;

/** It ended with what was wrong in one piece and nothing else. @returns those words */
async function refused(running: RunningProcess, words?: RegExp): Promise<string> {
	const { code } = await running.exited;
	const said = running.errors().trimEnd();
	if (words) expect(said).toMatch(words);
	expect(said, 'a stack trace').not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
	expect(said, 'the name of an error class').not.toMatch(/^\w*Error: /m);
	expect(code, running.output()).toBe(1);
	// an adapter's process whose gateway was killed sees its pipe end, and closes the adapter first
	await vi.waitFor(() => expect(running.family(), 'processes left').toEqual([]), 5_000);
	return said;
}

function startGateway(...options: string[]): RunningProcess {
	return startProcess('gateway', ['gateway/src/main.ts', 'run', ...options]);
}

function startBridge(...options: string[]): RunningProcess {
	return startProcess('bridge', ['cloud-bridge/src/main.ts', 'run', ...options]);
}

function gatewayConfig(more: object): string {
	const path = join(folder.path, 'gateway.yaml');
	const base = { gateway: 'gw-1', site: join(process.cwd(), DEMO_SITE), http: { port: 0 }, broker: { port: 0 } };
	writeFileSync(path, stringify({ ...base, sources: [{ type: 'satellite' }], ...more }));
	return path;
}

/** @returns its cloud.yaml */
function newBridge(...options: string[]): string {
	const dir = join(folder.path, 'cloud');
	const must = ['--dir', dir, '--store', 'harbour-street', '--site-number', '1', '--gateway', 'gw-1'];
	const made = spawnSync(process.execPath, ['cloud-bridge/src/main.ts', 'init', ...must, ...options], {
		encoding: 'utf8',
	});
	expect(made.status, made.stderr).toBe(0);
	return join(dir, 'cloud.yaml');
}

function portWords(port: number, file: string): RegExp {
	return new RegExp(`\\b${port}\\b.*(?:taken|another program).*${file}`);
}

/** Listens on the demo's port of that number. */
function take(index: number): Promise<number> {
	const port = folder.ports[index]!;
	return new Promise((resolve) => {
		taken = createServer().listen(port, '127.0.0.1', () => resolve(port));
	});
}

/** A cart that is pushed to and fro without an end: two events every four seconds. */
function busyCapture(): string {
	const data = '0201061516aafe00e78b0ca750e7a7c0a1f3d20000000000010000';
	const lines: string[] = [];
	for (let i = 0; i < 20_000; i++) {
		const receiver = Math.floor(i / 8) % 2 === 0 ? 'sat-shoes' : 'sat-kids';
		lines.push(JSON.stringify({ t: 1_767_600_000 + i / 2, receiver, address: 'c0:00:00:00:00:01', rssi: -50, data }));
	}
	const path = join(folder.path, 'busy.jsonl');
	writeFileSync(path, lines.join('\n'));
	return path;
}

/** Its words, with commas between. */
function commandOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ',');
	} catch {
		// it has ended
		return '';
	}
}

function fill(disk: string, name: string): void {
	// dd ends with an error where the disk does, which is the point
	spawnSync('dd', ['if=/dev/zero', `of=${join(disk, name)}`, 'bs=4k']);
}
