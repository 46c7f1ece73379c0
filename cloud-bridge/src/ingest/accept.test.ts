import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Purpose } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addShopper, addStore } from '../../test/deciding.ts';
import { openDatabase } from '../db/database.ts';
import { deleteEventsOf } from '../db/delete-events.ts';
import type { Database } from '../db/schema.ts';
import { accept } from './accept.ts';
import type { Gap, ReadBatch } from './read-batch.ts';

const AT = '2026-11-22T09:00:00.000Z';
const A = '019aa000-0000-7000-8000-00000000000a';
const B = '019aa000-0000-7000-8000-00000000000b';

let folder: string;
let db: Kysely<Database>;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'accept-'));
	db = await openDatabase({ path: join(folder, 'cloud.sqlite') });
});
afterEach(async () => {
	await db.destroy();
	await rm(folder, { recursive: true, force: true });
});

function batch(stream: string, first: number, last: number, gaps: Gap[] = []): ReadBatch {
	const events = Array.from({ length: last - first + 1 }, (_, index) => ({
		seq: first + index,
		type: 'aisle.zone.entered.v1',
		subject: 'tag:cart-7',
		time: AT,
		data: '{}',
	}));
	return { store: 'berlin', gateway: 'gw-1', stream, first, last, events, gaps };
}
const marks = async (...batches: ReadBatch[]) =>
	Object.fromEntries((await accept(db, batches, AT)).receipts.map(({ stream, upTo }) => [stream, upTo]));

test('the mark waits for what is missing, however high the numbers', async () => {
	expect(await marks(batch(A, 1, 10))).toEqual({ [A]: 10 });
	expect(await marks(batch(A, 21, 30))).toEqual({ [A]: 10 });
	expect(await marks(batch(A, 16, 20), batch(A, 41, 50))).toEqual({ [A]: 10 });
	expect(await marks(batch(A, 11, 15))).toEqual({ [A]: 30 });
	expect(await marks(batch(A, 31, 40))).toEqual({ [A]: 50 });
});

test('a batch that comes again adds nothing and is receipted again', async () => {
	await accept(db, [batch(A, 1, 10)], AT);
	const again = await accept(db, [batch(A, 1, 10), batch(A, 5, 12), batch(A, 5, 12)], AT);
	expect(again).toEqual({
		added: 2,
		duplicates: 10 + 6 + 8,
		dropped: 0,
		receipts: [{ store: 'berlin', gateway: 'gw-1', stream: A, upTo: 12 }],
	});
	const { count } = await db
		.selectFrom('event')
		.select(({ fn }) => fn.countAll().as('count'))
		.executeTakeFirstOrThrow();
	expect(count).toBe(12);
});

test('an event about somebody who was erased is not written down, and its number counts', async () => {
	const late = batch(A, 1, 3);
	late.events[1]!.subject = 'pass:gone-0001';
	const { receipts, added, duplicates, dropped } = await accept(db, [late], AT);
	expect([receipts[0]?.upTo, added, duplicates, dropped]).toEqual([3, 2, 0, 1]);
	const subjects = await db.selectFrom('event').select('subject').orderBy('seq').execute();
	expect(subjects.map(({ subject }) => subject)).toEqual(['tag:cart-7', 'tag:cart-7']);
});

test('nor is what is told of who withdrew, who paused, or of the time of a pause that is over', async () => {
	await addStore(db);
	const pausedUntil = async (name: string, paused_until: string | null, purposes: Purpose[] = ['presence']) => {
		const shopper = await addShopper(db, name, purposes);
		await db.updateTable('shopper').set({ paused_until }).where('id', '=', shopper).execute();
	};
	await pausedUntil('withdrew', null, ['offers']);
	await pausedUntil('is-paused', '2026-11-22T09:00:01.000Z');
	await pausedUntil('was-paused', '2026-11-22T08:59:59.000Z');
	const events = batch(A, 1, 4);
	const about = [
		['withdrew', AT],
		['is-paused', AT],
		['was-paused', '2026-11-22T08:59:58.000Z'],
		['was-paused', AT],
	];
	for (const [index, [name, time]] of about.entries()) {
		Object.assign(events.events[index]!, { subject: `pass:${name}`, time });
	}
	expect(await accept(db, [events], AT)).toMatchObject({ added: 1, dropped: 3, receipts: [{ upTo: 4 }] });
	expect(await db.selectFrom('event').select(['seq', 'subject']).execute()).toEqual([
		{ seq: 4, subject: 'pass:was-paused' },
	]);
});

test('numbers that will never come count as received, in whatever order one hears of them', async () => {
	await accept(db, [batch(A, 1, 3), batch(A, 8, 9)], AT);
	const gaps = [
		{ stream: A, first: 6, last: 7 },
		{ stream: A, first: 4, last: 6 },
	];
	expect(await marks(batch(B, 1, 1, gaps))).toEqual({ [A]: 9, [B]: 1 });
	// a gap at the end, of a stream never seen before, and of numbers that are here
	const C = '019aa000-0000-7000-8000-00000000000c';
	const more = [
		{ stream: A, first: 8, last: 20 },
		{ stream: C, first: 1, last: 5 },
	];
	expect(await marks(batch(B, 2, 2, more))).toEqual({ [A]: 20, [B]: 2, [C]: 5 });
});

test('events and gaps in any order give every number once and the same mark', async () => {
	const seed = Math.floor(Math.random() * 2 ** 31);
	console.log(`seed ${seed}`);
	let state = seed;
	const random = () => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
		return state / 2 ** 32;
	};
	const parts: ReadBatch[] = [];
	for (let first = 1; first <= 300; ) {
		const last = Math.min(300, first + Math.floor(random() * 20));
		const gap = random() < 0.3;
		const seq = parts.length + 1;
		parts.push(gap ? batch(B, seq, seq, [{ stream: A, first, last }]) : batch(A, first, last));
		if (!gap) parts.push(batch(B, seq, seq));
		first = last + 1;
	}
	const shuffled = [...parts, ...parts].map((part) => ({ part, at: random() })).sort((a, b) => a.at - b.at);
	let last: Record<string, number> = {};
	while (shuffled.length > 0) {
		const group = shuffled.splice(0, 1 + Math.floor(random() * 6)).map(({ part }) => part);
		last = { ...last, ...(await marks(...group)) };
	}
	expect(last[A]).toBe(300);
	const { count } = await db
		.selectFrom('event')
		.select(({ fn }) => fn.count('seq').as('count'))
		.where('stream', '=', A)
		.executeTakeFirstOrThrow();
	const expected = parts.filter(({ stream }) => stream === A).reduce((sum, { events }) => sum + events.length, 0);
	expect(count).toBe(expected);
});

test('what a withdrawal took does not come back with a batch whose receipt was lost', async () => {
	await addStore(db);
	await addShopper(db, 'anna1234');
	const events = batch(A, 1, 3).events.map((event) => ({ ...event, subject: 'pass:anna1234' }));
	const told = { ...batch(A, 1, 3), events };
	expect((await accept(db, [told], AT)).added).toBe(3);
	// she withdrew, and agreed again before the gateway sent it once more
	await db.transaction().execute((trx) => deleteEventsOf(trx, { store: 'berlin', pseudonym: 'anna1234' }));
	const again = await accept(db, [told], AT);
	expect(again).toMatchObject({ added: 0, duplicates: 3, receipts: [{ upTo: 3 }] });
});
