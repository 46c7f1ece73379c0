import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Site } from '@aisle/protocol';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testCertificate } from '../../embedded-broker/src/test-certificate.ts';
import { ConfigError, GatewayConfig } from './config.ts';
import { Health } from './health/health.ts';
import { openSources } from './open-sources.ts';
import { Pipeline } from './pipeline.ts';
import { makeEstimator } from './presence/make-estimator.ts';

const SITE = Site.parse({
	store: 'corner-shop',
	timezone: 'Europe/Berlin',
	floor: { width: 10, height: 10 },
	zones: [{ id: 'hall', name: 'Hall', shape: [[0, 0], [10, 0], [10, 10], [0, 10]] }], // biome-ignore format: corners
	receivers: [
		{ id: 'sat-a', at: [1, 1], kind: 'satellite' },
		{ id: 'sat-b', at: [2, 2], kind: 'satellite' },
		{ id: 'usb', at: [5, 5] },
	],
});

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-open-sources-'));
	for (const [name, text] of [
		['key.pem', testCertificate.key],
		['cert.pem', testCertificate.cert],
		['empty', '\n'],
		['two-lines', 'a\nb\n'],
		['password', ' secret\r\n'],
	] as const) {
		writeFileSync(join(folder, name), text);
	}
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What health says of the broker. */
async function open(broker: object): Promise<string> {
	await using running = new AsyncDisposableStack();
	const config = GatewayConfig.parse({
		gateway: 'gw-1',
		site: 'site.yaml',
		broker: { port: 0, ...broker },
		sources: [{ type: 'satellite' }],
	});
	const health = new Health(() => 0);
	const pipeline = new Pipeline({
		site: SITE,
		estimator: makeEstimator(SITE),
		rules: config.presence,
		sink: { write: () => {} },
	});
	const fail = (error: Error) => {
		throw error;
	};
	const parts = { pipeline, health, restarted: () => {}, log: pino({ level: 'silent' }), fail };
	await openSources(config, SITE, parts, running);
	return health.parts().find(({ name }) => name === 'broker')!.words;
}

async function refused(broker: object, words: RegExp): Promise<void> {
	const opened = open(broker);
	await expect(opened).rejects.toThrow(ConfigError);
	await expect(opened).rejects.toThrow(words);
}

describe('satellites in gateway.yaml that cannot be', () => {
	it.each([
		['one that is not in the site file', { receiver: 'sat-aa' }, /no receiver "sat-aa" .*Write "receiver: sat-a"\.$/],
		[
			'one that has no like',
			{ receiver: 'elsewhere' },
			/Add "- \{ id: elsewhere, at: \[x, y\], kind: satellite \}" to receivers there\.$/,
		],
		[
			'an adapter',
			{ receiver: 'usb' },
			/"usb" is an adapter in the site file\. Write "kind: satellite" there, or name another receiver\.$/,
		],
	])('%s', async (_name, satellite, words) => {
		await refused({ satellites: [{ ...satellite, password: 'x' }] }, words);
	});

	it.each([
		['there is none', 'nix', /^There is no password file \S+nix\. Check the path\.$/],
		['it is empty, which would let anybody in', 'empty', /^The password file \S+empty is empty\. Write the password/],
		['it has two lines', 'two-lines', /^The password file \S+two-lines has more than one line\./],
	])('a password file, where %s', async (_name, file, words) => {
		await refused({ satellites: [{ receiver: 'sat-a', passwordFile: join(folder, file) }] }, words);
	});

	it.each([
		[
			'two formats share their topics',
			'door',
			'openmqttgateway',
			'door',
			'theengs',
			/would both speak on home\/door\/\S+/,
		],
		[
			'a format writes two names alike',
			'Door 7',
			'espresense',
			'door-7',
			'espresense',
			/devices\/\+\/door_7\. Give each/,
		],
	])('two that speak for each other, where %s', async (_name, name, format, otherName, otherFormat, words) => {
		const satellites = [
			{ receiver: 'sat-a', password: 'a', name, format },
			{ receiver: 'sat-b', password: 'b', name: otherName, format: otherFormat },
		];
		await refused({ satellites }, words);
	});
});

it('two recordings are over when the longer one is', async () => {
	const line = { receiver: 'usb', address: 'c0:00:00:00:00:01', rssi: -60, data: '' };
	const sources = [1, 2000].map((adverts, i) => {
		const path = join(folder, `walk-${i}.jsonl`);
		const lines = Array.from({ length: adverts }, (_, k) => `${JSON.stringify({ t: 1.7e9 + k / 100, ...line })}\n`);
		writeFileSync(path, lines.join(''));
		return { type: 'capture', files: [path], speed: 1000 };
	});
	const config = GatewayConfig.parse({ gateway: 'gw-1', site: 'site.yaml', sources });
	const health = new Health(() => 0);
	const options = { site: SITE, estimator: makeEstimator(SITE), rules: config.presence, sink: { write() {} } };
	await using running = new AsyncDisposableStack();
	const ended = await new Promise<number>((resolve, reject) => {
		const pipeline = new (class extends Pipeline {
			override over(): void {
				super.over();
				resolve(health.parts().filter(({ state }) => state === 'ended').length);
			}
		})(options);
		const parts = { pipeline, health, restarted: () => {}, log: pino({ level: 'silent' }), fail: reject };
		openSources(config, SITE, parts, running).catch(reject);
	});
	// the last one says so of itself just after
	expect(ended).toBe(1);
});

describe('the broker', () => {
	it('says that other machines cannot reach it, where they cannot', async () => {
		const satellites = [{ receiver: 'sat-a', passwordFile: join(folder, 'password') }];
		expect(await open({ satellites })).toMatch(
			/^takes satellites on 127\.0\.0\.1:\d+, from this machine only \(others need broker: \{ host: 0\.0\.0\.0 \}\)$/,
		);
		expect(await open({ host: '0.0.0.0' })).toMatch(/^takes satellites on 0\.0\.0\.0:\d+$/);
	});

	it('says whose port is taken: its own, or that of TLS', async () => {
		const other = createServer();
		await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
		const { port } = other.address() as AddressInfo;
		const tls = { keyFile: join(folder, 'key.pem'), certFile: join(folder, 'cert.pem'), port };
		await refused({ port }, new RegExp(`^Port ${port} on 127.0.0.1 is taken.*"broker: { port: … }"`));
		await refused({ tls }, new RegExp(`^Port ${port} on 127.0.0.1 is taken.*"tls: { port: … }"`));
		other.close();
	});

	it('says what to write for an address that this machine has not', async () => {
		await refused(
			{ host: '192.0.2.1' },
			/^The MQTT broker cannot listen on 192\.0\.2\.1:0: .*no such address: use 127/,
		);
	});
});
