// The broker as its clients see it: mqtt.js for honest ones, raw sockets for hostile ones.
import net from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Account } from './accounts.ts';
import { type Broker, type BrokerOptions, startBroker } from './broker.ts';
import { hashPassword, PLAIN_TEXT_COST } from './passwords.ts';
import type { Refusal } from './refusals.ts';
import { testCertificate } from './test-certificate.ts';

const PASSWORD = 'secret';
let passwordHash: string;
let broker: Broker;
let refusals: Refusal[] = [];
const open: { end(): unknown }[] = [];

beforeAll(async () => {
	passwordHash = await hashPassword(PASSWORD, PLAIN_TEXT_COST);
});

afterEach(async () => {
	for (const client of open.splice(0)) client.end();
	await broker.stop();
});

function account(username: string, publish: string[], subscribe: string[] = []): Account {
	return { username, passwordHash, publish, subscribe };
}

async function start(accounts: Account[], options: Partial<BrokerOptions> = {}): Promise<void> {
	refusals = [];
	broker = await startBroker({
		host: '127.0.0.1',
		port: 0,
		accounts,
		log: { info: () => {}, warn: () => {} },
		onRefused: (refusal) => refusals.push(refusal),
		...options,
	});
}

const base = (): IClientOptions => ({ reconnectPeriod: 0, password: PASSWORD, connectTimeout: 5_000 });

async function connect(username: string, options: IClientOptions = {}): Promise<MqttClient> {
	const client = mqtt.connect(`mqtt://127.0.0.1:${broker.port}`, { ...base(), username, ...options });
	open.push({ end: () => client.end(true) });
	client.on('error', () => {});
	await new Promise<void>((resolve, reject) => {
		client.once('connect', () => resolve());
		client.once('error', reject);
		client.once('close', () => reject(new Error('closed')));
	});
	return client;
}

function heard(client: MqttClient): string[] {
	const messages: string[] = [];
	client.on('message', (topic, payload) => messages.push(`${topic} ${payload}`));
	return messages;
}

/** events.once() would reject where the connection ends with a reset, which is as good an end as any. */
function ended(stream: net.Socket | MqttClient): Promise<void> {
	return new Promise((resolve) => (stream as net.Socket).once('close', () => resolve()));
}

/** A client that gives no user name: resolves to undefined, or to the error it got. */
function connectNameless(): Promise<Error | undefined> {
	const client = mqtt.connect(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 0 });
	open.push({ end: () => client.end(true) });
	return new Promise((resolve) => {
		client.once('connect', () => resolve(undefined));
		client.once('error', resolve);
	});
}

/** Sends bytes and waits until the broker has closed the connection; returns what it answered. */
async function hostile(bytes: Uint8Array): Promise<Buffer> {
	const socket = net.connect(broker.port, '127.0.0.1');
	open.push({ end: () => socket.destroy() });
	const answers: Buffer[] = [];
	socket.on('data', (chunk) => answers.push(chunk));
	socket.on('error', () => {});
	socket.write(bytes);
	await ended(socket);
	return Buffer.concat(answers);
}

const rawConnect = (username: string, clientId = 'raw') =>
	generate({
		cmd: 'connect',
		clientId,
		protocolId: 'MQTT',
		protocolVersion: 4,
		clean: true,
		keepalive: 0,
		username,
		password: Buffer.from(PASSWORD),
	});

