import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Broker } from '@aisle/embedded-broker';
import { dayKey, openSigned, Roster, rosterPartOf, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { MqttClient } from 'mqtt';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addShopper, addStore, STORE, setConsent } from '../../test/deciding.ts';
import { observe, startLoopbackBroker } from '../../test/loopback-broker.ts';
import { addManyShoppers } from '../../test/many-shoppers.ts';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { connectMqtt, type MqttConnection } from '../mqtt/connection.ts';
import { recordConsent } from '../shoppers/consents.ts';
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
let arrived: string[];

const watch = async () => {
	rosters = new Map();
	arrived = [];
	watcher = await observe(broker.port, 'aisle/v1/berlin/+/roster/#', async (topic, payload) => {
		const [, , , gateway, , day, part] = topic.split('/');
		const roster = payload.length === 0 ? 'cleared' : await openSigned('roster', payload.toString(), publicKey, Roster);
		const key = part === undefined ? `${gateway} ${day}` : `${gateway} ${day} ${part}`;
		rosters.set(key, roster);
		arrived.push(key);
	});
};
const names = (key: string) => (rosters.get(key) as Roster | undefined)?.entries.map(({ pseudonym }) => pseudonym);

const start = () =>
	createRosterPublisher({
		...{ db, wire: connection, signingKey: privateKey, openKey, log, now: () => nowS },
		stores: [{ ...STORE, gateways: ['gw-1', 'gw-2'] }],
	});
beforeEach(async () => {
	nowS = DAY * 86_400 + 3600;
	folder = await mkdtemp(join(tmpdir(), 'rosters-'));
	db = await openDatabase({ path: join(folder, 'cloud.sqlite') });
	await addStore(db);
	broker = await startLoopbackBroker();
	connection = connectMqtt({ url: `mqtt://127.0.0.1:${broker.port}`, clientId: 'bridge', log });
	publisher = start();
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

test('today and two days more, for every gateway, with the keys of the day, and anew when somebody comes or withdraws', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(6));
	const anna = await addShopper(db, 'anna1234');
	await addShopper(db, 'onlyoffers', ['offers']);
	publisher.changed('berlin', anna);
	await vi.waitFor(() => expect(names(`gw-2 ${DAY + 2}`)).toEqual(['anna1234']));
	expect([...rosters.keys()].sort()).toEqual(
		[DAY, DAY + 1, DAY + 2].flatMap((day) => [`gw-1 ${day}`, `gw-2 ${day}`]).sort(),
	);
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
	publisher.changed('berlin', anna);
	await vi.waitFor(() => expect(names(`gw-1 ${DAY}`)).toEqual([]));
	expect(rosters.get(`gw-1 ${DAY}`)).toMatchObject({ version: nowS * 1000 + 2 });
});

test('after a backup was restored, versions are ahead of those from before', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(6));
	await db.updateTable('roster').set({ version: 3 }).execute();
	nowS += 60;
	publisher.changed('berlin', await addShopper(db, 'anna1234'));
	await vi.waitFor(() => expect(rosters.get(`gw-2 ${DAY + 1}`)).toMatchObject({ version: nowS * 1000 }));
});

test('nothing goes out where nothing is different', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(6));
	publisher.changed('berlin', await addShopper(db, 'onlyoffers', ['offers']));
	publisher.changed('berlin');
	// the next thing that is different tells that the publisher has been through
	await addShopper(db, 'anna1234');
	publisher.changed('berlin');
	await vi.waitFor(() => expect(names(`gw-2 ${DAY + 2}`)).toEqual(['anna1234']));
	expect(arrived).toHaveLength(12);
});

test('many changes go out together', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(6));
	await addShopper(db, 'anna1234');
	for (let change = 0; change < 100; change++) publisher.changed('berlin');
	await vi.waitFor(() => expect(names(`gw-1 ${DAY}`)).toEqual(['anna1234']));
	expect(rosters.get(`gw-1 ${DAY}`)).toMatchObject({ version: nowS * 1000 + 1 });
});

test('what is past is taken out of the broker, even after days without a bridge', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(6));
	nowS += 9 * 86_400;
	publisher.changed('berlin');
	await vi.waitFor(() => expect(rosters.get(`gw-2 ${DAY + 2}`)).toBe('cleared'));
	await watcher.endAsync();
	await watch();
	await vi.waitFor(() => expect(rosters.size).toBe(6));
	const days = new Set([...rosters.keys()].map((key) => Number(key.split(' ')[1])));
	expect(days).toEqual(new Set([DAY + 9, DAY + 10, DAY + 11]));
});

