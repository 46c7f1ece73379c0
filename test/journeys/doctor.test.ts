// What an installer reads: `aisle-gateway doctor` as a process, before the gateway runs, beside it, and where things are wrong.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gatewayAccount, hashPassword, PLAIN_TEXT_COST, startBroker } from '@aisle/embedded-broker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Examined } from '../../gateway/src/doctor/examine.ts';
import { endProcesses, freePorts, startProcess } from '../support/processes.ts';
import { hasMounts, mountDisk, unmountDisks } from '../support/small-disk.ts';

const SECRET = 'do-not-print-me';
const SITE = `store: berlin
timezone: Europe/Berlin
floor: { width: 10, height: 10 }
zones: [{ id: door, name: Door, shape: [[0, 0], [10, 0], [10, 10], [0, 10]] }]
receivers: [{ id: sat-door, at: [2, 2], kind: satellite }]
`;
const MAIN = 'gateway/src/main.ts';
/** Longer than the longest limit of a check would be a hang. */
const ENDS_WITHIN_MS = 40_000;

type Report = { ok: boolean; checks: Examined[] };

let folder: string;
let ends: (() => unknown)[];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-doctor-'));
	ends = [];
});
afterEach(async () => {
	await endProcesses();
	for (const end of ends) await end();
	unmountDisks();
	rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string | Buffer): string {
	const path = join(folder, name);
	writeFileSync(path, text, { mode: 0o600 });
	return path;
}

async function configFile(changes: object = {}, site = SITE): Promise<string> {
	const [http, broker] = await freePorts(2);
	write('site.yaml', site);
	const config = {
		gateway: 'gw-1',
		site: 'site.yaml',
		data: 'data',
		http: { port: http },
		broker: { host: '0.0.0.0', port: broker, satellites: [{ receiver: 'sat-door', password: SECRET }] },
		sources: [{ type: 'satellite' }],
		...changes,
	};
	return write('gateway.yaml', stringify(config));
}

async function cloudBroker(password = SECRET) {
	const passwordHash = await hashPassword(password, PLAIN_TEXT_COST);
	const account = gatewayAccount({ store: 'berlin', gateway: 'gw-1', passwordHash });
	const log = { info() {}, warn() {} };
	const broker = await startBroker({ host: '127.0.0.1', port: 0, accounts: [account], log });
	ends.push(broker.stop);
	return broker;
}

function cloudConfig(port: number) {
	const { publicKey } = generateKeyPairSync('ed25519');
	const publicKeyFile = write('key.pem', publicKey.export({ type: 'spki', format: 'pem' }));
	const passwordFile = write('password', `${SECRET}\n`);
	return { url: `mqtt://127.0.0.1:${port}`, username: 'berlin/gw-1', passwordFile, publicKeyFile };
}

async function doctor(config: string, ...args: string[]) {
	const { exited, output, errors } = startProcess('doctor', [MAIN, 'doctor', '--config', config, ...args], {
		env: { NO_COLOR: '1' },
	});
	const { code } = await exited;
	expect(output()).not.toContain(SECRET);
	return { code, text: output(), errors: errors() };
}

async function report(config: string, ...args: string[]) {
	const { code, text, errors } = await doctor(config, '--json', ...args);
	const { ok, checks } = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as Report;
	const states = (name: string) => checks.find((check) => check.name === name)?.results.map(({ state }) => state);
	const words = (name: string) => checks.find((check) => check.name === name)?.results.map((result) => result.words);
	return { code, ok, checks, states, words, errors };
}

test('a store that is well: nothing is wrong, nothing is left behind, and what to do next', async () => {
	const { port } = await cloudBroker();
	const config = await configFile({ cloud: cloudConfig(port) });
	const { code, text } = await doctor(config);
	expect(text).toContain('✓ logged in as berlin/gw-1, and out again');
	expect(text).toMatch(/\n\d+ well(?:, \d+ warnings?)?, 0 wrong(?:, \d+ not checked)?\.\nNothing is wrong/);
	expect(text).toContain(`    npx aisle-gateway run --config ${config}\n`);
	expect(code).toBe(0);
	expect(readdirSync(folder).sort()).toEqual(['gateway.yaml', 'key.pem', 'password', 'site.yaml']);
});

test('all at once wrong: each with what mends it', async () => {
	const { port } = await cloudBroker('another password');
	const taken = createServer().listen(0, '127.0.0.1');
	await once(taken, 'listening');
	ends.push(() => taken.close());
	const http = { port: (taken.address() as AddressInfo).port };
	const config = await configFile({ cloud: cloudConfig(port), http }, SITE.replace('Europe/Berlin', 'Berlin'));
	const { code, text } = await doctor(config);
	expect(code).toBe(1);
	expect(text).toContain('Write "timezone: Europe/Berlin".');
	expect(text.replaceAll(/\s+/g, ' ')).toContain('✗ The broker refuses the user name "berlin/gw-1" or its password.');
	expect(text).toContain(`        install -m 600 /dev/stdin ${join(folder, 'password')}\n`);
	expect(text.replaceAll(/\s+/g, ' ')).toMatch(
		new RegExp(`✗ ${http.port} for the store page is taken by .* \\(process ${process.pid}\\)\\.`),
	);
	expect(text).toMatch(/ {8}http: \{ host: 127\.0\.0\.1, port: \d+ \}\n/);
	expect(text).toContain('✗, from the top. Then type this again:\n');
});

test('beside a running gateway: its word is taken, and its connection to the cloud is not touched', async () => {
	const broker = await cloudBroker();
	const config = await configFile({ cloud: cloudConfig(broker.port) });
	const gateway = startProcess('gateway', [MAIN, 'run', '--config', config]);
	await gateway.waitFor('"event":"uplink-connected"', 20_000);
	const { code, ok, words, states } = await report(config);
	// the broker has no bridge behind it
	expect(words('cloud')).toContainEqual(
		expect.stringMatching(/the running gateway is logged in, and sends nothing yet: .* wait for the roster/),
	);
	expect(words('ports')).toEqual([
		expect.stringContaining('is held by the running gateway'),
		expect.stringContaining('is held by the running gateway'),
	]);
	expect(words('database')).toContainEqual(expect.stringContaining('The running gateway has it open'));
	expect(words('running')?.[0]).toContain('one runs at http://127.0.0.1:');
	expect(states('running')).not.toContain('fail');
	expect([code, ok]).toEqual([0, true]);
	expect(broker.stats().clients).toBe(1);
	expect(gateway.output()).not.toContain('uplink-down');

	// stopped, its database is read from end to end
	gateway.kill();
	await gateway.exited;
	const after = await report(config, '--only', 'database', 'running');
	expect(after.words('database')).toContainEqual(expect.stringContaining('gateway.sqlite is sound'));
	expect(after.words('running')).toEqual([expect.stringContaining('none runs here now')]);
	expect(after.checks.map(({ name }) => name)).toEqual(['database', 'running']);
});

test('what a killed gateway left behind is no gateway, whoever answers at its port now', async () => {
	const daemon = createHttpServer((request, reply) => {
		reply.writeHead(request.url === '/healthz' ? 200 : 404).end(JSON.stringify({ healthy: true, parts: [] }));
	}).listen(0, '127.0.0.1');
	await once(daemon, 'listening');
	ends.push(() => daemon.close());
	const { port } = daemon.address() as AddressInfo;
	const config = await configFile({ http: { port } });
	mkdirSync(join(folder, 'data'));
	write('data/control.json', JSON.stringify({ url: `http://127.0.0.1:${port}`, token: 'old' }));
	const { words } = await report(config, '--only', 'running', 'ports');
	expect(words('running')).toEqual([expect.stringContaining('none runs here now')]);
	expect(words('ports')).toContainEqual(expect.stringMatching(`^${port} for the store page is taken by `));
});

test('a gateway that hangs is no reason to hang', async () => {
	const config = await configFile();
	const gateway = startProcess('gateway', [MAIN, 'run', '--config', config]);
	await gateway.waitFor('"event":"gateway-started"', 20_000);
	gateway.kill('SIGSTOP');
	const { words, states } = await report(config, '--only', 'running', 'database');
	expect(words('running')).toEqual([expect.stringContaining('does not answer in 3 s')]);
	expect(states('running')).toEqual(['fail']);
	expect(states('database')).toEqual(['skipped']);
});

test(
	'a cloud that takes the connection and says nothing: the doctor ends, and says meanwhile what it waits for',
	async () => {
		const silent = createServer().listen(0, '127.0.0.1');
		await once(silent, 'listening');
		ends.push(() => silent.close());
		const config = await configFile({ cloud: cloudConfig((silent.address() as AddressInfo).port) });
		const { code, words, errors } = await report(config, '--only', 'cloud');
		expect(words('cloud')).toContainEqual(expect.stringContaining('does not answer as an MQTT broker does'));
		expect(errors).toMatch(/^checking cloud \(\d s\)$/m);
		expect(code).toBe(1);
	},
	ENDS_WITHIN_MS,
);

test.runIf(hasMounts)('a full disk', async () => {
	const data = mountDisk(join(folder, 'small'), 'size=64k');
	const { code, states, words } = await report(await configFile({ data }), '--only', 'disk');
	expect(words('disk')).toContainEqual(expect.stringMatching(/^The disk is full: 0 MiB of 0 MiB free/));
	expect(states('disk')).toContain('fail');
	expect(code).toBe(1);
});

test('a gateway.yaml with a mistake: where it is, and everything that can be is checked all the same', async () => {
	const { code, words, states } = await report(
		write('gateway.yaml', 'gatway: gw-1\n'),
		'--only',
		'settings',
		'clock',
		'disk',
	);
	expect(words('settings')).toContainEqual(expect.stringMatching(/gateway\.yaml:1:1: .*"gatway"/));
	expect(states('clock')?.length).toBeGreaterThan(1);
	expect(states('disk')).toEqual(['skipped']);
	expect(code).toBe(1);
});

test('in another folder it does not say npx, which would take a package of that name from the registry', async () => {
	const config = await configFile();
	const typed = [resolve(MAIN), 'doctor', '--config', config, '--only', 'clock'];
	const said = () => spawnSync(process.execPath, typed, { cwd: folder, encoding: 'utf8' }).stdout;
	expect(said()).toMatch(/^ {4}\/\S+\/node_modules\/\.bin\/aisle-gateway (?:run|doctor) --config/m);
	expect(said()).not.toContain('npx');
});

test('a check that does not exist', async () => {
	mkdirSync(join(folder, 'data'));
	const { code, text } = await doctor(await configFile(), '--only', 'radoi');
	expect(text).toMatch(/^There is no check "radoi"\. Write one of: machine, /);
	expect(code).toBe(1);
});
