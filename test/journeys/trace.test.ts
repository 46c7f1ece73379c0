// Strangers leave no trace: their addresses and payloads are searched for in every byte the daemons wrote or sent.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { endProcesses } from '../support/processes.ts';
import {
	enrolPhones,
	isPlayed,
	metric,
	recordWalk,
	setUpWholeWay,
	shopperKeys,
	stopped,
} from '../support/whole-way.ts';

let folder: string;
afterEach(async () => {
	await endProcesses();
	await rm(folder, { recursive: true, force: true });
});

test('a store full of strangers, and nothing of them anywhere', { timeout: 60_000 }, async () => {
	folder = await mkdtemp(join(tmpdir(), 'aisle-trace-'));
	const campaigns = join(folder, 'campaigns.yaml');
	await writeFile(campaigns, 'campaigns: []\n');
	const way = await setUpWholeWay(folder, campaigns);
	const enrolling = await way.startBridge();
	await enrolPhones(way, 3);
	await stopped(enrolling);
	const walk = await recordWalk(way, { folder, seed: 5, durationS: 240, strangers: 60 });
	const bridge = await way.startBridge();
	const tap = await tapped(way.mqttPort);
	way.configureGateway([{ type: 'capture', files: [walk], speed: 40 }], tap.port);
	const gateway = await way.startGateway();
	await vi.waitFor(async () => expect(await isPlayed(way)).toBe(true), { timeout: 30_000, interval: 100 });
	expect(await metric(way, 'aisle_events_total')).toBeGreaterThan(20);
	const pages = await Promise.all(
		['/metrics', '/healthz', '/api/site'].map(async (path) => (await fetch(way.gatewayUrl + path)).text()),
	);
	await Promise.all([stopped(gateway), stopped(bridge)]);
	tap.close();

	const keys = shopperKeys(way);
	const written = await bytesBelow(folder, ['walk.jsonl', 'passes.json']);
	const everything = new Map([
		...written,
		['traffic', tap.bytes()],
		['output', Buffer.from(gateway.output() + bridge.output() + pages.join())],
	]);
	const { addresses, payloads } = await strangersOf(walk);
	expect(addresses.length).toBeGreaterThan(60);
	expect(findings(everything, [...addresses, ...payloads])).toEqual([]);
	// the search finds what is there: the walkers' visits, and each shopper's key in the cloud but never at the gateway
	expect(findings(everything, [Buffer.from('tag:cart-1')])).not.toEqual([]);
	const keyPlaces = new Set(findings(everything, keys).map((place) => place.split(':')[0]));
	expect([...keyPlaces].filter((place) => !place?.startsWith('cloud/'))).toEqual([]);
	expect(keyPlaces.size).toBeGreaterThan(0);
});

/** A wire between gateway and broker that keeps what goes over it. */
async function tapped(brokerPort: number) {
	const chunks: Buffer[] = [];
	const server: Server = createServer((near) => {
		const far = connect(brokerPort, '127.0.0.1');
		near.on('data', (chunk: Buffer) => chunks.push(chunk)).pipe(far);
		far.on('data', (chunk: Buffer) => chunks.push(chunk)).pipe(near);
		near.on('error', () => far.destroy());
		far.on('error', () => near.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	return { port, bytes: () => Buffer.concat(chunks), close: () => server.close() };
}

async function bytesBelow(root: string, except: string[]): Promise<[string, Buffer][]> {
	const files = await readdir(root, { recursive: true, withFileTypes: true });
	return await Promise.all(
		files
			.filter((file) => file.isFile() && !except.includes(file.name))
			.map(async (file): Promise<[string, Buffer]> => {
				const path = join(file.parentPath, file.name);
				return [path.slice(root.length + 1), await readFile(path)];
			}),
	);
}

/** Addresses and advertising data of everybody in the recording whom the site file and the rosters do not know. */
async function strangersOf(walk: string): Promise<{ addresses: Buffer[]; payloads: Buffer[] }> {
	const addresses = new Set<string>();
	const payloads = new Set<string>();
	for (const line of (await readFile(walk, 'utf8')).trimEnd().split('\n')) {
		const { address, data } = JSON.parse(line) as { address: string; data: string };
		const isOurs =
			/6f1d8a524b7e4c399d0a1e5c7b2f8a10|8b0ca750e7a7c0a1f3d2|a15e0001|109d5e0b1c7d539a1b4c7a6f01005ea1|02005ea1/.test(
				data,
			);
		if (isOurs) continue;
		addresses.add(address.replaceAll(':', ''));
		// the part behind the flags that makes it somebody's
		if (data.length > 24) payloads.add(data.slice(-16));
	}
	return { addresses: [...addresses].map(fromHex), payloads: [...payloads].map(fromHex) };
}

const fromHex = (hex: string) => Buffer.from(hex, 'hex');

/** Every place where one of the needles stands, in any usual spelling. */
function findings(haystacks: Map<string, Buffer>, needles: readonly Buffer[]): string[] {
	const found: string[] = [];
	for (const [place, bytes] of haystacks) {
		const text = bytes.toString('latin1').toLowerCase();
		for (const needle of needles) {
			const hex = needle.toString('hex');
			const reversed = Buffer.from(needle).reverse();
			const pairs = hex.match(/../g)!;
			const spellings = [hex, reversed.toString('hex'), pairs.join(':'), pairs.join('-')];
			spellings.push(needle.toString('base64').replace(/=+$/, '').toLowerCase());
			if (bytes.includes(needle) || bytes.includes(reversed)) found.push(`${place}: ${hex}`);
			else if (spellings.some((spelling) => text.includes(spelling))) found.push(`${place}: ${hex}`);
		}
	}
	return found;
}