test('a broker that lost everything gets everything again', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(6));
	const { port } = broker;
	await broker.stop();
	await addShopper(db, 'anna1234');
	publisher.changed('berlin');
	broker = await startLoopbackBroker(port);
	await watch();
	await vi.waitFor(() => expect(names(`gw-2 ${DAY + 1}`)).toEqual(['anna1234']), { timeout: 5000 });
});

test('a pause and a consent that end by themselves are noticed then', async () => {
	const at = (s: number) => toTimestamp(nowS + s);
	const [paused, agreed] = [await addShopper(db, 'paused12'), await addShopper(db, 'agreed12', [])];
	await db
		.updateTable('shopper')
		.set({ paused_until: at(0.2) })
		.where('id', '=', paused)
		.execute();
	const consent = { shopper: agreed, purpose: 'presence', granted: true, at: at(0), channel: 'app' } as const;
	await db
		.transaction()
		.execute((trx) => recordConsent(trx, { ...consent, text: { version: 1, language: 'en' }, expiresAt: at(0.2) }));
	publisher.changed('berlin');
	await vi.waitFor(() => expect(names(`gw-1 ${DAY}`)).toEqual(['agreed12']));
	nowS += 1;
	await vi.waitFor(() => expect(names(`gw-1 ${DAY}`)).toEqual(['paused12']));
});

test('at midnight UTC the next day goes out and the last is taken back, without anybody having changed', async () => {
	await vi.waitFor(() => expect(rosters.size).toBe(6));
	nowS = (DAY + 1) * 86_400 - 0.2;
	publisher.changed('berlin', await addShopper(db, 'anna1234'));
	await vi.waitFor(() => expect(names(`gw-2 ${DAY + 2}`)).toEqual(['anna1234']));
	nowS += 1;
	await vi.waitFor(() => expect(names(`gw-2 ${DAY + 3}`)).toEqual(['anna1234']));
	await vi.waitFor(() => expect(rosters.get(`gw-2 ${DAY}`)).toBe('cleared'));
});

test('fobs stand in the entry of who carries them', async () => {
	const anna = await addShopper(db, 'anna1234');
	for (const fob of ['fob-2', 'fob-1']) {
		await db.insertInto('fob').values({ store: 'berlin', fob, shopper: anna, linked_at: '' }).execute();
	}
	publisher.changed('berlin', anna);
	await vi.waitFor(() => expect(rosters.get(`gw-1 ${DAY}`)).toMatchObject({ entries: [{ fobs: ['fob-1', 'fob-2'] }] }));
});

test('a roster that grows is divided, a change goes out as one part, and parts that are over are taken back', async () => {
	const many = Array.from({ length: 4200 }, (_, index) => `shopper-${String(index).padStart(4, '0')}`);
	await addManyShoppers(db, 'berlin', many, () => Buffer.alloc(32));
	publisher.changed('berlin');
	await vi.waitFor(() => expect(rosters.get(`gw-2 ${DAY + 2} 1`)).toBeDefined(), { timeout: 10_000 });
	const [first, second] = [rosters.get(`gw-1 ${DAY}`) as Roster, rosters.get(`gw-1 ${DAY} 1`) as Roster];
	expect([first.parts, second.part]).toEqual([2, 1]);
	for (const { part, entries } of [first, second]) {
		for (const { pseudonym } of entries) expect(rosterPartOf(pseudonym, 2)).toBe(part);
	}
	expect(new Set([...first.entries, ...second.entries].map(({ pseudonym }) => pseudonym))).toEqual(new Set(many));

	arrived.length = 0;
	const { pseudonym } = second.entries[0]!;
	const { shopper } = await db
		.selectFrom('membership')
		.select('shopper')
		.where('pseudonym', '=', pseudonym)
		.executeTakeFirstOrThrow();
	await setConsent(db, shopper, 'presence', 0);
	publisher.changed('berlin', shopper);
	await vi.waitFor(() => expect(names(`gw-2 ${DAY + 2} 1`)).not.toContain(pseudonym));
	expect(new Set(arrived.map((key) => key.split(' ')[2]))).toEqual(new Set(['1']));

	// a new run of the bridge knows from the database what an earlier one left
	await publisher.close();
	await db.deleteFrom('membership').where('pseudonym', '>', 'shopper-0100').execute();
	publisher = start();
	await vi.waitFor(() => expect(rosters.get(`gw-2 ${DAY + 2} 1`)).toBe('cleared'), { timeout: 5000 });
	expect(rosters.get(`gw-1 ${DAY}`)).toMatchObject({ parts: 1 });
});
