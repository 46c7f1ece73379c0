import { generateKeyPairSync } from 'node:crypto';
import { gatewayAccount, hashPassword, PLAIN_TEXT_COST } from '@aisle/embedded-broker';
import { ROSTER_PART_ENTRIES, type Roster, rosterTopic, sign } from '@aisle/protocol';
import mqtt from 'mqtt';
import pino from 'pino';
import { expect, test } from 'vitest';
import { openBroker } from './broker.ts';

const log = pino({ level: 'silent' });

test('the largest part of a roster there may be reaches a gateway that comes later', async () => {
	const gateway = { store: 'berlin-mitte', gateway: 'gw-1' };
	const account = gatewayAccount({ ...gateway, passwordHash: await hashPassword('secret', PLAIN_TEXT_COST) });
	const access = await openBroker({ kind: 'embedded', host: '127.0.0.1', port: 0, accounts: [account] }, log);
	const entries = Array.from({ length: 2 * ROSTER_PART_ENTRIES }, (_, i) => ({
		pseudonym: i.toString(36).padStart(22, 'A'),
		dayKey: i.toString(16).padStart(32, '0'),
		fobs: Array.from({ length: 8 }, (_, fob) => `${'a-long-name-of-a-fob'}-${fob}`),
	}));
	const roster: Roster = { store: 'berlin-mitte', day: 20_779, version: 1, part: 0, parts: 1, entries };
	const message = await sign('roster', roster, generateKeyPairSync('ed25519').privateKey);
	const topic = rosterTopic(gateway, roster.day);

	const bridge = await mqtt.connectAsync(access.url, { username: access.username!, password: access.password! });
	await bridge.publishAsync(topic, message, { qos: 1, retain: true });
	const store = await mqtt.connectAsync(access.url, { username: account.username, password: 'secret' });
	const heard = new Promise<number>((resolve) => store.on('message', (_topic, payload) => resolve(payload.length)));
	await store.subscribeAsync(topic, { qos: 1 });
	expect(await heard).toBe(message.length);
	await Promise.all([bridge.endAsync(true), store.endAsync(true)]);
	await access.embedded?.stop();
});

test('an external broker is taken as it is configured', async () => {
	const config = { kind: 'external', url: 'mqtts://broker.example', username: 'bridge', password: 'p' } as const;
	expect(await openBroker(config, log)).toEqual({ url: config.url, username: 'bridge', password: 'p', ca: undefined });
});
