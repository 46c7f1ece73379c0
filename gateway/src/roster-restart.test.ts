// A gateway that starts again: a roster that the cloud took back must not bring a shopper back who withdrew.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayKey, unixDay } from '@aisle/protocol';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { packRoster } from './identity/open-roster.ts';
import { Rosters } from './identity/rosters.ts';
import { RosterUpkeep } from './roster-upkeep.ts';
import { openStore, type Store } from './store/store.ts';

const T = Date.UTC(2026, 10, 22, 10) / 1000;
const DAY = unixDay(T);
const log = pino({ enabled: false });

let folder: string;
let store: Store;
let upkeep: RosterUpkeep;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-roster-restart-'));
	start();
});
afterEach(async () => {
	await end();
	rmSync(folder, { recursive: true });
});

function start(): void {
	const path = join(folder, 'gateway.db');
	const onFatal = (error: Error) => {
		throw error;
	};
	store = openStore({ path, gateway: 'gw-1', storeId: 'demo', now: () => T, log, onFatal });
	const pipeline = { rosters: new Rosters(), t: T, forgetAllBut() {} };
	upkeep = new RosterUpkeep({ pipeline, store, live: { forgetAllBut() {} }, log, now: () => T });
	upkeep.beginRound();
}

async function end(): Promise<void> {
	await upkeep.stop();
	store.close();
}

function take(version: number, pseudonyms: string[], parts = 1, part = 0) {
	const entries = pseudonyms.map((pseudonym) => ({
		pseudonym,
		dayKey: dayKey(Buffer.alloc(32, pseudonym), 1, DAY).toString('hex'),
	}));
	return upkeep.take(packRoster({ store: 'demo', day: DAY, version, part, parts, entries }), upkeep.round);
}

it('takes the roster that was in use, and none before it, whatever the broker brings', async () => {
	expect(take(5, ['anna-0001', 'berta-001'])).toEqual({ taken: true });
	expect(take(6, ['anna-0001'])).toEqual({ taken: true });
	await vi.waitFor(() => expect(upkeep.waitsFor()).toBeUndefined());
	await end();

	start();
	expect(take(5, ['anna-0001', 'berta-001'])).toMatchObject({
		taken: false,
		reason: 'older',
		words: `version 5 of day ${DAY} is older than 6, which this gateway has used`,
	});
	expect(upkeep.waitsFor()).toMatch(/wait for the roster/);
	expect(take(4, [], 2, 0)).toMatchObject({ taken: false, reason: 'older' });
	expect(take(6, ['anna-0001'])).toEqual({ taken: true });
	await vi.waitFor(() => expect(upkeep.waitsFor()).toBeUndefined());
});

it('takes up a roster that came in part only: nothing of it was in use', async () => {
	take(5, ['anna-0001']);
	take(9, [], 2, 0);
	await end();
	start();
	expect(take(5, ['anna-0001'])).toEqual({ taken: true });
});
