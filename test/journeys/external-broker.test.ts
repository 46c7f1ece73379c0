// The same way over a broker that somebody else wrote: Mosquitto between gateway and bridge, retained rosters included.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { endProcesses, freePorts } from '../support/processes.ts';
import {
	enrolPhones,
	isPlayed,
	recordWalk,
	STORE,
	setUpWholeWay,
	stopped,
	type WholeWay,
} from '../support/whole-way.ts';
import { hasMosquitto, startMosquitto, type TestBroker } from './fixtures/outbox-brokers.ts';

let folder: string;
let mosquitto: TestBroker | undefined;
afterEach(async () => {
	await endProcesses();
	await mosquitto?.stop();
	await rm(folder, { recursive: true, force: true });
});

test.skipIf(!hasMosquitto)('over Mosquitto (Debian: mosquitto)', { timeout: 60_000 }, async () => {
	folder = await mkdtemp(join(tmpdir(), 'aisle-mosquitto-'));
	const [port] = (await freePorts(1)) as [number];
	mosquitto = await startMosquitto(port, folder);
	const campaigns = join(folder, 'campaigns.yaml');
	const offer = '{ title: Hello, body: There, expiresInS: 3600 }';
	await writeFile(
		campaigns,
		`campaigns:\n  - { id: hello, store: ${STORE}, name: Hello, trigger: { on: entered, zone: aisle }, offer: ${offer} }\n`,
	);
	const way = await setUpWholeWay(folder, campaigns);
	const cloudFile = join(folder, 'cloud', 'cloud.yaml');
	const config = { ...parse(await readFile(cloudFile, 'utf8')), broker: { url: `mqtt://127.0.0.1:${port}` } };
	await writeFile(cloudFile, stringify(config));

	const enrolling = await way.startBridge();
	const phones = await enrolPhones(way, 3);
	await stopped(enrolling);
	const walk = await recordWalk(way, { folder, seed: 4, durationS: 300, strangers: 5 });
	const bridge = await way.startBridge();
	way.configureGateway([{ type: 'capture', files: [walk], speed: 40 }], port);
	const gateway = await way.startGateway();
	await vi.waitFor(async () => expect(await isPlayed(way)).toBe(true), { timeout: 30_000, interval: 100 });
	const inboxes = await Promise.all(
		phones.map(async ({ token }) => {
			const headers = { authorization: `Bearer ${token}` };
			return (await (await fetch(`${way.bridgeUrl}/v1/app/offers`, { headers })).json()).offers.length;
		}),
	);
	expect(Math.max(...inboxes)).toBeGreaterThan(0);

	// it forgets what it retained; the bridge says it again, and the gateway waits for no roster that does not come
	await mosquitto.stop();
	await vi.waitFor(async () => expect(await stateOf(way, 'uplink')).toBe('degraded'), {
		timeout: 10_000,
		interval: 100,
	});
	mosquitto = await startMosquitto(port, folder);
	await vi.waitFor(async () => expect(await stateOf(way, 'uplink')).toBe('ok'), { timeout: 20_000, interval: 100 });
	expect(await stateOf(way, 'roster')).toBe('ok');
	await Promise.all([stopped(gateway), stopped(bridge)]);
});

async function stateOf({ gatewayUrl }: WholeWay, part: string): Promise<string | undefined> {
	const { parts } = (await (await fetch(`${gatewayUrl}/healthz`)).json()) as {
		parts: { name: string; state: string }[];
	};
	return parts.find(({ name }) => name === part)?.state;
}
