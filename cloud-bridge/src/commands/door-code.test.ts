import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { createDoorCodes } from '../door-codes.ts';
import { writeBridge } from './new-bridge.ts';

const MAIN = join(import.meta.dirname, '../main.ts');
const run = promisify(execFile);
const SITE = `store: berlin-mitte
timezone: Europe/Berlin
floor: { width: 10, height: 10 }
zones: [{ id: entrance, name: Main entrance, shape: [[0, 0], [5, 0], [5, 5], [0, 5]] }]
receivers: [{ id: gw-hci0, at: [1, 1] }]
`;

let dir: string;
let config: string;
beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'aisle-door-'));
	const site = join(dir, 'site.yaml');
	writeFileSync(site, SITE);
	const made = await writeBridge({
		...{
			dir: join(dir, 'bridge'),
			store: 'berlin-mitte',
			name: 'Shoes & Co',
			siteNumber: 42,
			gateways: ['gw-1'],
			site,
		},
		...{ httpPort: 7080, mqttHost: '127.0.0.1', mqttPort: 7883 },
	});
	config = made.configFile;
});
afterEach(() => rmSync(dir, { recursive: true }));

const doorCode = (...more: string[]) =>
	run(process.execPath, [MAIN, 'door-code', '--config', config, '--store', 'berlin-mitte', ...more]);

test('the address opens this door and no other, until the store’s codes are replaced', async () => {
	const file = (name: string) => join(dir, name);
	const files = ['--svg', file('a.svg'), '--png', file('a.png'), '--sheet', file('a.html'), '--language', 'de'];
	const { stdout } = await doorCode('--zone', 'entrance', '--url', 'https://offers.shop.example/', ...files);
	const [, code] = /^https:\/\/offers\.shop\.example\/#door=(berlin-mitte\.entrance\.[0-9A-Z]{12})\n$/.exec(stdout)!;
	const { signingKey, stores } = readConfig(config, {});
	expect(createDoorCodes(signingKey, stores).read(code!)).toEqual({ store: 'berlin-mitte', zone: 'entrance' });
	expect(createDoorCodes(signingKey, stores).read(code!.toLowerCase())).toBeDefined();
	const next = stores.map((store) => ({ ...store, doorCodes: 2 }));
	expect(createDoorCodes(signingKey, next).read(code!)).toBeUndefined();

	expect(readFileSync(file('a.png')).subarray(1, 4).toString()).toBe('PNG');
	const svg = readFileSync(file('a.svg'), 'utf8');
	expect(svg).toMatch(/^<svg /);
	const sheet = readFileSync(file('a.html'), 'utf8');
	expect(sheet).toContain(svg);
	expect(sheet).toContain('Ohne das erkennt Shoes &amp; Co niemanden');
});

test.each([
	[['--zone', 'entrence', '--url', 'https://x.example'], 'There is no zone "entrence". Write one of: entrance.'],
	[['--zone', 'entrance', '--url', 'x.example'], '"x.example" is no address of a page. Write it with https://'],
	[['--zone', 'entrance', '--url', 'https://x.example/#a'], 'Write it without # and ?, e.g. https://x.example'],
	[['--zone', 'entrance', '--url', 'https://x.example/shop/?from=door'], 'e.g. https://x.example/shop'],
	[
		['--zone', 'entrance', '--url', 'https://x.example', '--svg', '/nowhere/a.svg'],
		'Cannot write /nowhere/a.svg (ENOENT).',
	],
])('what is wrong with %j is said with a remedy', async (more, words) => {
	const failure = await doorCode(...more).catch((error) => error);
	expect(failure.code).toBe(1);
	expect(failure.stderr).toContain(words);
});
