import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addShopper, addStore, STORE } from '../../test/deciding.ts';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { STAY_MAX_S, VISIT_GAP_S } from '../db/visit-times.ts';
import { presenceLog } from './presence-log.ts';

const T = 1_795_338_000;

let db: Kysely<Database>;
let anna: string;
beforeEach(async () => {
	db = await openDatabase({ path: ':memory:' });
	await addStore(db);
	anna = await addShopper(db, 'anna1234');
});
afterEach(() => db.destroy());

/** Began and was heard of last at `t`. @param leftT of its one stay; null: it goes on */
async function addVisit(id: string, shopper: string, t: number, leftT: number | null) {
	const at = toTimestamp(t);
	await db.insertInto('visit').values({ id, shopper, store: STORE.id, started_at: at, last_at: at }).execute();
	const stay = { visit: id, shopper, store: STORE.id, zone: 'shoes', lane: 'pass', entered_at: at };
	await db
		.insertInto('zone_visit')
		.values({ ...stay, left_at: leftT === null ? null : toTimestamp(leftT) })
		.execute();
}
const logAt = async (nowS: number, most?: { visits: number; stays: number }) => {
	const zoneName = (_store: string, zone: string) => zone;
	const options = { db, now: () => nowS, zoneName, visitsDays: 30, ...(most && { most }) };
	return (await presenceLog(options, anna)).visits;
};

test.each([
	['a stay that goes on', null, STAY_MAX_S],
	['no stay', T, VISIT_GAP_S],
])(
	'a visit with %s is over when that has been silent for too long, at its last sign',
	async (_words, leftT, boundS) => {
		await addVisit('v', anna, T, leftT);
		expect((await logAt(T + boundS))[0]!.endedAt).toBeUndefined();
		const [visit] = await logAt(T + boundS + 1);
		expect([visit!.endedAt, visit!.zones[0]!.leftAt]).toEqual([toTimestamp(T), toTimestamp(T)]);
	},
);

test('newest first, of this shopper alone, as many as are asked for, each with its end', async () => {
	const ben = await addShopper(db, 'ben12345');
	for (const n of [1, 2, 3]) await addVisit(`v${n}`, anna, T + n, T + n);
	await addVisit('ben', ben, T + 9, T + 9);
	const visits = await logAt(T + 10, { visits: 2, stays: 1 });
	expect(visits.map(({ id, zones }) => [id, zones.length])).toEqual([
		['v3', 1],
		['v2', 0],
	]);
	expect(visits[0]!.deletedAt).toBe(toTimestamp(T + 3 + 30 * 86_400));
});