describe('logging in', () => {
	it('lets the right password in and says why to the wrong one', async () => {
		await start([account('a', ['#'])]);
		await connect('a');
		await expect(connect('a', { password: 'wrong' })).rejects.toMatchObject({ code: 4 });
		await expect(connect('nobody')).rejects.toMatchObject({ code: 4 });
		expect(refusals.map(({ kind, username }) => [kind, username])).toEqual([
			['login', 'a'],
			['login', 'nobody'],
		]);
		// at once again: too soon, whatever the password
		await expect(connect('a')).rejects.toMatchObject({ code: 3 });
	});

	it('takes a client without a name only where an option says so', async () => {
		await start([], { anonymous: { publish: ['hello'], subscribe: [] } });
		expect(await connectNameless()).toBeUndefined();
		await broker.stop();
		await start([account('a', ['#'])]);
		expect(await connectNameless()).toMatchObject({ code: 4 });
	});

	it('keeps one account from ending the connection of another that uses the same client id', async () => {
		await start([account('a', ['#'], ['#']), account('b', ['#'])]);
		const first = await connect('a', { clientId: 'same' });
		await connect('b', { clientId: 'same' });
		await first.subscribeAsync('x');
		expect(first.connected).toBe(true);
		expect(broker.stats().clients).toBe(2);
	});

	it('refuses accounts that cannot be right', async () => {
		await start([]);
		const make = (accounts: Account[]) => startBroker({ host: '127.0.0.1', port: 0, accounts, log: console });
		await expect(make([account('a', []), account('a', [])])).rejects.toThrow(/Two MQTT accounts are called "a"/);
		await expect(make([account('a', ['x/#/y'])])).rejects.toThrow(/# only stands last/);
	});
});

describe('topic rules', () => {
	it('passes on what is allowed, and takes and sets aside what is not', async () => {
		await start([account('sat', ['satellites/r1/#']), account('ears', [], ['#'])]);
		const ears = await connect('ears');
		const messages = heard(ears);
		await ears.subscribeAsync('#', { qos: 1 });
		const sat = await connect('sat');
		await sat.publishAsync('satellites/r2/adverts', 'not mine', { qos: 1, retain: true });
		await sat.publishAsync('$SYS/x', 'not mine', { qos: 2 });
		await sat.publishAsync('satellites/r1/adverts', 'mine', { qos: 1 });
		await vi.waitFor(() => expect(messages).toEqual(['satellites/r1/adverts mine']));
		expect(sat.connected).toBe(true);
		expect(refusals).toMatchObject([
			{ kind: 'publish', username: 'sat', topic: 'satellites/r2/adverts' },
			{ kind: 'publish', username: 'sat', topic: '$SYS/x' },
		]);
		expect(broker.stats()).toMatchObject({ messages: 1, refused: { publish: 2 }, retained: { messages: 0 } });
	});

	it('refuses a subscription that asks for more than its rule, and keeps the others of the same packet', async () => {
		await start([account('gw', [], ['own/+', '$SYS/#'])]);
		const client = await connect('gw', { clean: false, clientId: 'kept' });
		const asked = ['own/+', 'own/#', '$share/g/own/+', '$SYS/#', 'other'];
		const granted = await client.subscribeAsync(asked, { qos: 1 }).catch((error) => error.packet?.granted ?? error);
		const codes = granted.map((entry: number | { qos: number }) => (typeof entry === 'number' ? entry : entry.qos));
		expect(codes).toEqual([1, 128, 128, 128, 128]);
		expect(refusals.filter(({ kind }) => kind === 'subscribe').map(({ topic }) => topic)).toEqual(
			expect.arrayContaining(asked.slice(1)),
		);
		expect(refusals.find(({ topic }) => topic?.startsWith('$share'))?.words).toMatch(/shared subscription/);
	});

	it('keeps nothing for a kept session that was refused', async () => {
		await start([account('gw', ['#'], ['own'])]);
		const away = await connect('gw', { clean: false, clientId: 'kept' });
		await away.subscribeAsync(['own', 'other'], { qos: 1 }).catch(() => {});
		await away.endAsync();
		const speaker = await connect('gw', { clientId: 'speaker' });
		await speaker.publishAsync('other', 'no', { qos: 1 });
		await speaker.publishAsync('own', 'yes', { qos: 1 });
		const client = mqtt.connect(`mqtt://127.0.0.1:${broker.port}`, {
			...base(),
			username: 'gw',
			clean: false,
			clientId: 'kept',
		});
		open.push({ end: () => client.end(true) });
		const messages = heard(client);
		await vi.waitFor(() => expect(messages).toEqual(['own yes']));
		expect(broker.stats().refused.subscribe).toBeGreaterThan(0);
		await vi.waitFor(() => expect(broker.stats().queued).toEqual({ messages: 0, bytes: 0 }));
	});

	it('publishes an allowed last will and sets aside another', async () => {
		await start([account('a', ['status']), account('ears', [], ['#'])]);
		const ears = await connect('ears');
		const messages = heard(ears);
		await ears.subscribeAsync('#');
		for (const topic of ['forbidden', 'status']) {
			const will = { topic, payload: Buffer.from('offline'), qos: 1 as const, retain: false };
			const client = await connect('a', { will });
			client.stream.destroy();
			await ended(client);
		}
		await vi.waitFor(() => expect(messages).toEqual(['status offline']));
		expect(refusals).toMatchObject([{ kind: 'publish', topic: 'forbidden' }]);
	});
});

describe('inside the process', () => {
	it('hears without a socket until it is told to stop, and never what was set aside', async () => {
		await start([account('a', ['x/#'])]);
		const messages: string[] = [];
		const unsubscribe = await broker.subscribe('#', (topic, payload) => messages.push(`${topic} ${payload}`));
		const client = await connect('a');
		await client.publishAsync('x/1', 'one', { qos: 1 });
		await client.publishAsync('y', 'forbidden', { qos: 1 });
		await client.publishAsync('x/2', 'two', { qos: 1 });
		await vi.waitFor(() => expect(messages).toEqual(['x/1 one', 'x/2 two']));
		await unsubscribe();
		await client.publishAsync('x/3', 'three', { qos: 1 });
		await vi.waitFor(() => expect(broker.stats().messages).toBe(3));
		expect(messages).toHaveLength(2);
		await expect(broker.subscribe('a/#/b', () => {})).rejects.toThrow(/topic filter/);
	});
});

describe('bounds', () => {
	it('slows a flooding client down and loses none of its messages', async () => {
		await start([account('a', ['x'])], { limits: { messagesPerS: 200, burst: 20 } });
		let count = 0;
		await broker.subscribe('x', () => count++);
		const client = await connect('a', { keepalive: 1 });
		const startedMs = performance.now();
		await Promise.all(Array.from({ length: 220 }, (_, i) => client.publishAsync('x', String(i), { qos: 1 })));
		await vi.waitFor(() => expect(count).toBe(220));
		expect(performance.now() - startedMs).toBeGreaterThan(900);
		expect(client.connected).toBe(true);
		expect(broker.stats().slowed).toBe(1);
	});

	it('lets a trusted client through at full speed', async () => {
		await start([{ ...account('a', ['x']), trusted: true }], { limits: { messagesPerS: 1, burst: 1 } });
		const client = await connect('a');
		await Promise.all(Array.from({ length: 200 }, () => client.publishAsync('x', '', { qos: 1 })));
		expect(broker.stats().slowed).toBe(0);
	});

	it('bounds retained messages and what waits for a client that is away', async () => {
		await start([account('a', ['#'], ['#'])], { limits: { retainedMessages: 2, queuedMessages: 3, sessions: 1 } });
		const away = await connect('a', { clean: false, clientId: 'away' });
		await away.subscribeAsync('q', { qos: 1 });
		await away.endAsync();
		const another = await connect('a', { clean: false, clientId: 'another' });
		await another.subscribeAsync('q', { qos: 1 });
		const client = await connect('a');
		for (const topic of ['r1', 'r2', 'r3', 'r1']) await client.publishAsync(topic, 'x', { qos: 1, retain: true });
		for (let i = 0; i < 5; i++) await client.publishAsync('q', String(i), { qos: 1 });
		await vi.waitFor(() => expect(broker.stats().refused).toMatchObject({ retained: 1, queue: 2, session: 1 }));
		expect(broker.stats().retained).toEqual({ messages: 2, bytes: 2 });
		expect(broker.stats().queued).toEqual({ messages: 3, bytes: 3 });
		await client.publishAsync('r1', '', { qos: 1, retain: true });
		await vi.waitFor(() => expect(broker.stats().retained).toEqual({ messages: 1, bytes: 1 }));
	});

	it('slows a client down by bytes as well', async () => {
		await start([account('a', ['x'])], { limits: { bytesPerS: 100_000, frameBytes: 50_000 } });
		const client = await connect('a');
		const startedMs = performance.now();
		const payload = Buffer.alloc(20_000);
		await Promise.all(Array.from({ length: 8 }, () => client.publishAsync('x', payload, { qos: 1 })));
		expect(performance.now() - startedMs).toBeGreaterThan(300);
		expect(broker.stats()).toMatchObject({ messages: 8, slowed: 1 });
	});

	it('cuts off a subscriber that does not read, and goes on serving the others', async () => {
		await start([{ ...account('a', ['#'], ['#']), trusted: true }], { limits: { stalledMs: 100 } });
		const ears = await connect('a');
		const messages = heard(ears);
		await ears.subscribeAsync('last');
		const stalled = await connect('a');
		await stalled.subscribeAsync('flood');
		(stalled.stream as net.Socket).pause();
		const client = await connect('a');
		const payload = Buffer.alloc(200_000);
		// more than the kernel's buffers and ours take
		for (let i = 0; i < 100; i++) await client.publishAsync('flood', payload, { qos: 1 });
		await client.publishAsync('last', 'here', { qos: 1 });
		await vi.waitFor(() => expect(messages).toEqual(['last here']), { timeout: 5_000 });
		await vi.waitFor(() => expect(broker.stats().clients).toBe(2));
	});

	it('turns away more clients than allowed', async () => {
		await start([account('a', ['#'])], { limits: { clients: 1 } });
		await connect('a');
		await hostile(new Uint8Array());
		expect(refusals).toMatchObject([{ kind: 'too-many-clients' }]);
	});
});

describe('hostile bytes', () => {
	const giant = Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]);
	it.each([
		['a giant packet before CONNECT', Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]), 'frame'],
		['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'frame'],
		['a CONNECT of nonsense', Buffer.from([0x10, 0x04, 0xff, 0xff, 0xff, 0xff]), 'protocol'],
		['a giant packet after CONNECT', Buffer.concat([rawConnect('a'), giant]), 'frame'],
	])('cuts off %s', async (_name, bytes, kind) => {
		await start([account('a', ['#'])]);
		await hostile(bytes);
		await vi.waitFor(() => expect(refusals).toMatchObject([{ kind }]));
	});

	it('cuts off a client that drips half a CONNECT', async () => {
		await start([account('a', ['#'])], { limits: { connectTimeoutMs: 200 } });
		await hostile(rawConnect('a').subarray(0, 10));
		await hostile(new Uint8Array());
		expect(refusals).toMatchObject([{ kind: 'connect-timeout' }, { kind: 'connect-timeout' }]);
	});

	it('answers a client of MQTT 5 with "unacceptable protocol version"', async () => {
		await start([account('a', ['#'])]);
		const v5 = generate({
			cmd: 'connect',
			clientId: 'c',
			protocolVersion: 5,
			protocolId: 'MQTT',
			clean: true,
			keepalive: 0,
		});
		expect([...(await hostile(v5))].at(-1)).toBe(1);
	});

	it('outlives a thousand random and mutated streams, and serves the next client', async () => {
		await start([account('a', ['x'], ['x']), account('b', ['x'])], { limits: { connectTimeoutMs: 200 } });
		const seed = Date.now() % 2 ** 31;
		console.log(`seed ${seed}`);
		let state = seed;
		const random = (below: number) => {
			state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
			return (state >> 8) % below;
		};
		const tail = Buffer.concat([
			generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'x', qos: 1 }] }),
			generate({ cmd: 'publish', topic: 'x', payload: 'hello', qos: 2, messageId: 2, dup: false, retain: true }),
			generate({ cmd: 'pubrel', messageId: 2 }),
		]);
		let attackers = 0;
		const attack = () => {
			// half of them reach what follows CONNECT; the others are another account, for they fail to log in
			const welcome = random(2) === 0;
			const greeting = rawConnect(welcome ? 'a' : 'b', String(attackers++));
			const bytes = Buffer.concat([greeting, tail]);
			const from = welcome ? greeting.length : 0;
			for (let flips = 1 + random(4); flips > 0; flips--) bytes[from + random(bytes.length - from)] = random(256);
			const socket = net.connect(broker.port, '127.0.0.1');
			socket.on('error', () => {});
			socket.on('data', () => socket.end());
			socket.write(bytes.subarray(0, from + 1 + random(bytes.length - from)));
			if (!welcome) socket.end();
			return ended(socket);
		};
		for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 50 }, attack));
		// some came as far as publishing
		expect(broker.stats().messages).toBeGreaterThan(5);
		const client = await connect('a', { clientId: 'last' });
		const messages = heard(client);
		await client.subscribeAsync('x');
		await client.publishAsync('x', 'still here', { qos: 1 });
		await vi.waitFor(() => expect(messages).toContain('x still here'));
	});
});

