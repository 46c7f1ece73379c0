import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Broker } from '@aisle/embedded-broker';
import { dayKey, openSigned, Roster } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { MqttClient } from 'mqtt';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addShopper, addStore, STORE, setConsent } from '../../test/deciding.ts';
import { observe, startLoopbackBroker } from '../../test/loopback-broker.ts';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { connectMqtt, type MqttConnection } from '../mqtt/connection.ts';
import { createRosterPublisher, type RosterPublisher } from './publisher.ts';

const log = pino({ level: 'silent' });
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const DAY = 20_779;

/** What `addShopper` writes down is not sealed. */
const openKey = (key: Buffer) => key;

let folder: string;
let db: Kysely<Database>;
let broker: Broker;
let connection: MqttConnection;
let publisher: RosterPublisher;
let watcher: MqttClient;
let nowS: number;
/** By topic leaf; what is retained at the broker, or was since the watcher came. */
let rosters: Map<string, Roster | 'cleared'>;

const watch = async () => {
	rosters = new Map();
	watcher = await observe(broker.port, 'aisle/v1/berlin/+/roster/+', async (topic, payload) => {
		const [, , , gateway, , day] = topic.split('/');
		const roster = payload.length === 0 ? 'cleared' : await openSigned('roster', payload.toString(), publicKey, Roster);
		rosters.set(`${gateway} ${day}`, roster);
	});
};
const names = (key: string) => (rosters.get(key) as Roster | undefined)?.entries.map(({ pseudonym }) => pseudonym);

beforeEach(async () => {
	nowS = DAY * 86_400 + 3600;
	folder = await mkdtemp(join(tmpdir(), 'rosters-'));
	db = await openDatabase({ path: join(folder, 'cloud.sqlite') });
	await addStore(db);
	broker = await startLoopbackBroker();
	connection = connectMqtt({ url: `mqtt://127.0.0.1:${broker.port}`, clientId: 'bridge', log });
	const stores = [{ ...STORE, gateways: ['gw-1', 'gw-2'] }];
	publisher = createRosterPublisher({
		db,
		wire: connection,
		stores,
		signingKey: privateKey,
		openKey,
		log,
		now: () => nowS,
	});
	await watch();
});
afterEach(async () => {
	await publisher.close();
	await connection.close();
	await watcher.endAsync();
	await broker.stop();
	await db.destroy();
	await rm(folder, { recursive: true, force: true });
});

test('today and tomorrow, for every gateway, with the keys of the day, and anew when somebody comes or withdraws', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(4));
	const anna = await addShopper(db, 'anna1234');
	await addShopper(db, 'onlyoffers', ['offers']);
	publisher.changed('berlin');
	await vi.waitFor(() => expect(names(`gw-2 ${DAY + 1}`)).toEqual(['anna1234']));
	expect([...rosters.keys()].sort()).toEqual([DAY, DAY + 1].flatMap((day) => [`gw-1 ${day}`, `gw-2 ${day}`]).sort());
	const today = rosters.get(`gw-1 ${DAY}`) as Roster;
	expect(today).toEqual({
		store: 'berlin',
		day: DAY,
		version: nowS * 1000 + 1,
		part: 0,
		parts: 1,
		entries: [{ pseudonym: 'anna1234', dayKey: dayKey(Buffer.alloc(32, 'anna1234'), 7, DAY).toString('hex') }],
	});
	await setConsent(db, anna, 'presence', 0);
	publisher.changed('berlin');
	await vi.waitFor(() => expect(names(`gw-1 ${DAY}`)).toEqual([]));
	expect(rosters.get(`gw-1 ${DAY}`)).toMatchObject({ version: nowS * 1000 + 2 });
});

test('after a backup was restored, versions are ahead of those from before', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(4));
	nowS += 60;
	publisher.changed('berlin');
	await vi.waitFor(() => expect(rosters.get(`gw-2 ${DAY + 1}`)).toMatchObject({ version: nowS * 1000 }));
	await db.updateTable('roster').set({ version: 3 }).execute();
	nowS += 60;
	publisher.changed('berlin');
	await vi.waitFor(() => expect(rosters.get(`gw-2 ${DAY + 1}`)).toMatchObject({ version: nowS * 1000 }));
});

test('many changes go out together', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(4));
	await addShopper(db, 'anna1234');
	for (let change = 0; change < 100; change++) publisher.changed('berlin');
	await vi.waitFor(() => expect(names(`gw-1 ${DAY}`)).toEqual(['anna1234']));
	expect(rosters.get(`gw-1 ${DAY}`)).toMatchObject({ version: nowS * 1000 + 1 });
});

test('what is past is taken out of the broker, even after days without a bridge', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(4));
	nowS += 9 * 86_400;
	publisher.allChanged();
	await vi.waitFor(() => expect(rosters.get(`gw-2 ${DAY + 1}`)).toBe('cleared'));
	await watcher.endAsync();
	await watch();
	await vi.waitFor(() => expect(rosters.size).toBe(4));
	const days = new Set([...rosters.keys()].map((key) => Number(key.split(' ')[1])));
	expect(days).toEqual(new Set([DAY + 9, DAY + 10]));
});

test('a broker that lost everything gets everything again', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(4));
	const { port } = broker;
	await broker.stop();
	await addShopper(db, 'anna1234');
	publisher.changed('berlin');
	broker = await startLoopbackBroker(port);
	await watch();
	await vi.waitFor(() => expect(names(`gw-2 ${DAY + 1}`)).toEqual(['anna1234']), { timeout: 5000 });
});
