import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problemsPage } from './api/problems-page.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const run = promisify(execFile);

let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'aisle-main-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** `init`, then ports that are free. @returns the settings file */
async function init(httpPort = 0): Promise<string> {
	const target = ['--dir', dir, '--store', 'berlin-mitte', '--site-number', '42', '--gateway', 'gw-1'];
	const { stdout } = await run(process.execPath, [MAIN, 'init', ...target, '--json']);
	const { configFile } = JSON.parse(stdout);
	const text = readFileSync(configFile, 'utf8')
		.replace('port: 7080', `port: ${httpPort}`)
		.replace('port: 7883', 'port: 0');
	writeFileSync(configFile, text);
	return configFile;
}

test.each(['SIGINT', 'SIGTERM'] as const)('runs what init wrote, and %s ends it cleanly', async (signal) => {
	const bridge = spawn(process.execPath, [MAIN, 'run', '--config', await init()]);
	const events: string[] = [];
	for await (const line of createInterface(bridge.stdout)) {
		const { event, httpPort } = JSON.parse(line);
		events.push(event);
		if (event !== 'bridge-started') continue;
		expect((await fetch(`http://127.0.0.1:${httpPort}/healthz`)).status).toBe(200);
		// a terminal and a launcher may both pass it on
		bridge.kill(signal);
		bridge.kill(signal);
	}
	if (bridge.exitCode === null) await once(bridge, 'exit');
	expect(bridge.exitCode).toBe(0);
	expect(events.at(-1)).toBe('bridge-stopped');
});

test('init takes nothing, say an unset variable of a script, for no number', async () => {
	const target = ['--dir', join(dir, 'bridge'), '--store', 'berlin-mitte', '--site-number', '', '--gateway', 'gw-1'];
	const failure = await run(process.execPath, [MAIN, 'init', ...target]).catch((error) => error);
	expect(failure.code).toBe(1);
	expect(failure.stderr).toContain('stores[0].siteNumber: must be a number');
});

test('a port that is taken: one sentence, exit code 1', async () => {
	const taken = createServer();
	await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
	const { port } = taken.address() as AddressInfo;
	const failure = await run(process.execPath, [MAIN, 'run', '--config', await init(port)]).catch((error) => error);
	await new Promise((resolve) => taken.close(resolve));
	expect(failure.code).toBe(1);
	expect(failure.stderr).toBe(
		`Cannot listen on http://127.0.0.1:${port}: another program has the port: stop it, or set another http.port in cloud.yaml.\n`,
	);
});

test('problems prints the reference page', async () => {
	expect((await run(process.execPath, [MAIN, 'problems'])).stdout).toBe(problemsPage());
});
