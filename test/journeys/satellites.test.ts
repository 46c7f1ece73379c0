// Satellites and a real gateway: real broker, real clients, plain and TLS. One does everything wrong, health names it, and the others go on.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { testCertificate } from '../../embedded-broker/src/test-certificate.ts';
import { endProcesses, freePorts, type RunningProcess, startProcess } from '../support/processes.ts';

const MOSQUITTO_PUB = '/usr/bin/mosquitto_pub';
const READY_MS = 20_000;
/** Health is told once a second, and the machine may be busy. */
const TOLD_MS = 15_000;
const within = (timeout: number) => ({ timeout, interval: 100 });
/** Between messages of a satellite that does well: within the lowest rate of these tests. */
const PACE_MS = 25;
const STRANGER = 'e7:8f:13:56:24:ce';

type Part = { name: string; state: string; words: string };

let folder: string;
let ports: { http: number; mqtt: number; mqtts: number };
let clients: MqttClient[];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'aisle-satellites-'));
	const [http, plain, secure] = (await freePorts(3)) as [number, number, number];
	ports = { http, mqtt: plain, mqtts: secure };
	clients = [];
	writeFileSync(join(folder, 'cert.pem'), testCertificate.cert);
	writeFileSync(join(folder, 'key.pem'), testCertificate.key);
});
afterEach(async () => {
	for (const client of clients) client.end(true);
	await endProcesses();
	await rm(folder, { recursive: true, force: true });
});

const SATELLITES = [
	{ receiver: 'sat-a', password: 'a' },
	{ receiver: 'sat-b', password: 'b', username: 'esp-b' },
	{ receiver: 'sat-c', passwordFile: 'sat-c.password' },
];

function launch(broker: object = {}): RunningProcess {
	const site = {
		store: 'corner-shop',
		timezone: 'Europe/Berlin',
		floor: { width: 10, height: 10 },
		zones: [{ id: 'hall', name: 'Hall', shape: [[0, 0], [10, 0], [10, 10], [0, 10]] }], // biome-ignore format: corners
		receivers: [
			...['sat-a', 'sat-b', 'sat-c'].map((id, i) => ({ id, at: [i, i], kind: 'satellite' })),
			{ id: 'usb', at: [5, 5] },
		],
	};
	const config = {
		gateway: 'gw-1',
		site: 'site.yaml',
		http: { port: ports.http },
		broker: {
			port: ports.mqtt,
			tls: { keyFile: 'key.pem', certFile: 'cert.pem', port: ports.mqtts },
			satellites: SATELLITES,
			...broker,
		},
		sources: [{ type: 'satellite' }],
	};
	writeFileSync(join(folder, 'site.yaml'), stringify(site));
	writeFileSync(join(folder, 'sat-c.password'), 'c\n');
	writeFileSync(join(folder, 'gateway.yaml'), stringify(config));
	return startProcess('gateway', ['gateway/src/main.ts', 'run', '--config', join(folder, 'gateway.yaml')]);
}

async function start(broker: object = {}): Promise<RunningProcess> {
	const gateway = launch(broker);
	await gateway.waitFor('"event":"gateway-started"', READY_MS);
	return gateway;
}

async function connect(username: string, password: string, options: IClientOptions = {}): Promise<MqttClient> {
	const url = `mqtt://127.0.0.1:${ports.mqtt}`;
	const client = await mqtt.connectAsync(url, { username, password, reconnectPeriod: 0, ...options }, false);
	clients.push(client.on('error', () => {}));
	return client;
}

const line = (more: object = {}) =>
	JSON.stringify({ t: Date.now() / 1000, address: STRANGER, rssi: -60, data: '020106', ...more });
const send = (client: MqttClient, receiver: string, payload = line()) =>
	client.publishAsync(`satellites/${receiver}/adverts`, payload, { qos: 1 });

