// kill -9 between any two steps of an erasure, and a copy of the database that still has whom it was asked to erase.
import { fork } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ErasureProof, openSigned } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeadlyStep } from '../test/erasing-process.ts';
import { checkChain } from './db/check-chain.ts';
import { openDatabase } from './db/database.ts';
import { shopperHash } from './shoppers/erased-file.ts';
import { call, enrolBody, STORE, startBridge, type TestBridge } from './test-bridge.ts';

let bridge: TestBridge;
/** What must be nowhere: ids, names, keys, as bytes. */
type Traces = { shopper: string; token: string; bytes: Buffer[] };

beforeEach(async () => {
	bridge = await startBridge();
});
afterEach(() => bridge.end());

/** A shopper with something in every table, the bridge stopped. */
async function enrolled(): Promise<Traces> {
	const { shopper, token } = (await call(bridge, 'POST', '/v1/app/enrol', { body: enrolBody(['presence', 'staff']) }))
		.body;
	const named = await call(bridge, 'PUT', '/v1/app/name', { token, body: { name: 'Wilhelmine Sommerfeld' } });
	expect(named.status).toBeLessThan(300);
	await call(bridge, 'POST', '/v1/app/phones', { token });
	await bridge.stop();
	const db = await openDatabase({ path: bridge.config.database });
	const row = await db
		.selectFrom('shopper')
		.innerJoin('membership', 'membership.shopper', 'shopper.id')
		.innerJoin('phone', 'phone.shopper', 'shopper.id')
		.select(['shopper.key', 'shopper.name', 'membership.pseudonym', 'phone.id as phone'])
		.where('shopper.id', '=', shopper)
		.executeTakeFirstOrThrow();
	const at = new Date().toISOString();
	const offer = { campaign: 'running-shoes', shopper, store: STORE, visit: 'v1', body: '{}', why: 'w', verdicts: '[]' };
	await db
		.insertInto('offer')
		.values({ ...offer, id: 'o1', state: 'sent', due_at: at, created_at: at, expires_at: at })
		.execute();
	await db.insertInto('visit').values({ id: 'v1', shopper, store: STORE, started_at: at, last_at: at }).execute();
	const stay = { visit: 'v1', shopper, store: STORE, zone: 'shoes', lane: 'pass', entered_at: at };
	await db.insertInto('zone_visit').values(stay).execute();
	const event = { gateway: 'gw-1', stream: 's', seq: 1, store: STORE, type: 'aisle.zone.entered.v1', data: '{}' };
	await db
		.insertInto('event')
		.values({ ...event, subject: `pass:${row.pseudonym}`, time: at, received_at: at })
		.execute();
	await db.destroy();
	const bytes = [Buffer.from(shopper), Buffer.from(row.pseudonym), row.key, row.name!, Buffer.from(row.phone)];
	return { shopper, token, bytes };
}

/** Files beside the database that hold one of the traces. */
function foundIn({ bytes }: Traces): string[] {
	const folder = dirname(bridge.config.database);
	const files = readdirSync(folder).filter((name) => /sqlite|jsonl/.test(name));
	return files.filter((name) => {
		const content = readFileSync(join(folder, name));
		return bytes.some((trace) => content.includes(trace));
	});
}

async function killedWhileErasing(shopper: string, step: DeadlyStep): Promise<void> {
	const script = join(import.meta.dirname, '../test/erasing-process.ts');
	const child = fork(script, [bridge.config.database, shopper, step]);
	expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
}

test('while the bridge runs, no byte of an erased shopper is left in its folder, and the proof says what went', async () => {
	const traces = await enrolled();
	expect(foundIn(traces)).toEqual(['cloud.sqlite']);
	await bridge.restart();
	const { status, body } = await call(bridge, 'DELETE', '/v1/app/me', { token: traces.token });
	expect(status).toBe(200);
	expect(foundIn(traces)).toEqual([]);
	const { signed, ...proof } = ErasureProof.parse(body);
	expect(proof).toMatchObject({
		shopper: shopperHash(traces.shopper),
		erased: {
			shopper: 1,
			membership: 1,
			phone: 1,
			phone_code: 1,
			consent: 2,
			offer: 1,
			visit: 1,
			zone_visit: 1,
			event: 1,
		},
		backupsBy: proof.erasedAt,
	});
	const publicKey = createPublicKey(bridge.config.signingKey);
	expect(await openSigned('erasure', signed, publicKey, ErasureProof.omit({ signed: true }))).toEqual(proof);
	expect((await call(bridge, 'DELETE', '/v1/app/me', { token: traces.token })).body.code).toBe('token-erased');
});

test.each<[DeadlyStep, isErased: boolean]>([
	['in the line', false],
	['after the line', true],
	['after the commit', true],
	['after the wipe', true],
])('killed %s: the next start has them erased (%s), whole and once', async (step, isErased) => {
	const traces = await enrolled();
	await killedWhileErasing(traces.shopper, step);
	await bridge.restart();
	expect(foundIn(traces)).toEqual(isErased ? [] : ['cloud.sqlite']);
	const answer = await call(bridge, 'GET', '/v1/app/me', { token: traces.token });
	expect(answer.status).toBe(isErased ? 401 : 200);
	// who got no answer asks again
	if (!isErased) await call(bridge, 'DELETE', '/v1/app/me', { token: traces.token });
	expect(foundIn(traces)).toEqual([]);
	await bridge.stop();
	const db = await openDatabase({ path: bridge.config.database });
	expect(await checkChain(db)).toMatchObject({ ok: true, lines: 0, erasures: 1, erased: 2 });
	await db.destroy();
});

test('whoever was erased after a copy was made is erased again when the copy is put back', async () => {
	const traces = await enrolled();
	const copy = `${bridge.config.database}.copy`;
	copyFileSync(bridge.config.database, copy);
	await bridge.restart();
	await call(bridge, 'DELETE', '/v1/app/me', { token: traces.token });
	await bridge.stop();
	copyFileSync(copy, bridge.config.database);
	rmSync(copy);
	expect(foundIn(traces)).toEqual(['cloud.sqlite']);
	await bridge.restart();
	expect(foundIn(traces)).toEqual([]);
	expect((await call(bridge, 'GET', '/v1/app/me', { token: traces.token })).body.code).toBe('token-erased');
});
