import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventId, eventSource, packBatch } from '@aisle/protocol';
import { type Kysely, sql } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import { createIngest } from './consumer.ts';

const TOPIC = 'aisle/v1/berlin/gw-1/events';
const STREAM = '019aa000-0000-7000-8000-00000000000a';
const log = pino({ level: 'silent' });
const now = () => 1_795_338_000;

let folder: string;
let db: Kysely<Database>;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'consumer-'));
	db = await openDatabase({ path: join(folder, 'cloud.sqlite') });
});
afterEach(async () => {
	await db.destroy();
	await rm(folder, { recursive: true, force: true });
});

function pack(seq: number, subject = 'tag:cart-7'): Buffer {
	const event = {
		specversion: '1.0',
		id: eventId({ gateway: 'gw-1', stream: STREAM, seq }),
		source: eventSource('berlin', 'gw-1'),
		subject,
		time: '2026-11-22T09:00:00.000Z',
		type: 'aisle.zone.entered.v1',
		data: { visit: 'v', zone: 'shoes', confidence: 1 },
	};
	return packBatch(STREAM, seq, [JSON.stringify(event)]);
}

test('receipts come after the commit, and for duplicates too', async () => {
	const onCommitted = vi.fn();
	const ingest = createIngest({ db, log, now, onCommitted });
	const publish = vi.fn(async () => {
		const rows = await db.selectFrom('event').select('seq').execute();
		expect(rows.length).toBeGreaterThan(0);
	});
	ingest.connect({ subscribe: () => {}, publish });
	ingest.take(TOPIC, pack(1));
	await ingest.settled();
	ingest.take(TOPIC, pack(1));
	await ingest.settled();
	const receipt = ['aisle/v1/berlin/gw-1/receipts', JSON.stringify({ stream: STREAM, upTo: 1 })];
	expect(publish.mock.calls).toEqual([receipt, receipt]);
	expect(onCommitted).toHaveBeenCalledTimes(1);
	expect(ingest.counts()).toMatchObject({ added: 1, duplicates: 1 });
});

test('an event of somebody erased may close a hole: whoever decides is woken', async () => {
	const onCommitted = vi.fn();
	const ingest = createIngest({ db, log, now, onCommitted });
	ingest.take(TOPIC, pack(2));
	await ingest.settled();
	ingest.take(TOPIC, pack(1, 'pass:gone-0001'));
	await ingest.settled();
	expect(onCommitted).toHaveBeenCalledTimes(2);
	const { up_to } = await db.selectFrom('stream_mark').select('up_to').executeTakeFirstOrThrow();
	expect(up_to).toBe(2);
});

test('what the queue cannot hold is left to the gateway, without a receipt', async () => {
	const ingest = createIngest({ db, log, now, onCommitted: () => {}, queueMax: 4 });
	const publish = vi.fn(async () => {});
	ingest.connect({ subscribe: () => {}, publish });
	for (let seq = 1; seq <= 50; seq++) ingest.take(TOPIC, pack(seq));
	await ingest.settled();
	const { overflowed, added } = ingest.counts();
	expect(overflowed).toBeGreaterThan(0);
	expect(added + overflowed).toBe(50);
	expect(publish).toHaveBeenLastCalledWith(expect.anything(), JSON.stringify({ stream: STREAM, upTo: added }));
});

test('others have their turn between groups', async () => {
	const groups: number[] = [];
	let turn = 0;
	const ingest = createIngest({ db, log, now, onCommitted: () => groups.push(turn) });
	let isOver = false;
	const count = () => {
		turn++;
		if (!isOver) setImmediate(count);
	};
	for (let seq = 1; seq <= 100; seq++) ingest.take(TOPIC, pack(seq));
	count();
	await ingest.settled();
	isOver = true;
	expect(groups.length).toBeGreaterThan(3);
	expect(new Set(groups).size).toBe(groups.length);
});

test('garbage is counted, logged without its content, and stops nothing', async () => {
	const lines: string[] = [];
	const noted = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
	const ingest = createIngest({ db, log: noted, now, onCommitted: () => {} });
	for (let index = 0; index < 200; index++) ingest.take(TOPIC, randomBytes(index));
	ingest.take('aisle/v1/berlin/gw-2/events', pack(1));
	ingest.take(TOPIC, pack(1));
	await ingest.settled();
	expect(ingest.counts()).toMatchObject({ added: 1, refused: { malformed: 200, 'wrong-sender': 1 } });
	expect(lines).toHaveLength(2);
	expect(lines.join('')).not.toContain('abcdefgh');
});

test('a commit that fails gives no receipt, and the next one goes on', async () => {
	const ingest = createIngest({ db, log, now, onCommitted: () => {} });
	const publish = vi.fn(async () => {});
	ingest.connect({ subscribe: () => {}, publish });
	await db.schema.alterTable('event').renameTo('hidden').execute();
	ingest.take(TOPIC, pack(1));
	await ingest.settled();
	expect(publish).not.toHaveBeenCalled();
	expect(ingest.counts().failedCommits).toBe(1);
	await db.schema.alterTable('hidden').renameTo('event').execute();
	ingest.take(TOPIC, pack(1));
	await ingest.settled();
	expect(publish).toHaveBeenCalledTimes(1);
});

test('a batch that the database refuses does not hold up those it came with', async () => {
	await sql`create trigger refuse before insert on event when new.subject = 'tag:bad' begin select raise(abort, 'no'); end`.execute(
		db,
	);
	const ingest = createIngest({ db, log, now, onCommitted: () => {} });
	ingest.take(TOPIC, pack(1));
	// while the first is committed, these wait and become one group
	ingest.take(TOPIC, pack(3, 'tag:bad'));
	ingest.take(TOPIC, pack(2));
	await ingest.settled();
	expect(ingest.counts()).toMatchObject({ added: 2, failedCommits: 1 });
});
