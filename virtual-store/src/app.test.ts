// A running store on real wires: HTTP for phone pages, MQTT for satellites, HCI for the gateway's adapter.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaptureAdvert, PeopleReply, PhoneReply, Problem, parseSatelliteTopic, Truth } from '@aisle/protocol';
import { Aedes } from 'aedes';
import pino from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type RunningStore, type StoreOptions, startStore } from './app.ts';
import { demoSite } from './testing/demo-site.ts';
import { Radio } from './web/radios.ts';

const site = demoSite();
const log = pino({ level: 'silent' });
const cleanUps: (() => unknown)[] = [];
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'virtual-store-'));
	cleanUps.push(() => rm(folder, { recursive: true }));
});
afterEach(async () => {
	for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(options: Partial<StoreOptions> = {}): Promise<RunningStore & { url: string }> {
	const http = { host: '127.0.0.1', port: 0 };
	const store = await startStore({ site, seed: 1, people: 5, strangers: 8, hci: [], http, log, ...options });
	cleanUps.push(store.stop);
	return store as RunningStore & { url: string };
}

/** Identifiers for the next half hour; `mark` tells shoppers apart. */
function rids(mark: string) {
	const slot = 600_000;
	const first = Math.floor(Date.now() / slot);
	return [0, 1, 2].map((i) => ({
		rid: `${mark}${i}`.padStart(16, '0'),
		from: new Date((first + i) * slot).toISOString(),
		to: new Date((first + i + 1) * slot).toISOString(),
	}));
}

async function call(url: string, method: string, body?: unknown, headers: Record<string, string> = {}) {
	const json = body === undefined ? {} : { body: JSON.stringify(body) };
	const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
	return fetch(url, { method, headers: { ...type, ...headers }, ...json });
}

/** An MQTT broker that takes the given accounts. */
async function openBroker(port = 0, password = 'secret') {
	let refused = 0;
	const broker = await Aedes.createBroker({
		authenticate: (_client, username, given, done) => {
			const known = username?.startsWith('sat-') === true && given?.toString() === password;
			if (!known) refused++;
			done(null, known);
		},
	});
	const server = createServer(broker.handle);
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	const messages: { receiver: string | undefined; payload: string; qos: number }[] = [];
	broker.on('publish', ({ topic, payload, qos }, client) => {
		if (client) messages.push({ receiver: parseSatelliteTopic(topic), payload: payload.toString(), qos });
	});
	let closed = false;
	const close = async () => {
		if (closed) return;
		closed = true;
		await new Promise<void>((resolve) => broker.close(() => resolve()));
		server.close();
		await once(server, 'close');
	};
	cleanUps.push(close);
	return { port: (server.address() as AddressInfo).port, messages, refused: () => refused, close };
}

const satelliteIds = site.receivers.filter(({ kind }) => kind === 'satellite').map(({ id }) => id);
const credentials = Object.fromEntries(satelliteIds.map((id) => [id, { username: id, password: 'secret' }]));

/** Event 0x10 with one byte (Core spec vol 4 part E 7.7.16) */
const HARDWARE_ERROR = Buffer.from('041001', 'hex');

/** A host that has the adapter scan, and what it is sent beyond the answers to that. */
async function scanOn(path: string) {
	const socket = connect(path);
	cleanUps.push(() => socket.destroy());
	await once(socket, 'connect');
	let heard = Buffer.alloc(0);
	socket.on('data', (chunk) => {
		heard = Buffer.concat([heard, chunk]);
	});
	socket.write(Buffer.from('01030c00', 'hex')); // Reset
	socket.write(Buffer.from('01010c08ffffffffffffff3f', 'hex')); // Set Event Mask, LE Meta included
	socket.write(Buffer.from('010c20020100', 'hex')); // LE Set Scan Enable
	const answers = 3 * 7;
	await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(answers));
	return { socket, heard: () => heard, bytes: () => heard.length - answers };
}

it('brings a phone page in by the door, once, and sends it about', async () => {
	const { url } = await start();
	const first = PhoneReply.parse(await (await call(`${url}/v1/phones`, 'POST', { rids: rids('a') })).json());
	expect(Math.hypot(first.at[0] - 12, first.at[1] - 0.4)).toBeLessThan(2);
	expect(first).toMatchObject({ zone: 'entrance', walkingTo: 'shoes' });
	const again = PhoneReply.parse(await (await call(`${url}/v1/phones`, 'POST', { rids: rids('a').slice(1) })).json());
	expect(again.id).toBe(first.id);
	const other = PhoneReply.parse(await (await call(`${url}/v1/phones`, 'POST', { rids: rids('b') })).json());
	expect(other.id).not.toBe(first.id);

	const walking = await call(`${url}/v1/phones/${first.id}/walk`, 'POST', { zone: 'outdoor' });
	expect(PhoneReply.parse(await walking.json()).walkingTo).toBe('outdoor');
	const home = await call(`${url}/v1/phones/${first.id}/walk`, 'POST', { zone: null });
	expect(home.status).toBe(200);
	await vi.waitFor(async () => {
		const where = PhoneReply.parse(await (await call(`${url}/v1/phones/${first.id}`, 'GET')).json());
		expect(where).toMatchObject({ zone: null, walkingTo: null });
	}, 10_000);

	expect((await call(`${url}/v1/phones/${other.id}`, 'DELETE')).status).toBe(204);
	expect((await call(`${url}/v1/phones/${other.id}`, 'GET')).status).toBe(404);
});

it('says who is there to be, and gives their place to a page', async () => {
	const { url } = await start();
	const people = async () => PeopleReply.parse(await (await call(`${url}/v1/people`, 'GET')).json()).people;
	const [chosen] = await vi.waitFor(async () => {
		const found = await people();
		expect(found).not.toEqual([]);
		return found;
	});
	const body = { rids: rids('a'), person: chosen!.id };
	const phone = PhoneReply.parse(await (await call(`${url}/v1/phones`, 'POST', body)).json());
	expect(phone).toMatchObject({ person: { id: chosen!.id }, hears: expect.any(Array) });
	expect((await people()).map(({ id }) => id)).not.toContain(chosen!.id);
	const taken = await call(`${url}/v1/phones`, 'POST', { rids: rids('b'), person: chosen!.id });
	expect([taken.status, Problem.parse(await taken.json()).code]).toEqual([404, 'no-such-person']);
});

it('says what is wrong with a request and what to do', async () => {
	const { url } = await start();
	const { id } = PhoneReply.parse(await (await call(`${url}/v1/phones`, 'POST', { rids: rids('a') })).json());
	const past = rids('c').map(({ rid }) => ({ rid, from: '2020-01-01T00:00:00.000Z', to: '2020-01-01T00:10:00.000Z' }));
	const wrong = [
		await call(`${url}/v1/phones`, 'POST', { rids: [{ rid: 'zz' }] }),
		await call(`${url}/v1/phones`, 'POST', { rids: [] }),
		await call(`${url}/v1/phones`, 'POST', { rids: past }),
		await call(`${url}/v1/phones/${id}/walk`, 'POST', { zone: 'roof' }),
		await call(`${url}/v1/phones/nobody/walk`, 'POST', { zone: 'shoes' }),
		await call(`${url}/v1/nothing`, 'GET'),
		await call(`${url}/v1/phones/${id}`, 'GET', undefined, { origin: 'https://example.org' }),
	];
	expect(wrong.map(({ status }) => status)).toEqual([400, 400, 400, 404, 404, 404, 403]);
	for (const reply of wrong) expect(Problem.parse(await reply.json()).remedy).not.toBe('');
});

it('takes a hundred phones and no more', async () => {
	const { url } = await start();
	const statuses: number[] = [];
	for (let i = 0; i < 101; i++)
		statuses.push((await call(`${url}/v1/phones`, 'POST', { rids: rids(`${100 + i}f`) })).status);
	expect(statuses.slice(0, 100).every((status) => status === 200)).toBe(true);
	expect(statuses[100]).toBe(503);
});

it('lets pages of this machine in, on any port', async () => {
	const { url } = await start();
	for (const origin of ['http://127.0.0.1:7071', 'http://localhost:5173']) {
		const preflight = await call(`${url}/v1/phones`, 'OPTIONS', undefined, { origin });
		expect(preflight.status).toBe(204);
		expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
		expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
	}
	const foreign = await call(`${url}/v1/phones`, 'OPTIONS', undefined, { origin: 'http://127.0.0.1.example.org' });
	expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
});

it('streams the truth four times a second', async () => {
	const { url } = await start();
	const { id } = PhoneReply.parse(await (await call(`${url}/v1/phones`, 'POST', { rids: rids('a') })).json());
	const reply = await fetch(`${url}/v1/truth`, { headers: { origin: 'http://localhost:7071' } });
	expect(reply.headers.get('access-control-allow-origin')).toBe('http://localhost:7071');
	let text = '';
	for await (const chunk of reply.body!.pipeThrough(new TextDecoderStream())) {
		text += chunk;
		if (text.split('\n\n').length > 4) break;
	}
	const pictures = text
		.split('\n\n')
		.slice(0, 4)
		.map((message) => {
			expect(message.startsWith('event: truth\ndata: ')).toBe(true);
			return Truth.parse(JSON.parse(message.slice('event: truth\ndata: '.length)));
		});
	const apart = pictures.at(-1)!.t - pictures[1]!.t;
	expect(apart).toBeGreaterThan(0.3);
	expect(apart).toBeLessThan(1.5);
	expect(pictures[0]!.people).toContainEqual(expect.objectContaining({ id, kind: 'pass' }));
	expect(new Set(pictures[0]!.people.map(({ kind }) => kind))).toEqual(new Set(['pass', 'tag', 'stranger']));
});

it("publishes each satellite's adverts under its own account, in arrays of capture lines at QoS 0", async () => {
	const broker = await openBroker();
	await start({ satellites: { url: `mqtt://127.0.0.1:${broker.port}`, credentials } });
	await vi.waitFor(
		() => expect(new Set(broker.messages.map(({ receiver }) => receiver)).size).toBe(satelliteIds.length),
		10_000,
	);
	for (const { receiver, payload, qos } of broker.messages) {
		expect(qos).toBe(0);
		const lines = JSON.parse(payload);
		expect(lines.length).toBeGreaterThan(0);
		for (const line of lines) {
			const advert = CaptureAdvert.parse(line);
			expect(advert.receiver).toBe(receiver);
			expect(Math.abs(advert.t - Date.now() / 1000)).toBeLessThan(10);
		}
	}
});

it('comes back when the broker does, and has kept nothing meanwhile', async () => {
	const first = await openBroker();
	await start({ satellites: { url: `mqtt://127.0.0.1:${first.port}`, credentials } });
	await vi.waitFor(() => expect(first.messages.length).toBeGreaterThan(0), 10_000);
	await first.close();
	// a broker that learns the accounts only later must not be given up
	const refusing = await openBroker(first.port, 'another');
	await vi.waitFor(() => expect(refusing.refused()).toBeGreaterThan(0), 10_000);
	await refusing.close();
	const sinceS = Date.now() / 1000;
	const back = await openBroker(first.port);
	await vi.waitFor(() => expect(back.messages.length).toBeGreaterThan(0), 10_000);
	const times = back.messages.flatMap(({ payload }) => JSON.parse(payload)).map(({ t }) => t as number);
	expect(Math.min(...times)).toBeGreaterThan(sinceS - 1);
});

it('serves the adapter as an HCI stream that a host can scan on', async () => {
	const path = join(folder, 'hci0.sock');
	const store = await start({ hci: [{ receiver: 'gw-hci0', listen: { path } }] });
	expect(store.adapters.get('gw-hci0')).toBe(`h4:unix:${path}`);
	const host = await scanOn(path);
	const leAdvertisingReport = Buffer.from([0x04, 0x3e]);
	await vi.waitFor(() => expect(host.heard().includes(leAdvertisingReport)).toBe(true), 10_000);
});

it('makes an adapter fail and mends it, as told', async () => {
	const path = join(folder, 'hci0.sock');
	const { url } = await start({ hci: [{ receiver: 'gw-hci0', listen: { path } }] });
	const sound = { receiver: 'gw-hci0', transport: `h4:unix:${path}`, condition: 'sound', scanning: false };
	expect(await (await call(`${url}/v1/radios`, 'GET')).json()).toEqual({ radios: [sound] });
	const act = async (action: string) => {
		const reply = await call(`${url}/v1/radios/gw-hci0/${action}`, 'POST');
		expect(reply.status).toBe(200);
		return Radio.parse(await reply.json()).condition;
	};

	const host = await scanOn(path);
	expect(await act('silence')).toBe('silent');
	const before = host.bytes();
	expect(await act('hear')).toBe('sound');
	await vi.waitFor(() => expect(host.bytes()).toBeGreaterThan(before), 10_000);
	expect([await act('deafen'), await act('power-off')]).toEqual(['deaf', 'off']);
	expect(await act('power-on')).toBe('sound');

	const gone = once(host.socket, 'close');
	expect([await act('unplug'), await act('unplug')]).toEqual(['unplugged', 'unplugged']);
	await gone;
	expect(await (await call(`${url}/v1/radios`, 'GET')).json()).toEqual({
		radios: [{ ...sound, condition: 'unplugged' }],
	});
	await expect(scanOn(path)).rejects.toMatchObject({ code: 'ENOENT' });
	expect(await act('plug')).toBe('sound');
	const again = await scanOn(path);
	await vi.waitFor(() => expect(again.bytes()).toBeGreaterThan(0), 10_000);
	expect(await act('crash')).toBe('sound');
	await vi.waitFor(() => expect(again.heard().includes(HARDWARE_ERROR)).toBe(true));
});

it('says which radios there are, and what can be done to them', async () => {
	const { url } = await start({ hci: [{ receiver: 'gw-hci0', listen: { port: 0 } }] });
	const wrong = await Promise.all([
		call(`${url}/v1/radios/roof/unplug`, 'POST'),
		call(`${url}/v1/radios/gw-hci0/explode`, 'POST'),
		call(`${url}/v1/radios/gw-hci0/unplug`, 'GET'),
	]);
	expect(wrong.map(({ status }) => status)).toEqual([404, 404, 404]);
	const [radio, action] = await Promise.all(wrong.map(async (reply) => Problem.parse(await reply.json())));
	expect(radio).toMatchObject({ code: 'no-such-radio', remedy: 'Name one of gw-hci0.' });
	expect(action!.remedy).toContain('silence, deafen, hear, power-off, power-on, crash, unplug, plug');
});

it('takes the place of a store that was killed, and leaves a living one alone', async () => {
	const path = join(folder, 'hci0.sock');
	const hci = [{ receiver: 'gw-hci0', listen: { path } }];
	const holder = spawn(process.execPath, [
		'-e',
		'require("net").createServer().listen(process.argv[1], () => console.log("up"))',
		path,
	]);
	await once(holder.stdout, 'data');
	await expect(start({ hci })).rejects.toMatchObject({ code: 'EADDRINUSE' });
	holder.kill('SIGKILL');
	await once(holder, 'exit');
	const { adapters } = await start({ hci });
	expect(adapters.get('gw-hci0')).toBe(`h4:unix:${path}`);
});
