import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { addShopper, addStore, ENTERED_SHOES, setConsent } from '../../test/deciding.ts';
import { openDatabase } from '../db/database.ts';
import type { Database } from '../db/schema.ts';
import type { Channel, Outcome } from './channels/channel.ts';
import { createInboxChannel } from './channels/inbox.ts';
import { createWorker, type Worker } from './worker.ts';

const log = pino({ level: 'silent' });
const AT = '2026-01-02T09:00:00.000Z';
const FAR = '2999-01-01T00:00:00.000Z';
const now = () => Date.now() / 1000;

let folder: string;
let db: Kysely<Database>;
let worker: Worker | undefined;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'worker-'));
	db = await openDatabase({ path: join(folder, 'cloud.sqlite') });
	await addStore(db);
	const { id, store } = ENTERED_SHOES;
	await db
		.insertInto('campaign')
		.values({ id, store, body: '{}', state: 'active', created_at: AT, updated_at: AT })
		.execute();
});
afterEach(async () => {
	await worker?.close();
	await db.destroy();
	await rm(folder, { recursive: true, force: true });
});

async function addOffer(shopper: string, visit: string, expires_at = FAR): Promise<string> {
	const id = crypto.randomUUID();
	await db
		.insertInto('offer')
		.values({
			...{ id, campaign: ENTERED_SHOES.id, shopper, store: 'berlin', visit, why: 'Because.', verdicts: '{}' },
			...{ body: '{"title":"Hello","body":"There"}', state: 'pending', due_at: AT, created_at: AT, expires_at },
		})
		.execute();
	return id;
}
const states = async () =>
	(await db.selectFrom('offer').select(['state', 'state_why']).orderBy('number').execute()).map(
		({ state, state_why }) => state_why ?? state,
	);
const start = (channels: Channel[], retryAfterS?: number[]) => {
	worker = createWorker({ db, log, now, channels, ...(retryAfterS === undefined ? {} : { retryAfterS }) });
	worker.wake();
	return worker;
};
const channel = (name: string, answers: (Outcome | Error)[], sent: string[] = []): Channel => ({
	name,
	schema: z.strictObject({}),
	send: async (deliveries) => {
		return deliveries.map(({ offer }) => {
			sent.push(`${name} ${offer.visit}`);
			const answer = answers.shift() ?? 'rejected';
			if (answer instanceof Error) throw answer;
			return answer;
		});
	},
});

test('hundreds, in order, each announced after it is on disk', async () => {
	const shopper = await addShopper(db, 'anna1234');
	const ids: string[] = [];
	for (let visit = 0; visit < 250; visit++) ids.push(await addOffer(shopper, `v${visit}`));
	const announced: string[] = [];
	start([createInboxChannel({ db, now, announce: (_, { offer }) => announced.push(offer.id) })]);
	await vi.waitFor(() => expect(announced).toHaveLength(250));
	expect(announced).toEqual(ids);
	expect(new Set(await states())).toEqual(new Set(['sent']));
});

test('others have their turn between groups', async () => {
	const shopper = await addShopper(db, 'anna1234');
	for (let visit = 0; visit < 350; visit++) await addOffer(shopper, `v${visit}`);
	const groups: number[] = [];
	let turn = 0;
	const count = () => {
		turn++;
		if (groups.length < 4) setImmediate(count);
	};
	const inbox = createInboxChannel({ db, now, announce: () => {} });
	const send: Channel['send'] = (deliveries) => {
		groups.push(turn);
		return inbox.send(deliveries);
	};
	start([{ ...inbox, send }]);
	count();
	await vi.waitFor(() => expect(groups).toHaveLength(4));
	expect(new Set(groups).size).toBe(4);
});

test('consent and expiry count at the last moment', async () => {
	const [agrees, withdrew, absent] = await Promise.all(
		['agrees12', 'withdrew', 'absent12'].map((name) => addShopper(db, name)),
	);
	await setConsent(db, withdrew!, 'offers', 0);
	await setConsent(db, absent!, 'presence', 0);
	await addOffer(agrees!, 'v1', '2026-01-01T00:00:00.000Z');
	await addOffer(withdrew!, 'v2');
	await addOffer(absent!, 'v3');
	await addOffer(agrees!, 'v4');
	const announce = vi.fn();
	start([createInboxChannel({ db, now, announce })]);
	await vi.waitFor(async () =>
		expect(await states()).toEqual([
			'not delivered in time',
			'consent withdrawn, or paused',
			'consent withdrawn, or paused',
			'sent',
		]),
	);
	expect(announce).toHaveBeenCalledTimes(1);
});

test('retries with growing pauses, within a bound, and a channel that throws is one to retry', async () => {
	const shopper = await addShopper(db, 'anna1234');
	await addOffer(shopper, 'v1');
	const sent: string[] = [];
	const started = start([channel('push', ['retry', new Error('broken'), 'retry', 'delivered'], sent)], [0.01, 0.02]);
	await vi.waitFor(async () => expect(await states()).toEqual(['the channels were not ready in time']));
	expect(sent).toHaveLength(3);
	expect(started.counts()).toMatchObject({ retries: 2, cancelled: 1, delivered: 0 });
});

test('the first channel that takes it has it; one that nobody takes is cancelled', async () => {
	const shopper = await addShopper(db, 'anna1234');
	await addOffer(shopper, 'v1');
	await addOffer(shopper, 'v2');
	const sent: string[] = [];
	const announce = vi.fn();
	start([channel('push', ['rejected', 'gone'], sent), createInboxChannel({ db, now, announce })]);
	await vi.waitFor(async () => expect(await states()).toEqual(['sent', 'the shopper or the device is gone']));
	expect(announce).toHaveBeenCalledTimes(1);
	expect(sent).toEqual(['push v1', 'push v2']);
});
