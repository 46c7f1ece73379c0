import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, enrolBody, startBridge, type TestBridge } from '../test-bridge.ts';
import { writeBridge } from './new-bridge.ts';

const run = promisify(execFile);
let dir: string;
let configFile: string;
let adminToken: string;
let bridge: TestBridge;

beforeAll(async () => {
	dir = mkdtempSync(join(tmpdir(), 'aisle-privacy-'));
	({ configFile, adminToken } = await writeBridge({
		...{ dir: join(dir, 'bridge'), store: 'berlin-mitte', name: 'Berlin Mitte', siteNumber: 42, gateways: ['gw-1'] },
		...{ httpPort: 7080, mqttHost: '127.0.0.1', mqttPort: 7883 },
	}));
	bridge = await startBridge();
});
afterAll(async () => {
	await bridge.end();
	rmSync(dir, { recursive: true });
});

const report = async (...args: string[]) => {
	const main = join(import.meta.dirname, '../main.ts');
	const { stdout } = await run(process.execPath, [main, 'privacy', 'report', '--config', configFile, ...args], {
		maxBuffer: 10_000_000,
	});
	return stdout;
};

test('what init writes is told with its weaknesses, and none of its secrets', async () => {
	const out = join(dir, 'report.html');
	chmodSync(join(dir, 'bridge/shopper-keys.txt'), 0o644);
	expect(await report('--out', out, '--language', 'de')).toBe('');
	const page = readFileSync(out, 'utf8');
	expect(page).toContain('Kein Verantwortlicher ist genannt');
	expect(page).toContain('ist für andere Benutzer des Rechners lesbar');
	expect(page).toContain('Die Bridge macht keine Sicherungen');
	const everything = page + (await report('--format', 'json'));
	expect(everything).not.toContain(adminToken);
	expect(everything).not.toContain(readFileSync(join(dir, 'bridge/shopper-keys.txt'), 'utf8').trim());
});

test('a copy that is named and not there is no report without figures that looks whole', async () => {
	const copy = join(dir, 'backup-of-yesterday.sqlite');
	const refused = await report('--format', 'md', '--database', copy).catch((error) => error);
	expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(copy) });
});

test('figures come from a database that nobody has open; a running bridge keeps it to itself', async () => {
	await call(bridge, 'POST', '/v1/app/enrol', { body: enrolBody(['presence']) });
	const figures = async () =>
		JSON.parse(await report('--format', 'json', '--database', bridge.config.database)).facts.figures;
	expect(await figures()).toEqual({ is: 'unread', why: 'locked' });
	await bridge.stop();
	expect(await figures()).toMatchObject({
		is: 'read',
		shoppers: 1,
		grants: { presence: 1, offers: 0 },
		byStore: [{ store: 'berlin-mitte', shoppers: 1 }],
	});
});
