// The broker as honest clients see it.
import net from 'node:net';
import mqtt from 'mqtt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Account } from './accounts.ts';
import { startBroker } from './broker.ts';
import type { ClientEvent } from './gatekeeper.ts';
import {
	account,
	base,
	broker,
	cleanUp,
	connect,
	connectNameless,
	ended,
	heard,
	hostile,
	open,
	rawConnect,
	refusals,
	start,
} from './test-broker.ts';
import { testCertificate } from './test-certificate.ts';

afterEach(cleanUp);

describe('logging in', () => {
	it('lets the right password in and says why to the wrong one', async () => {
		await start([account('a', ['#'])]);
		await connect('a');
		await expect(connect('a', { password: 'wrong' })).rejects.toMatchObject({ code: 4 });
		await expect(connect('nobody')).rejects.toMatchObject({ code: 4 });
		expect(refusals.map(({ kind, username }) => [kind, username])).toEqual([
			['login', 'a'],
			// it may be anything: somebody's password, or an address
			['login', undefined],
		]);
		// half a second later, with nobody asking again
		await connect('a');
		expect(refusals).toHaveLength(2);
		expect(refusals[0]).toMatchObject({ reason: 'wrong', address: '127.0.0.1' });
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

	it('shares one rate among all connections of an account', async () => {
		const events: ClientEvent[] = [];
		const options = { limits: { messagesPerS: 100, burst: 20 }, onClient: (event: ClientEvent) => events.push(event) };
		await start([account('a', ['x']), account('b', ['x'])], options);
		const clients = await Promise.all(Array.from({ length: 5 }, () => connect('a')));
		const other = await connect('b');
		const startedMs = performance.now();
		const flood = clients.map((client) =>
			Promise.all(Array.from({ length: 20 }, () => client.publishAsync('x', '', { qos: 1 }))),
		);
		await other.publishAsync('x', '', { qos: 1 });
		expect(performance.now() - startedMs).toBeLessThan(500);
		await Promise.all(flood);
		expect(performance.now() - startedMs).toBeGreaterThan(600);
		const slowed = events.filter(({ kind }) => kind === 'slowed');
		expect(new Set(slowed.map(({ username }) => username))).toEqual(new Set(['a']));
	});

	it('ends the oldest of too many connections of an account, and says who came and went', async () => {
		const events: string[] = [];
		const onClient = ({ kind, username }: ClientEvent) => events.push(`${username} ${kind}`);
		await start([account('a', ['#']), account('b', ['#'])], { limits: { connectionsPerAccount: 2 }, onClient });
		await connect('b');
		const [first, second, third] = [await connect('a'), await connect('a'), await connect('a')];
		await ended(first);
		expect([second.connected, third.connected]).toEqual([true, true]);
		expect(refusals).toMatchObject([{ kind: 'too-many-connections', username: 'a', address: '127.0.0.1' }]);
		await vi.waitFor(() => expect(events).toEqual(['b connected', ...Array(3).fill('a connected'), 'a disconnected']));
	});

	it('turns away an address that connects too often, and lets it in again later', async () => {
		await start([account('a', ['#'])], { limits: { connectsPerS: 2, connectBurst: 3 } });
		// the fourth runs on what came in meanwhile
		for (let i = 0; i < 4; i++) await connect('a');
		await expect(connect('a')).rejects.toThrow();
		expect(refusals).toMatchObject([{ kind: 'too-many-clients', address: '127.0.0.1' }]);
		await vi.waitFor(() => connect('a'));
	});

	it('takes and forgets what an account may say to nobody, and keeps nothing of it', async () => {
		const sat = { ...account('sat', ['x/adverts'], ['#']), forget: ['x/#'], retain: false };
		await start([sat]);
		const client = await connect('sat');
		const messages = heard(client);
		await client.subscribeAsync('#');
		await client.publishAsync('x/state', 'on', { qos: 1, retain: true });
		await client.publishAsync('x/adverts', 'heard', { qos: 1, retain: true });
		await vi.waitFor(() => expect(messages).toEqual(['x/adverts heard']));
		expect(refusals).toEqual([]);
		expect(broker.stats()).toMatchObject({ messages: 1, retained: { messages: 0 } });
	});

	it('turns away more clients than allowed', async () => {
		await start([account('a', ['#'])], { limits: { clients: 1 } });
		await connect('a');
		await hostile(new Uint8Array());
		expect(refusals).toMatchObject([{ kind: 'too-many-clients' }]);
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

describe('plain and TLS beside each other', () => {
	it('hears both on one broker, and counts their connections together', async () => {
		await start([account('a', ['x'])], { tls: { ...testCertificate, port: 0 }, limits: { connectionsPerAddress: 2 } });
		expect(broker.tlsPort).not.toBe(broker.port);
		let count = 0;
		await broker.subscribe('x', () => count++);
		const plain = await connect('a');
		const secure = mqtt.connect(`mqtts://127.0.0.1:${broker.tlsPort}`, {
			...base(),
			username: 'a',
			ca: testCertificate.cert,
		});
		open.push({ end: () => secure.end(true) });
		await Promise.all([plain, secure].map((client) => client.publishAsync('x', 'hello', { qos: 1 })));
		await vi.waitFor(() => expect(count).toBe(2));
		await expect(connect('a')).rejects.toThrow();
	});

	it('says whose handshake failed', async () => {
		await start([], { tls: { ...testCertificate, port: 0 } });
		const stranger = net.connect(broker.tlsPort!, '127.0.0.1', () => stranger.write('GET / HTTP/1.1\r\n\r\n'));
		open.push({ end: () => stranger.destroy() });
		await vi.waitFor(() => expect(refusals).toMatchObject([{ kind: 'protocol', address: '127.0.0.1' }]));
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
