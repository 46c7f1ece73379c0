import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addShopper, addStore, STORE } from '../../test/deciding.ts';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { STAY_MAX_S, VISIT_GAP_S } from '../db/visit-times.ts';
import { closeAllStale, type Gone } from './close-stale.ts';
import { placeEvents } from './place-events.ts';

const T = 1_795_338_000;
let db: Kysely<Database>;
let anna: string;
beforeEach(async () => {
	db = await openDatabase({ path: ':memory:' });
	await addStore(db);
	gone.length = 0;
	anna = await addShopper(db, 'anna1234');
});
afterEach(() => db.destroy());

const told = (seq: number, type: string, afterS: number) => {
	const at = toTimestamp(T + afterS);
	const key = { store: STORE.id, gateway: 'gw-1' };
	const data = JSON.stringify({ visit: 'v', zone: 'shoes' });
	const row = { ...key, stream: 's', seq, type, subject: 'pass:anna1234', time: at, data, received_at: at };
	return placeEvents(db, { ...key, events: [row], shopperOf: () => anna, nowS: T + afterS });
};
const gone: Gone[] = [];
const close = (nowS: number) => closeAllStale(db, nowS, (one) => gone.push(one));
const visit = () => db.selectFrom('visit').selectAll().executeTakeFirstOrThrow();
const stay = () => db.selectFrom('zone_visit').selectAll().executeTakeFirstOrThrow();

test('a stay that its gateway never ends is over by its last sign, and not before long', async () => {
	await told(1, 'aisle.zone.entered.v1', 0);
	await told(2, 'aisle.zone.dwelled.v1', 30);
	await close(T + 30 + STAY_MAX_S);
	expect([(await visit()).ended_at, (await stay()).left_at]).toEqual([null, null]);
	expect(gone).toEqual([]);
	await close(T + 31 + STAY_MAX_S);
	expect([(await visit()).ended_at, (await stay()).left_at]).toEqual([toTimestamp(T + 30), toTimestamp(T + 30)]);
	// a phone that shows them there is told
	expect(gone).toEqual([{ shopper: anna, since: toTimestamp(T + 30) }]);
});

test('a visit that is in no zone is over after its gap; what the gateway tells late still has its place in it', async () => {
	await told(1, 'aisle.zone.entered.v1', 0);
	await told(2, 'aisle.zone.exited.v1', 60);
	await close(T + 61 + VISIT_GAP_S);
	expect((await visit()).ended_at).toBe(toTimestamp(T + 60));
	await told(3, 'aisle.zone.entered.v1', 300);
	expect(await visit()).toMatchObject({ last_at: toTimestamp(T + 300), ended_at: null });
});

test('who pauses is not kept in a zone: their gateway was told to forget them', async () => {
	await told(1, 'aisle.zone.entered.v1', 0);
	await db
		.updateTable('shopper')
		.set({ paused_until: toTimestamp(T + 3600) })
		.execute();
	await close(T + 1 + VISIT_GAP_S);
	expect([(await visit()).ended_at, (await stay()).left_at]).toEqual([toTimestamp(T), toTimestamp(T)]);
});

test('many that are over at once leave everybody else their turn, a group at a time', async () => {
	const at = toTimestamp(T);
	for (let i = 0; i < 401; i++) {
		const row = { id: `v${i}`, shopper: anna, store: STORE.id, started_at: at, last_at: at };
		await db.insertInto('visit').values(row).execute();
	}
	let [turns, isOver] = [0, false];
	const turn = () => {
		turns++;
		if (!isOver) setImmediate(turn);
	};
	turn();
	await close(T + 1 + VISIT_GAP_S);
	isOver = true;
	expect(await db.selectFrom('visit').select('id').where('ended_at', 'is', null).execute()).toEqual([]);
	expect(turns).toBeGreaterThanOrEqual(3);
});
