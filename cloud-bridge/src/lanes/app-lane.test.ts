import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addShopper, addStore, STORE } from '../../test/deciding.ts';
import { APP_LANE } from '../db/app-lane.ts';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { VISIT_GAP_S } from '../db/visit-times.ts';
import { phoneClock } from '../shoppers/phone-clock.ts';
import { type AppLane, createAppLane } from './app-lane.ts';

const T = 1_795_338_000;
const ibeacon = { uuid: 'a0c1e5d2-7f0b-4e6c-9d3f-5b8e12347788', major: 17, minor: 1 };

let db: Kysely<Database>;
let anna: string;
let lane: AppLane;
let nowS: number;
const onEvents = vi.fn();
const said: string[] = [];
const log = pino({ base: null, timestamp: false }, { write: (line) => void said.push(line) });
beforeEach(async () => {
	db = await openDatabase({ path: ':memory:' });
	await addStore(db);
	anna = await addShopper(db, 'anna1234');
	nowS = T;
	lane = createAppLane({
		...{ db, log, now: () => nowS, phoneClock, onEvents, zoneName: (_store, zone) => zone },
		stores: [{ id: STORE.id, beacons: [{ ibeacon, zone: 'shoes', at: undefined }] }],
		readDoorCode: () => ({ store: STORE.id, zone: 'entrance' }),
	});
	onEvents.mockClear();
});
afterEach(() => db.destroy());

const report = (...times: number[]) =>
	lane.report(anna, {
		...{ store: STORE.id, sentAt: toTimestamp(nowS) },
		sightings: times.map((t) => ({ at: toTimestamp(t), beacon: ibeacon, rssiDbm: -60 })),
	});
const told = async () => {
	const rows = await db.selectFrom('event').selectAll().orderBy('seq').execute();
	return rows.map(({ seq, type, time }) => `${seq} ${type.slice(6, -3)} ${Date.parse(time) / 1000 - T}`);
};
const states = () => db.selectFrom('lane_state').select('due_at').execute();

test('events of a report are numbered and marked without a hole, and the engine is woken', async () => {
	await report(T - 15, T);
	nowS = T + 20;
	await lane.checkIn(anna, 'code');
	expect(await told()).toEqual([
		'1 visit.started -15',
		'2 zone.entered -15',
		'3 zone.dwelled 0',
		'4 zone.exited 20',
		'5 zone.entered 20',
	]);
	const mark = await db.selectFrom('stream_mark').selectAll().executeTakeFirstOrThrow();
	expect(mark).toMatchObject({
		gateway: APP_LANE,
		stream: STORE.id,
		store: STORE.id,
		up_to: 5,
		seen_to: 5,
		decided_up_to: 0,
	});
	expect(onEvents).toHaveBeenCalledTimes(2);
});

test('a report that could not be written left nothing behind, and is taken when it comes again', async () => {
	await report(T - 15);
	await db.schema.alterTable('lane_state').renameColumn('due_at', 'hidden').execute();
	await expect(report(T - 1)).rejects.toThrow();
	await db.schema.alterTable('lane_state').renameColumn('hidden', 'due_at').execute();
	expect(await told()).toHaveLength(2);
	expect(await report(T - 1)).toMatchObject({ taken: 1, repeated: 0 });
	expect(await told()).toHaveLength(3);
});

test('a phone that falls silent leaves its zone at its last sign, then its visit, and a day later the memory', async () => {
	await report(T);
	const sweepAt = async (t: number) => {
		nowS = t;
		await lane.sweep();
		return (await told()).slice(2);
	};
	expect(await sweepAt(T + 120)).toEqual([]);
	expect(await sweepAt(T + 121)).toEqual(['3 zone.exited 0']);
	expect(await sweepAt(T + VISIT_GAP_S + 61)).toEqual(['3 zone.exited 0', '4 visit.ended 0']);
	expect(await states()).toHaveLength(1);
	await sweepAt(T + 86_400);
	expect(await states()).toEqual([]);
});

test('what silence means of somebody who paused is not told, and nothing of it is kept', async () => {
	await report(T);
	await db
		.updateTable('shopper')
		.set({ paused_until: toTimestamp(T + 3600) })
		.execute();
	expect(await report(T)).toBe('paused');
	nowS = T + 121;
	await lane.sweep();
	expect(await told()).toHaveLength(2);
	expect(await states()).toEqual([]);
});

test('a lane that cannot be read is dropped and said without naming anybody, and keeps no other one waiting', async () => {
	await report(T);
	const ben = await addShopper(db, 'ben12345');
	const broken = { shopper: ben, store: STORE.id, body: '{"visit":"Ben"}', due_at: toTimestamp(T) };
	await db.insertInto('lane_state').values(broken).execute();
	said.length = 0;
	nowS = T + 121;
	await lane.sweep();
	expect((await told()).slice(2)).toEqual(['3 zone.exited 0']);
	expect(await states()).toHaveLength(1);
	expect(said).toHaveLength(1);
	expect(said[0]).toContain('lane_state.body of row berlin, due');
	expect(said[0]).not.toMatch(new RegExp(`Ben|${ben}`));
});

test('a lane that could not be written is kept, and settled the next time', async () => {
	await report(T);
	nowS = T + 121;
	await db.schema.alterTable('stream_mark').renameTo('hidden').execute();
	await expect(lane.sweep()).rejects.toThrow('no such table');
	await db.schema.alterTable('hidden').renameTo('stream_mark').execute();
	await lane.sweep();
	expect((await told()).slice(2)).toEqual(['3 zone.exited 0']);
});

test('many lanes that fall silent at once leave everybody else their turn', async () => {
	for (let i = 0; i < 20; i++) {
		const shopper = await addShopper(db, `shopper-${i}`);
		await lane.checkIn(shopper, 'code');
	}
	nowS = T + 121;
	let [turns, isOver] = [0, false];
	const turn = () => {
		turns++;
		if (!isOver) setImmediate(turn);
	};
	turn();
	await lane.sweep();
	isOver = true;
	expect(await told()).toHaveLength(60);
	expect(turns).toBeGreaterThanOrEqual(20);
});

test.each([
	['300 s after the last sign of a stay the pass still leads', 300, 0],
	['later it may be that its gateway died, and the app is believed', 301, 2],
])('%s', async (_words, silentS, events) => {
	const at = toTimestamp(T - silentS);
	const visit = { id: 'v', shopper: anna, store: STORE.id, started_at: at, last_at: at };
	await db.insertInto('visit').values(visit).execute();
	const pass = { source: 'gw-1', source_visit: 'v', lane: 'pass', visit: 'v', last_at: at };
	await db.insertInto('visit_lane').values(pass).execute();
	const stay = { visit: 'v', shopper: anna, store: STORE.id, zone: 'hats', lane: 'pass', entered_at: at };
	await db.insertInto('zone_visit').values(stay).execute();
	await report(T);
	expect(await told()).toHaveLength(events);
	const lastAt = async () => (await db.selectFrom('visit').select('last_at').executeTakeFirstOrThrow()).last_at;
	expect(await lastAt()).toBe(toTimestamp(events === 0 ? T : T - silentS));
	// what is told late is a sign of the time it speaks of, and takes nothing back
	await report(T - 120);
	expect(await lastAt()).toBe(toTimestamp(events === 0 ? T : T - 120));
});
