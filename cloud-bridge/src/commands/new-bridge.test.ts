import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyPassword } from '@aisle/embedded-broker';
import { openSigned, sign } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../config.ts';
import { type NewBridgeOptions, writeBridge } from './new-bridge.ts';

let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'aisle-init-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const options = (more: Partial<NewBridgeOptions> = {}): NewBridgeOptions => ({
	dir: join(dir, 'bridge'),
	store: 'berlin-mitte',
	name: 'Berlin Mitte',
	siteNumber: 42,
	gateways: ['gw-1', 'gw-2'],
	httpPort: 7080,
	mqttHost: '127.0.0.1',
	mqttPort: 7883,
	...more,
});

test('what it writes is what run reads, and what it prints opens the door', async () => {
	const made = await writeBridge(options());
	const config = readConfig(made.configFile, {});
	expect(config.adminToken).toBe(made.adminToken);
	expect(config.stores).toEqual([
		{
			...{ id: 'berlin-mitte', name: 'Berlin Mitte', siteNumber: 42, gateways: ['gw-1', 'gw-2'] },
			...{ zones: [], doorCodes: 1, beacons: [], fobs: [] },
		},
	]);
	if (config.broker.kind !== 'embedded') throw new Error('expected the embedded broker');
	expect(config.broker.accounts.map(({ username }) => username)).toEqual(made.gateways.map(({ username }) => username));
	for (const [index, { passwordHash }] of config.broker.accounts.entries()) {
		expect(await verifyPassword(made.gateways[index]!.password, passwordHash)).toBe(true);
	}
	expect(config.shopperKeys.map(({ length }) => length)).toEqual([32]);
	const signed = await sign('settings', { version: 1 }, config.signingKey);
	const opened = openSigned('settings', signed, createPublicKey(made.publicKey), z.object({ version: z.number() }));
	expect(await opened).toEqual({ version: 1 });
});

test('no secret is readable by others, and no password is kept', async () => {
	const made = await writeBridge(options());
	const mode = (file: string) => statSync(join(dir, 'bridge', file)).mode & 0o777;
	for (const file of ['cloud.yaml', 'accounts.yaml', 'signing-key.pem', 'shopper-keys.txt'])
		expect(mode(file), file).toBe(0o600);
	const accounts = readFileSync(join(dir, 'bridge', 'accounts.yaml'), 'utf8');
	for (const { password } of made.gateways) expect(accounts).not.toContain(password);
});

test('refuses to overwrite anything, and leaves the folder as it was', async () => {
	const made = await writeBridge(options());
	const before = readFileSync(made.configFile, 'utf8');
	await expect(writeBridge(options())).rejects.toThrow(/would be overwritten. Choose another --dir/);
	expect(readFileSync(made.configFile, 'utf8')).toBe(before);
});

test.each([
	[{ store: 'Berlin Mitte' }, /stores\[0\].id/],
	[{ siteNumber: Number.NaN }, /siteNumber/],
	[{ gateways: ['GW 1'] }, /gateways\[0\]/],
	[{ httpPort: 70_000 }, /http.port/],
	[{ site: '/nowhere/site.yaml' }, /There is no site file \/nowhere\/site.yaml/],
	[{ campaigns: '/nowhere/campaigns.yaml' }, /There is no campaigns file \/nowhere/],
])('wrong options are named and nothing is written: %j', async (more, words) => {
	await expect(writeBridge(options(more))).rejects.toThrow(words);
	expect(() => statSync(join(dir, 'bridge'))).toThrow('ENOENT');
});

test('paths in cloud.yaml are relative to it', async () => {
	const site = join(dir, 'site.yaml');
	writeFileSync(
		site,
		`store: berlin-mitte
timezone: Europe/Berlin
floor: { width: 10, height: 10 }
zones: [{ id: shoes, name: Shoes, shape: [[0, 0], [5, 0], [5, 5], [0, 5]] }]
receivers: [{ id: gw-hci0, at: [1, 1] }]
`,
	);
	const made = await writeBridge(options({ site }));
	expect(readFileSync(made.configFile, 'utf8')).toContain('site: ../site.yaml');
	expect(readConfig(made.configFile, {}).stores[0]!.zones).toEqual([{ id: 'shoes', name: 'Shoes' }]);
});
