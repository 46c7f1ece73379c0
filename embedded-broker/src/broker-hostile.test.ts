// The broker under bytes that no honest client sends.
import net from 'node:net';
import mqtt from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClientEvent } from './gatekeeper.ts';
import { hashPassword } from './passwords.ts';
import {
	account,
	base,
	broker,
	cleanUp,
	connect,
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
		expect(refusals).toMatchObject([{ kind: 'protocol', address: '127.0.0.1' }]);
	});

	it.each([
		['everybody', { clients: 3 }],
		['one address', { connectionsPerAddress: 3 }],
	])('ends connections that do not log in where there is no room for %s, and none that has', async (_name, limits) => {
		await start([account('a', ['x'])], { limits, tls: { ...testCertificate, port: 0 } });
		const sockets: net.Socket[] = [];
		const idle = (port: number) => {
			const socket = net.connect(port, '127.0.0.1').on('error', () => {});
			open.push({ end: () => socket.destroy() });
			sockets.push(socket);
			return new Promise<void>((resolve) => socket.once('connect', () => resolve()));
		};
		const plain = await connect('a');
		const url = `mqtts://127.0.0.1:${broker.tlsPort}`;
		const secure = await mqtt.connectAsync(url, { ...base(), username: 'a', ca: testCertificate.cert });
		open.push({ end: () => secure.end(true) });
		for (let i = 0; i < 20; i++) await idle(i % 2 === 0 ? broker.port : broker.tlsPort!);
		await vi.waitFor(() => expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(1));
		expect([plain.connected, secure.connected]).toEqual([true, true]);
		const last = await connect('a');
		await last.publishAsync('x', '', { qos: 1 });
		await expect(connect('a')).rejects.toThrow();
	});

	it('counts no client that goes while its password is looked at', async () => {
		const events: ClientEvent[] = [];
		const slow = { ...account('slow', []), passwordHash: await hashPassword('secret') };
		await start([slow, account('quick', [])], { onClient: (event) => events.push(event) });
		const socket = net.connect(broker.port, '127.0.0.1', () => socket.end(rawConnect('slow')));
		await ended(socket.resume());
		// the same password is looked at again, after the first
		await connect('slow', { clientId: 'later' });
		expect(events).toMatchObject([{ kind: 'connected', username: 'slow' }]);
	});

	it('logs a hundred unknown user names as one line', async () => {
		const logged: unknown[] = [];
		const log = { info: () => {}, warn: (fields: unknown) => logged.push(fields) };
		await start([account('a', ['x'])], { log });
		await Promise.all(Array.from({ length: 100 }, (_, i) => connect(`device-${i}`).catch(() => {})));
		expect(broker.stats().refused.login).toBe(100);
		expect(logged).toHaveLength(1);
	});

	it('cuts off a SUBSCRIBE of thousands of filters, which would keep aedes busy for seconds', async () => {
		await start([account('a', [], ['#'])]);
		const subscriptions = Array.from({ length: 3_000 }, (_, i) => ({ topic: `own/${i}`, qos: 0 as const }));
		await hostile(Buffer.concat([rawConnect('a'), generate({ cmd: 'subscribe', messageId: 1, subscriptions })]));
		await vi.waitFor(() => expect(refusals).toMatchObject([{ kind: 'frame' }]));
	});

	it('gives a client so many subscriptions and no more, and those again that it has', async () => {
		await start([account('a', ['own/#'], ['own/#'])], { limits: { subscriptions: 3 } });
		const client = await connect('a');
		for (let i = 0; i < 3; i++) await client.subscribeAsync(`own/${i}`);
		await expect(client.subscribeAsync('own/3')).rejects.toThrow();
		await client.subscribeAsync('own/0', { qos: 1 });
		await client.unsubscribeAsync('own/1');
		await client.subscribeAsync('own/3');
		expect(refusals).toMatchObject([{ kind: 'subscribe', words: expect.stringMatching(/3 subscriptions already/) }]);
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