async function parts(): Promise<Part[]> {
	const reply = await fetch(`http://127.0.0.1:${ports.http}/healthz`);
	return ((await reply.json()) as { parts: Part[] }).parts;
}

async function expectPart(name: string, state: string, words: RegExp, withinMs = TOLD_MS): Promise<void> {
	await vi.waitFor(async () => {
		const part = (await parts()).find((one) => one.name === name);
		expect(part).toMatchObject({ state, words: expect.stringMatching(words) });
	}, within(withinMs));
}

/** Adverts that came as far as the pipeline. */
async function heard(receiver: string): Promise<number> {
	const text = await (await fetch(`http://127.0.0.1:${ports.http}/metrics`)).text();
	return Number(new RegExp(`^aisle_receiver_adverts\\{receiver="${receiver}"\\} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}

/** Publishes at its pace while `until` is not done; resolves to the longest wait for an answer. */
async function longestWaitMs(client: MqttClient, receiver: string, until: Promise<unknown>): Promise<number> {
	let isOver = false;
	void until.finally(() => {
		isOver = true;
	});
	let longestMs = 0;
	while (!isOver) {
		const startMs = performance.now();
		await send(client, receiver);
		longestMs = Math.max(longestMs, performance.now() - startMs);
		await delay(PACE_MS);
	}
	return longestMs;
}

describe('satellites that do well', () => {
	test('are heard by plain MQTT and by TLS, by password, user name and password file', async () => {
		await start();
		await expectPart('satellite', 'starting', /0 of 3 satellites heard/);
		await expectPart(
			'broker',
			'ok',
			new RegExp(`takes satellites on 127.0.0.1:${ports.mqtt} and with TLS on \\d+, from this machine only`),
		);
		const [a, b] = [await connect('sat-a', 'a'), await connect('esp-b', 'b')];
		const secure = { ca: testCertificate.cert, host: '127.0.0.1', port: ports.mqtts, protocol: 'mqtts' as const };
		const c = await connect('sat-c', 'c', secure);
		for (const [client, receiver] of [[a, 'sat-a'], [b, 'sat-b'], [c, 'sat-c']] as const) await send(client, receiver); // biome-ignore format: pairs
		await expectPart('satellite', 'ok', /^3 of 3 satellites heard$/);
		for (const receiver of ['sat-a', 'sat-b', 'sat-c']) {
			expect(await heard(receiver)).toBe(1);
			await expectPart(`satellite ${receiver}`, 'ok', /adverts\/s$/);
		}
	});

	test.skipIf(!existsSync(MOSQUITTO_PUB))('may be Mosquitto, plain and by TLS', async () => {
		await start();
		writeFileSync(join(folder, 'ca.pem'), testCertificate.cert);
		const common = ['-u', 'sat-a', '-P', 'a', '-q', '1', '-t', 'satellites/sat-a/adverts', '-m', line()];
		const ways = [
			['-h', '127.0.0.1', '-p', String(ports.mqtt)],
			['-h', 'localhost', '-p', String(ports.mqtts), '--cafile', join(folder, 'ca.pem')],
		];
		for (const way of ways) {
			const { status, stderr } = spawnSync(MOSQUITTO_PUB, [...way, ...common], { encoding: 'utf8' });
			expect(status, stderr).toBe(0);
		}
		await vi.waitFor(async () => expect(await heard('sat-a')).toBe(2), within(TOLD_MS));
	});
});

describe('mistakes of one satellite, while another goes on', () => {
	test('a wrong password, which is told, and the right one gets in soon', async () => {
		await start();
		const b = await connect('esp-b', 'b');
		for (let i = 0; i < 5; i++) await expect(connect('sat-a', 'wrong')).rejects.toThrow(/Not authorized|Bad/);
		await expectPart(
			'satellite sat-a',
			'degraded',
			/someone at 127\.0\.0\.1 logs in as sat-a with a wrong password \(5 /,
		);
		const startMs = performance.now();
		await send(await connect('sat-a', 'a'), 'sat-a');
		expect(performance.now() - startMs).toBeLessThan(3_000);
		expect(await heard('sat-a')).toBe(1);
		await expect(connect('nobody', 'x')).rejects.toThrow();
		await send(b, 'sat-b');
		await expectPart('satellite', 'degraded', /not well: sat-a; someone at 127\.0\.0\.1 logs in with a user name/);
		await expectPart('satellite sat-b', 'ok', /adverts\/s/);
	});

	test("topics of another's, rubbish, and packets too big; no word of it names who was heard", async () => {
		const gateway = await start();
		const [a, b] = [await connect('sat-a', 'a'), await connect('esp-b', 'b')];
		await send(a, 'sat-b');
		await a.publishAsync(`espresense/devices/${STRANGER}/kitchen`, line(), { qos: 1, retain: true });
		await send(a, 'sat-a', `{"address":"${STRANGER}"`);
		// the broker ends the connection at its header, so there is no answer
		a.publish('satellites/sat-a/adverts', Buffer.alloc(100_000), { qos: 0 });
		await send(b, 'sat-b');
		for (const words of [
			/2 times on a topic that is not its own \("(satellites\/…|espresense\/devices\/…\/…)/,
			/could not be read: is not JSON/,
			/cut off once, it sent a packet that is no MQTT or over 64 KiB/,
		]) {
			await expectPart('satellite sat-a', 'degraded', words);
		}
		await expectPart('satellite sat-b', 'ok', /adverts\/s/);
		expect(await heard('sat-b')).toBe(1);
		expect(JSON.stringify(await parts())).not.toContain(STRANGER);
		expect(gateway.output()).not.toContain(STRANGER);
	});

	test('a flood, small and big, on many connections: slowed, named, and nobody else waits', async () => {
		await start({ limits: { messagesPerS: 50 } });
		const b = await connect('esp-b', 'b');
		const flooders = await Promise.all(Array.from({ length: 3 }, () => connect('sat-a', 'a')));
		const big = Buffer.alloc(60_000, ' ');
		const flood = setInterval(() => {
			for (const [i, { stream }] of flooders.entries()) {
				if ((stream as unknown as { writableNeedDrain: boolean }).writableNeedDrain) continue;
				for (let n = 0; n < 50; n++) flooders[i]!.publish('satellites/sat-a/adverts', i === 0 ? big : line());
			}
		}, 10);
		const told = expectPart(
			'satellite sat-a',
			'degraded',
			/slowed down, it sends more than 50 messages\/s or 256 KiB\/s/,
		);
		const waitMs = await longestWaitMs(b, 'sat-b', told).finally(() => clearInterval(flood));
		await told;
		expect(waitMs).toBeLessThan(1_000);
		await expectPart('satellite sat-b', 'ok', /adverts\/s/);
		expect(await heard('sat-b')).toBeGreaterThan(10);
	}, 40_000);

	test('more connections than an account has: the oldest is ended, and it is told', async () => {
		await start();
		const b = await connect('esp-b', 'b');
		const all: MqttClient[] = [];
		for (let i = 0; i < 6; i++) all.push(await connect('sat-a', 'a'));
		await vi.waitFor(() =>
			expect(all.map(({ connected }) => connected)).toEqual([false, false, ...Array(4).fill(true)]),
		);
		await expectPart('satellite sat-a', 'degraded', /too many connections log in as sat-a, the last from 127\.0\.0\.1/);
		await send(b, 'sat-b');
	});

	test('a storm of connections, and bytes that are no MQTT: turned away, and who is there goes on', async () => {
		await start();
		const b = await connect('esp-b', 'b');
		const hostile = generate({ cmd: 'pingreq' });
		const storm = Promise.all(
			Array.from({ length: 400 }, () => {
				const socket = connectTcp(ports.mqtt, '127.0.0.1');
				socket.on('error', () => {});
				socket.write(hostile);
				return new Promise<void>((resolve) => socket.once('close', () => resolve()));
			}),
		);
		expect(await longestWaitMs(b, 'sat-b', storm)).toBeLessThan(1_000);
		await expectPart('satellite', 'degraded', /127\.0\.0\.1 (opens too many connections|speaks no MQTT)/);
	});

	test('one that never reads its answers is held to its rate and costs the others nothing', async () => {
		await start();
		const b = await connect('esp-b', 'b');
		const deaf = await connect('sat-a', 'a');
		deaf.stream.pause();
		for (let i = 0; i < 2_000; i++) deaf.publish('satellites/sat-a/adverts', line(), { qos: 1 });
		const told = expectPart('satellite sat-a', 'degraded', /slowed down/);
		expect(await longestWaitMs(b, 'sat-b', told)).toBeLessThan(1_000);
		await told;
	});

	test('rubbish is set aside, times that lie are given up, a clock years off is only told; so are silence and return', async () => {
		await start({ silenceS: 3 });
		const [a, b, c] = [await connect('sat-a', 'a'), await connect('esp-b', 'b'), await connect('sat-c', 'c')];
		const yearsBehindS = 20 * 365 * 86_400;
		let sent = 0;
		const talk = setInterval(() => {
			a.publish('satellites/sat-a/adverts', 'rubbish');
			b.publish('satellites/sat-b/adverts', line({ t: (sent++ * 7_919 * 104_729) % 2_000_000_000 }));
			if (c.connected) c.publish('satellites/sat-c/adverts', line({ t: Date.now() / 1000 - yearsBehindS }));
		}, 50);
		try {
			await expectPart('satellite sat-c', 'ok', /its clock is 20 years behind, which is taken out/);
			await c.endAsync();
			await expectPart('satellite sat-c', 'degraded', /^silent for \d+ s and not connected/);
			await send(await connect('sat-c', 'c'), 'sat-c');
			await expectPart('satellite sat-c', 'ok', /adverts\/s/);
			await expectPart('satellite sat-b', 'degraded', /its times jump about and are not believed/);
			await vi.waitFor(async () => expect(await heard('sat-b')).toBeGreaterThan(50), within(TOLD_MS));
			await expectPart('satellite sat-a', 'degraded', /^set aside for \d+ s: hardly anything .*Correct "format"/);
			expect(await heard('sat-a')).toBe(0);
		} finally {
			clearInterval(talk);
		}
	}, 60_000);

	test('two devices with one account and one client id, which end each other: told of, as two', async () => {
		await start();
		const options = { username: 'sat-a', password: 'a', clientId: 'esp32', reconnectPeriod: 50 };
		for (let i = 0; i < 2; i++)
			clients.push(mqtt.connect(`mqtt://127.0.0.1:${ports.mqtt}`, options).on('error', () => {}));
		await expectPart('satellite sat-a', 'degraded', /logs in \d+ times a minute: give every device an account/);
	});
});

describe('mistakes in gateway.yaml', () => {
	test.each([
		[
			'a receiver that is not in the site file',
			{ satellites: [{ receiver: 'sat-aa', password: 'x' }] },
			/there is no receiver "sat-aa" in the site file\. Write "receiver: sat-a"\.$/,
		],
		[
			'a certificate that is a key',
			{ tls: { keyFile: 'key.pem', certFile: 'key.pem' } },
			/key\.pem holds a private key where the certificate should be\. Exchange keyFile and certFile/,
		],
	])('%s ends the gateway with one sentence', async (_name, broker, words) => {
		const gateway = launch(broker);
		expect(await gateway.exited, gateway.output()).toEqual({ code: 1, signal: null });
		expect(gateway.errors().trimEnd()).toMatch(words);
		expect(gateway.errors()).not.toMatch(/^\s+at /m);
	});
});
