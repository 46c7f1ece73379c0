import { generateKeyPairSync } from 'node:crypto';
import { openSigned, Roster } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addShopper, addStore, STORE, setConsent } from '../../test/deciding.ts';
import { addManyShoppers } from '../../test/many-shoppers.ts';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { createStoreRoster } from './store-roster.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const DAY = 20_779;

let db: Kysely<Database>;
let nowS: number;
let published: { topic: string; roster: Roster | undefined }[];
/** What the broker does with the next messages. */
let refuse: (topic: string) => boolean;
/** Called for each key that is opened. */
let opened: () => void;

beforeEach(async () => {
	db = await openDatabase({ path: ':memory:' });
	await addStore(db);
	nowS = DAY * 86_400 + 3600;
	published = [];
	refuse = () => false;
	opened = () => {};
});
afterEach(() => db.destroy());

const start = () =>
	createStoreRoster(STORE, {
		...{ db, signingKey: privateKey, log: pino({ level: 'silent' }), now: () => nowS },
		openKey: (key) => {
			opened();
			if (key.length === 1) throw new Error('changed, or of another shopper');
			return key;
		},
		publish: async (topic, payload) => {
			if (refuse(topic)) throw new Error('not connected to the broker');
			const roster = payload === '' ? undefined : await openSigned('roster', payload, publicKey, Roster);
			published.push({ topic, roster });
		},
	});
const has = ({ roster }: { roster: Roster | undefined }, name: string) =>
	roster?.entries.some(({ pseudonym }) => pseudonym === name);

test('a withdrawal does not wait for the keys of a new day', async () => {
	const names = Array.from({ length: 1000 }, (_, index) => `shopper-${index}`);
	await addManyShoppers(db, STORE.id, names, () => Buffer.alloc(32, 1));
	const anna = await addShopper(db, 'zz-anna-1');
	const roster = start();
	await roster.work();
	expect(published.map((one) => has(one, 'zz-anna-1'))).toEqual([true, true, true]);

	published = [];
	nowS += 86_400;
	await setConsent(db, anna, 'presence', 0);
	let keys = 0;
	let whenTold = 0;
	opened = () => {
		if (++keys === 1) roster.changed(anna);
		if (published.length > 0 && whenTold === 0) whenTold = keys;
	};
	await roster.work();
	// of the days whose keys are known, while most keys of the third are still to be made
	expect(published.slice(0, 2).map(({ roster: one }) => one?.day)).toEqual([DAY + 1, DAY + 2]);
	expect(published.some((one) => has(one, 'zz-anna-1'))).toBe(false);
	expect(keys).toBe(1000);
	expect(whenTold).toBeLessThan(600);
});

test('a key is opened only where a day key is not known', async () => {
	const anna = await addShopper(db, 'anna1234');
	let keys = 0;
	opened = () => void keys++;
	const roster = start();
	await roster.work();
	roster.changed(anna);
	roster.changed();
	await roster.work();
	expect(keys).toBe(1);
	nowS += 86_400;
	await roster.work();
	expect(keys).toBe(2);
});

test('what the broker did not take is published again, and with a version of its own', async () => {
	const anna = await addShopper(db, 'anna1234');
	const roster = start();
	refuse = (topic) => topic.endsWith(String(DAY + 1));
	await expect(roster.work()).rejects.toThrow('not connected');
	await setConsent(db, anna, 'presence', 0);
	roster.changed(anna);
	refuse = () => false;
	await roster.work();
	const days = published.map(({ roster: one }) => one!.day);
	expect(days).toEqual([DAY, DAY, DAY + 1, DAY + 2]);
	expect(published.map((one) => has(one, 'anna1234'))).toEqual([true, false, false, false]);
	expect(published[1]!.roster!.version).toBeGreaterThan(published[0]!.roster!.version);
});

test('a shopper whose key does not open is left out, and keeps nobody else’s withdrawal back', async () => {
	const [anna, ben] = [await addShopper(db, 'anna1234'), await addShopper(db, 'ben12345')];
	await db
		.updateTable('shopper')
		.set({ key: Buffer.alloc(1) })
		.where('id', '=', ben)
		.execute();
	const roster = start();
	await roster.work();
	expect(published.map(({ roster: told }) => told?.entries.map(({ pseudonym }) => pseudonym))).toEqual([
		['anna1234'],
		['anna1234'],
		['anna1234'],
	]);
	published = [];
	await setConsent(db, anna, 'presence', 0);
	for (const shopper of [ben, anna]) roster.changed(shopper);
	await roster.work();
	expect(published.map(({ roster: told }) => told?.entries)).toEqual([[], [], []]);
});

const told = () => published.map(({ roster }) => roster?.entries.map(({ pseudonym }) => pseudonym));

test('who is gone without anybody having said so is out with the next look at everybody', async () => {
	const anna = await addShopper(db, 'anna1234');
	await addShopper(db, 'ben12345');
	const roster = start();
	await roster.work();
	published = [];
	await db.deleteFrom('membership').where('shopper', '=', anna).execute();
	roster.changed();
	await roster.work();
	expect(told()).toEqual([['ben12345'], ['ben12345'], ['ben12345']]);
});

test('the order of a roster does not say who came when', async () => {
	await addShopper(db, 'mona1234');
	const roster = start();
	await roster.work();
	for (const name of ['zoe12345', 'anna1234']) roster.changed(await addShopper(db, name));
	published = [];
	await roster.work();
	const inOrder = ['anna1234', 'mona1234', 'zoe12345'];
	expect(told()).toEqual([inOrder, inOrder, inOrder]);
});

test('a change that makes no difference is not published', async () => {
	const anna = await addShopper(db, 'anna1234');
	const roster = start();
	await roster.work();
	published = [];
	roster.changed(anna);
	await roster.work();
	expect(published).toEqual([]);
});

test('a pause takes a shopper out, and a fob of another store stays there', async () => {
	const [anna, ben] = [await addShopper(db, 'anna1234'), await addShopper(db, 'ben12345')];
	await db.insertInto('store').values({ id: 'hamburg', site_number: 8, name: 'Hamburg' }).execute();
	await db.insertInto('fob').values({ store: 'hamburg', fob: 'fob-1', shopper: anna, linked_at: '' }).execute();
	await db
		.updateTable('shopper')
		.set({ paused_until: new Date((nowS + 1) * 1000).toISOString() })
		.where('id', '=', ben)
		.execute();
	await start().work();
	expect(told()).toEqual([['anna1234'], ['anna1234'], ['anna1234']]);
	expect(published[0]!.roster!.entries[0]).not.toHaveProperty('fobs');
});

test('what could not be read from the database is read the next time: everybody at the start, and a withdrawal', async () => {
	const [anna] = [await addShopper(db, 'anna1234'), await addShopper(db, 'ben12345')];
	const roster = start();
	const whileUnreadable = async () => {
		await db.schema.alterTable('fob').renameTo('hidden').execute();
		await expect(roster.work()).rejects.toThrow('no such table');
		await db.schema.alterTable('hidden').renameTo('fob').execute();
		published = [];
		await roster.work();
		return told()[0];
	};
	expect(await whileUnreadable()).toEqual(['anna1234', 'ben12345']);
	await setConsent(db, anna, 'presence', 0);
	roster.changed(anna);
	expect(await whileUnreadable()).toEqual(['ben12345']);
});
