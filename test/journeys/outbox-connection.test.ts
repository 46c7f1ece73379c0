// What the uplink says on the wire and to the operator, against real brokers.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { gatewayTopic, rosterTopic } from '@aisle/protocol';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { describe, expect, it, vi } from 'vitest';
import { startAedes } from './fixtures/outbox-brokers.ts';
import { afterwards, folder, open, patience, ref, uplinkTo } from './fixtures/outbox-setup.ts';

describe('what is said on the wire and to the operator', () => {
	it('online, offline at the end, and offline by the last will', async () => {
		const broker = await startAedes(0);
		afterwards(() => broker.stop());
		const said: unknown[] = [];
		const listener = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`);
		afterwards(() => listener.endAsync(true));
		listener.on('message', (_topic, payload) => said.push(JSON.parse(payload.toString())));
		await listener.subscribeAsync(gatewayTopic(ref, 'status'));
		const store = open();
		const uplink = uplinkTo(broker.port, store, { status: () => ({ version: '0.1.0' }) });
		const online = { state: 'online', version: '0.1.0' };
		await vi.waitFor(() => expect(said).toEqual([online]), patience);
		const clients = Object.values(
			(broker.aedes as unknown as { clients: Record<string, { id: string; conn: { destroy(): void } }> }).clients,
		);
		clients.find(({ id }) => id.startsWith('aisle:'))?.conn.destroy();
		await vi.waitFor(() => expect(said).toEqual([online, { state: 'offline' }, online]), patience);
		await uplink.stop();
		await vi.waitFor(
			() => expect(said).toEqual([online, { state: 'offline' }, online, { state: 'offline' }]),
			patience,
		);
	});

	it('hands over rosters, retained ones included', async () => {
		const broker = await startAedes(0);
		afterwards(() => broker.stop());
		const cloud = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`);
		afterwards(() => cloud.endAsync(true));
		await cloud.publishAsync(rosterTopic(ref, 20_779), 'signed', { qos: 1, retain: true });
		const got: unknown[] = [];
		uplinkTo(broker.port, open(), { onMessage: (leaf, rest, payload) => got.push([leaf, rest, payload.toString()]) });
		await vi.waitFor(() => expect(got).toEqual([['roster', ['20779'], 'signed']]), patience);
	});

	it('a wrong password, retried for ever', async () => {
		let attempts = 0;
		const broker = await startAedes(0, {
			authenticate(_client, _user, password, done) {
				attempts += 1;
				done(null, password?.toString() === 'right');
			},
		});
		afterwards(() => broker.stop());
		const uplink = uplinkTo(broker.port, open(), { username: 'gw-1', password: 'wrong' });
		await vi.waitFor(() => expect(attempts).toBe(3), patience);
		expect(uplink.state().words).toBe(
			`the broker 127.0.0.1:${broker.port} refuses the user name or password: check both under cloud in gateway.yaml`,
		);
	});

	it('a topic it may not read', async () => {
		const broker = await startAedes(0, {
			authorizeSubscribe: (_client, subscription, done) =>
				done(null, subscription.topic.includes('roster') ? null : subscription),
		});
		afterwards(() => broker.stop());
		const uplink = uplinkTo(broker.port, open());
		await vi.waitFor(
			() => expect(uplink.state().words).toMatch(/does not let this gateway subscribe to .*roster\/#/),
			patience,
		);
	});

	it('a certificate of an unknown authority, and what helps', async () => {
		const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
		const subject = ['-subj', '/CN=broker', '-addext', 'subjectAltName=IP:127.0.0.1'];
		const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
		execFileSync('openssl', [...made, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
		const aedes = await Aedes.createBroker();
		const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, aedes.handle);
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		afterwards(
			() => server.close(),
			() => new Promise<void>((resolve) => aedes.close(() => resolve())),
		);
		const { port } = server.address() as AddressInfo;
		const store = open();
		const url = `mqtts://127.0.0.1:${port}`;
		const stranger = uplinkTo(port, store, { url });
		await vi.waitFor(
			() => expect(stranger.state().words).toMatch(/authority's certificate as cloud\.caFile/),
			patience,
		);
		const friend = uplinkTo(port, store, { url, ca: readFileSync(cert) });
		await vi.waitFor(() => expect(friend.state().connected).toBe(true), patience);
	});
});
