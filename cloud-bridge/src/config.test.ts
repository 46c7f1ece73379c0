import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const STORES = 'stores: [{ id: berlin-mitte, name: Berlin Mitte, siteNumber: 42, gateways: [gw-1] }]\n';
const EXTERNAL = 'broker: { url: "mqtts://broker.example:8883", username: bridge, passwordFile: password }\n';

let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'aisle-config-'));
	const { privateKey } = generateKeyPairSync('ed25519');
	write('signing-key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
	write('accounts.yaml', 'accounts: []\n');
	write('password', 'from-a-file\n');
	write('shopper-keys.txt', `${randomBytes(32).toString('base64')}\n`);
});
afterEach(() => rmSync(dir, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(dir, name), text);
function read(text: string, env: NodeJS.ProcessEnv = {}) {
	write('cloud.yaml', text);
	return readConfig(join(dir, 'cloud.yaml'), env);
}
function problemsOf(text: string): string {
	try {
		read(text);
	} catch (error) {
		if (error instanceof ConfigError) return error.message.replaceAll(`${dir}/`, '');
		throw error;
	}
	throw new Error('the configuration was accepted');
}

test('a list of stores is all it needs', () => {
	const config = read(STORES);
	expect(config.http).toMatchObject({ host: '127.0.0.1', port: 7080 });
	expect(config.broker).toEqual({ kind: 'embedded', host: '127.0.0.1', port: 7883, accounts: [] });
	expect(config.database).toBe(join(dir, 'cloud.sqlite'));
	expect(config.adminToken).toBeUndefined();
});

test('secrets come from files and from the environment, which goes before', () => {
	const config = read(`${STORES}${EXTERNAL}adminToken: sixteen-characters\n`, {
		AISLE_ADMIN_TOKEN: 'from-environment-',
	});
	expect(config.broker).toMatchObject({ kind: 'external', username: 'bridge', password: 'from-a-file' });
	expect(config.adminToken).toBe('from-environment-');
});

test.each([
	['prot: 1\n', /cloud.yaml:2:1: .*unknown key "prot"/],
	[
		'broker: { embedded: {}, url: "mqtt://127.0.0.1:1" }\n',
		/cloud.yaml:2:\d+: broker: must be either "embedded" or a "url"/,
	],
	['broker: { url: "http://broker" }\n', /must be an MQTT address/],
	['adminToken: short\n', /cloud.yaml:2:\d+: adminToken/],
])('refuses %j and says where', (more, words) => {
	expect(problemsOf(STORES + more)).toMatch(words);
});

test('no gateway has the name under which the bridge writes events of its own', () => {
	expect(problemsOf(STORES.replace('gw-1', 'app-lane'))).toMatch(/cloud.yaml:1:\d+: .*must not be "app-lane"/);
});

test('two stores with one number would share passes', () => {
	const two = `stores:
  - { id: a, name: A, siteNumber: 1, gateways: [g] }
  - { id: b, name: B, siteNumber: 1, gateways: [g] }
`;
	expect(problemsOf(two)).toMatch(
		/cloud.yaml:3:\d+: stores\[1\].siteNumber: siteNumber 1 is taken by stores\[0\]. Give/,
	);
});

test.each([
	['a file that is not there', `${STORES}signingKey: nowhere.pem\n`, /There is no signing key file nowhere.pem/],
	['a key of another kind', `${STORES}signingKey: accounts.yaml\n`, /accounts.yaml is not an Ed25519 private key/],
	[
		'accounts with a plain password',
		`${STORES}broker: { embedded: { accounts: bad.yaml } }\n`,
		/bad.yaml:1:\d+: accounts\[0\]/,
	],
])('names %s and what to do', (_what, text, words) => {
	write('bad.yaml', 'accounts: [{ username: gw, passwordHash: secret, publish: [], subscribe: [] }]\n');
	expect(problemsOf(text)).toMatch(words);
});

test.skipIf(process.getuid?.() === 0)('a file it may not read', () => {
	chmodSync(join(dir, 'signing-key.pem'), 0);
	expect(problemsOf(STORES)).toMatch(/No permission to read the signing key file .*chmod u\+r/);
});