describe('TLS', () => {
	it('speaks MQTT over TLS and outlives a client that does not', async () => {
		await start([account('a', ['x'])], { tls: testCertificate });
		const client = mqtt.connect(`mqtts://localhost:${broker.port}`, {
			...base(),
			host: '127.0.0.1',
			username: 'a',
			ca: testCertificate.cert,
		});
		open.push({ end: () => client.end(true) });
		await client.publishAsync('x', 'hello', { qos: 1 });
		await hostile(rawConnect('a'));
		await vi.waitFor(() => expect(refusals).toMatchObject([{ kind: 'protocol', words: expect.stringMatching(/TLS/) }]));
		expect(broker.stats().messages).toBe(1);
	});
});

describe('starting and stopping', () => {
	it('says in one sentence that the port is taken, with the code kept', async () => {
		await start([]);
		const again = startBroker({ host: '127.0.0.1', port: broker.port, accounts: [], log: console });
		await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
		await expect(again).rejects.toThrow(
			/cannot listen on 127\.0\.0\.1:\d+: another program has it: .*choose another port/,
		);
	});

	it('stops with clients connected, half connected and silent', async () => {
		await start([account('a', ['#'])]);
		const client = await connect('a');
		const silent = net.connect(broker.port, '127.0.0.1');
		silent.on('error', () => {});
		silent.write(rawConnect('a').subarray(0, 5));
		await new Promise<void>((resolve) => silent.once('connect', () => resolve()));
		const closed = [ended(client), ended(silent)];
		await broker.stop();
		await Promise.all(closed);
		await start([]);
	});
});
