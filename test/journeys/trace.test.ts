// An hour of a full store, played fast: strangers leave no trace in any byte the daemons wrote or sent; of shoppers who opted in
// the gateway has neither names nor keys; of whoever leaves nothing is left.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	dayKey,
	type EnrolReply,
	EPOCH_S,
	epochOf,
	fromTimestamp,
	ROSTER_DAYS_AHEAD_MAX,
	unixDay,
} from '@aisle/protocol';
import Database from 'better-sqlite3';
import { afterEach, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { ByteSearch, type Needle } from '../support/byte-search.ts';
import { endProcesses } from '../support/processes.ts';
import {
	enrolPhones,
	isPlayed,
	type KnownShopper,
	knownShoppers,
	metric,
	recordWalk,
	SITE_NUMBER,
	setUpWholeWay,
	stopped,
	type WholeWay,
} from '../support/whole-way.ts';
import { tapWire } from '../support/wire-tap.ts';

const SHOPPERS = 50;
/** So many in the store at any time, somebody new whenever one leaves, and a few hundred things of theirs and next door. */
const PEOPLE = 280;
const DEVICES = 480;
const HOUR_S = 3600;
/** docs/guides/data-protection.md: what is withdrawn is nowhere on a gateway that is online after so long. */
const FORGOTTEN_WITHIN_MS = 60_000;

let folder: string;
afterEach(async () => {
	await endProcesses();
	await rm(folder, { recursive: true, force: true });
});

test('an hour, a thousand strangers, fifty shoppers, and two who leave', { timeout: 300_000 }, async () => {
	folder = await mkdtemp(join(tmpdir(), 'aisle-trace-'));
	const way = await setUpWholeWay(folder, await campaigns());
	allowEnrolments(way);
	const days = daysOfRosters();
	const enrolling = await way.startBridge();
	const phones = await enrolPhones(way, SHOPPERS, ['presence', 'offers', 'staff']);
	const names = await giveNames(way, phones);
	await stopped(enrolling);
	const shoppers = knownShoppers(way);
	const durationS = hourOrWhatMidnightLeaves(Date.now() / 1000);
	const walk = await recordWalk(way, {
		...{ folder, seed: 5, durationS, people: PEOPLE, strangers: DEVICES },
		every: 15,
	});
	await addPassesOfNobody(walk);

	const bridge = await way.startBridge();
	const tap = await tapWire(way.mqttPort);
	way.configureGateway([{ type: 'capture', files: [walk], speed: 120 }], tap.port);
	const gateway = await way.startGateway();
	await vi.waitFor(async () => expect(await isPlayed(way)).toBe(true), { timeout: 120_000, interval: 250 });
	expect(await metric(way, 'aisle_events_total')).toBeGreaterThan(durationS / 10);
	const seen = await pagesOf(way);
	const traffic = tap.bytes();

	const [withdrawn, erased] = [phones[0]!, phones[1]!];
	const both = [withdrawn, erased].map(({ shopper }) => shoppers.find(({ id }) => id === shopper)!);
	await leave(way, withdrawn, erased);
	const left = new ByteSearch(both.flatMap(ofWhoeverLeft));
	await vi.waitFor(async () => expect(left.findAll(await bytesBelow(join(folder, 'gateway')))).toEqual([]), {
		timeout: FORGOTTEN_WITHIN_MS,
		interval: 1000,
	});
	tap.forget();
	const afterwards = await pagesOf(way);
	await Promise.all([stopped(gateway), stopped(bridge)]);
	await tap.close();

	const written = await bytesBelow(folder, ['walk.jsonl', 'passes.json', 'shopper-keys.txt']);
	const output = Buffer.from(gateway.output() + bridge.output());
	const everything = new Map([...written, ['traffic', traffic], ['output', output], ['pages', seen]]);
	const strangers = await strangersOf(walk);
	expect(strangers.filter(({ name }) => name.startsWith('address')).length).toBeGreaterThan(durationS / 4);
	expect(new ByteSearch(strangers).findAll(everything)).toEqual([]);
	// the search finds what is there
	const cart = { name: 'cart', bytes: Buffer.from('tag:cart-1') };
	expect(new ByteSearch([cart]).findAll(everything)).not.toEqual([]);
	expect(traffic.includes(shoppers[2]!.pseudonym)).toBe(true);

	// all of this is worth something only if shoppers were recognised all along
	const { shoppersSeen, epochs } = whoWasSeen(way);
	expect(shoppersSeen).toBeGreaterThan(SHOPPERS * 0.8);
	expect(epochs).toBeGreaterThanOrEqual(Math.floor(durationS / EPOCH_S));

	// whose phone it was, and what it said, is as unknown as a stranger's
	const passes = await passesOf(walk);
	expect(passes.length).toBeGreaterThan(durationS / 4);
	expect(new ByteSearch(passes).findAll(everything)).toEqual([]);
	// not even those whom a gateway may know stand in a log or on a page
	const said = new Map([
		['output', output],
		['pages', Buffer.concat([seen, afterwards])],
	]);
	expect(new ByteSearch(shoppers.flatMap(ofWhoeverLeft)).findAll(said)).toEqual([]);
	// keys of a day come over the wire, and stay in memory
	const dayKeys = shoppers.flatMap(({ id, key }) =>
		days.map((day) => ({ name: `key of ${id}, day ${day}`, bytes: dayKey(key, SITE_NUMBER, day) })),
	);
	const kept = [...everything].filter(([place]) => place !== 'traffic');
	expect(new ByteSearch(dayKeys).findAll(new Map(kept))).toEqual([]);
	expect(new ByteSearch(dayKeys).find(traffic)).not.toEqual([]);

	// names and keys are sealed even in the cloud
	const secrets = new ByteSearch([
		...names.map((name) => ({ name, bytes: Buffer.from(name) })),
		...shoppers.map(({ id, key }) => ({ name: `key of ${id}`, bytes: key })),
	]);
	expect(secrets.findAll(everything)).toEqual([]);
	const afterLeaving = new Map([...written, ['traffic', tap.bytes()], ['pages', afterwards], ['output', output]]);
	const erasedOnly = new ByteSearch(ofWhoeverLeft(both[1]!));
	expect(erasedOnly.findAll(afterLeaving)).toEqual([]);
	// whoever withdrew is still enrolled: in the cloud, and nowhere else
	const places = left.findAll(afterLeaving).map(({ place }) => place.split('/')[0]);
	expect([...new Set(places)]).toEqual(['cloud']);
});

async function campaigns(): Promise<string> {
	const file = join(folder, 'campaigns.yaml');
	const offer = { title: 'Hello', body: 'There.', expiresInS: 600 };
	const campaign = {
		id: 'hello',
		store: 'harbour-street',
		name: 'Hello',
		trigger: { on: 'entered', zone: 'shoes' },
		offer,
	};
	await writeFile(file, stringify({ campaigns: [campaign] }));
	return file;
}

function allowEnrolments({ cloudConfig }: WholeWay): void {
	const config = parse(readFileSync(cloudConfig, 'utf8'));
	config.log = 'debug';
	config.http.limits = { enrolmentsPerMinute: 1000, requestsPerMinute: 10_000 };
	writeFileSync(cloudConfig, stringify(config));
}

/** Names such as nothing else has. */
async function giveNames({ bridgeUrl }: WholeWay, phones: readonly EnrolReply[]): Promise<string[]> {
	return await Promise.all(
		phones.map(async ({ token }, i) => {
			const name = `Shopper Zuckmayer-${i}-Überall`;
			const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
			const reply = await fetch(`${bridgeUrl}/v1/app/name`, { method: 'PUT', headers, body: JSON.stringify({ name }) });
			expect(reply.status, await reply.text()).toBeLessThan(300);
			return name;
		}),
	);
}

async function leave({ bridgeUrl }: WholeWay, withdrawn: EnrolReply, erased: EnrolReply): Promise<void> {
	const headers = { authorization: `Bearer ${withdrawn.token}`, 'content-type': 'application/json' };
	const body = JSON.stringify({ granted: false });
	const change = await fetch(`${bridgeUrl}/v1/app/consents/presence`, { method: 'PUT', headers, body });
	expect(change.status).toBe(200);
	const erasing = await fetch(`${bridgeUrl}/v1/app/me`, {
		method: 'DELETE',
		headers: { authorization: `Bearer ${erased.token}` },
	});
	expect(erasing.status).toBe(200);
}

/** What a gateway shows to whoever asks, the live picture among it. */
async function pagesOf({ gatewayUrl }: WholeWay): Promise<Buffer> {
	const texts = ['/metrics', '/healthz', '/api/site'].map(async (path) => (await fetch(gatewayUrl + path)).text());
	const stream = await fetch(`${gatewayUrl}/api/live`);
	const reader = stream.body!.getReader();
	const { value } = await reader.read();
	await reader.cancel();
	return Buffer.from([...(await Promise.all(texts)), Buffer.from(value!).toString()].join('\n'));
}

/** A recording ends now, and a bridge knows the passes of today: in the first hour of a UTC day less is played. */
function hourOrWhatMidnightLeaves(nowS: number): number {
	return Math.min(HOUR_S, Math.max(120, Math.floor(nowS % 86_400)));
}

/** By what the cloud has of them: how many, and in how many stretches of ten minutes. */
function whoWasSeen({ cloudDatabase }: WholeWay): { shoppersSeen: number; epochs: number } {
	const cloud = new Database(cloudDatabase, { readonly: true });
	const rows = cloud.prepare("SELECT subject, time FROM event WHERE subject LIKE 'pass:%'").all();
	cloud.close();
	const events = rows as { subject: string; time: string }[];
	return {
		shoppersSeen: new Set(events.map(({ subject }) => subject)).size,
		epochs: new Set(events.map(({ time }) => epochOf(fromTimestamp(time)))).size,
	};
}

function ofWhoeverLeft({ id, pseudonym, key }: KnownShopper): Needle[] {
	return [
		{ name: `${id}: key`, bytes: key },
		{ name: `${id}: pseudonym`, bytes: Buffer.from(pseudonym) },
		{ name: `${id}: pseudonym as bytes`, bytes: Buffer.from(pseudonym, 'base64url') },
		{ name: `${id}: id`, bytes: Buffer.from(id) },
		{ name: `${id}: id as bytes`, bytes: Buffer.from(id.replaceAll('-', ''), 'hex') },
	];
}

async function bytesBelow(root: string, except: string[] = []): Promise<Map<string, Buffer>> {
	const files = await readdir(root, { recursive: true, withFileTypes: true });
	const wanted = files.filter((file) => file.isFile() && !except.includes(file.name));
	const read = wanted.map(async (file): Promise<[string, Buffer]> => {
		const path = join(file.parentPath, file.name);
		return [path.slice(root.length + 1), await readFile(path)];
	});
	return new Map(await Promise.all(read));
}

/** iBeacons and tags of the demo's site file but for the fob, which nobody has linked, and passes in both forms. */
const OURS =
	/6f1d8a524b7e4c399d0a1e5c7b2f8a10(?!005a)|8b0ca750e7a7c0a1f3d2|a15e0001|109d5e0b1c7d539a1b4c7a6f01005ea1|02005ea1/;

/** The forms of a pass, as on the air: service data, and the iPhone's. */
const PASS_FORMS = [
	/1b21109d5e0b1c7d539a1b4c7a6f01005ea111(?<rid>[0-9a-f]{16})/,
	/109d5e0b(?<rid>[0-9a-f]{16})02005ea1/,
];

/** Into the recording: phones of another store's shoppers, and somebody who makes passes up, in both forms. */
async function addPassesOfNobody(walk: string): Promise<void> {
	const lines = (await readFile(walk, 'utf8')).trimEnd().split('\n');
	const more = lines.flatMap((line, i) => {
		if (i % 100 !== 0) return [line];
		const rid = randomBytes(8).toString('hex');
		const data =
			i % 200 === 0 ? `0201061b21109d5e0b1c7d539a1b4c7a6f01005ea111${rid}c5` : `0201061107109d5e0b${rid}02005ea1`;
		const address = randomBytes(6).toString('hex').match(/../g)!.join(':');
		return [line, JSON.stringify({ ...JSON.parse(line), address, data })];
	});
	await writeFile(walk, `${more.join('\n')}\n`);
}

/** Addresses and identifiers of all passes in the recording, whoever's they are. */
async function passesOf(walk: string): Promise<Needle[]> {
	const needles = new Map<string, Needle>();
	for (const line of (await readFile(walk, 'utf8')).trimEnd().split('\n')) {
		const { address, data } = JSON.parse(line) as { address: string; data: string };
		const rid = PASS_FORMS.map((form) => form.exec(data)?.groups?.rid).find((found) => found !== undefined);
		if (rid === undefined) continue;
		for (const hex of [address.replaceAll(':', ''), rid]) {
			needles.set(hex, { name: `pass ${hex}`, bytes: Buffer.from(hex, 'hex') });
		}
	}
	return [...needles.values()];
}

/** Of which a gateway may have keys, also where midnight passes meanwhile. */
function daysOfRosters(): number[] {
	const today = unixDay(Date.now() / 1000);
	return Array.from({ length: ROSTER_DAYS_AHEAD_MAX + 2 }, (_, ahead) => today + ahead);
}

/** Addresses and advertising data of everybody in the recording whom the site file and the rosters do not know. */
async function strangersOf(walk: string): Promise<Needle[]> {
	const addresses = new Set<string>();
	const payloads = new Set<string>();
	for (const line of (await readFile(walk, 'utf8')).trimEnd().split('\n')) {
		const { address, data } = JSON.parse(line) as { address: string; data: string };
		if (OURS.test(data)) continue;
		addresses.add(address.replaceAll(':', ''));
		// the part behind the flags that makes it somebody's
		if (data.length > 24) payloads.add(data.slice(-16));
	}
	const needles = (kind: string, all: Set<string>) =>
		[...all].map((hex) => ({ name: `${kind} ${hex}`, bytes: Buffer.from(hex, 'hex') }));
	return [...needles('address', addresses), ...needles('payload', payloads)];
}
