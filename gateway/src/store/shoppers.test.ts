import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AisleEvent, type EventDraft } from '@aisle/protocol';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore, type Store } from './store.ts';

const T = 1_790_000_000;
const log = pino({ enabled: false });
let folder: string;
let store: Store;
let fatal: string[];
let nowS = T;

beforeEach(() => {
	nowS = T;
	folder = mkdtempSync(join(tmpdir(), 'aisle-withdrawn-'));
	fatal = [];
	const onFatal = (error: Error) => fatal.push(error.message);
	const path = join(folder, 'gateway.db');
	store = openStore({ path, gateway: 'gw-1', storeId: 'demo', now: () => nowS, log, onFatal, keepPresenceH: 0.5 });
});
afterEach(() => {
	vi.useRealTimers();
	store.close();
	rmSync(folder, { recursive: true, force: true });
});

const exited = (subject: string): EventDraft => ({
	type: 'aisle.zone.exited.v1',
	subject,
	t: T,
	data: { visit: 'v', zone: 'shoes', dwellS: 3 },
});

/** Every event the outbox would send, oldest first. */
function drain(): AisleEvent[] {
	const events: AisleEvent[] = [];
	for (const { stream, first, last } of store.streams()) {
		for (let from = first; from <= last; ) {
			const run = store.read(stream, from, 100, 65_536);
			if (!run) break;
			events.push(...run.eventsJson.map((json) => AisleEvent.parse(JSON.parse(json))));
			from = run.first + run.eventsJson.length;
		}
	}
	return events;
}

const gaps = () => drain().flatMap(({ type, data }) => (type === 'aisle.outbox.gap.v1' ? [data] : []));

describe('a shopper who withdrew', () => {
	const shoppers = Array.from({ length: 40 }, (_, i) => `shopper-${String(i).padStart(4, '0')}`);
	const gone = 'shopper-0007';
	const isMember = (subject: string) => subject !== `pass:${gone}`;
	const bytes = () => readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'));

	it('is in no event, no presence and no byte on disk, and the cloud is told which numbers will not come', async () => {
		for (let n = 0; n < 60; n++) {
			for (const shopper of shoppers) {
				store.write(
					[exited(`pass:${shopper}`)],
					[{ subject: `pass:${shopper}`, state: n % 7 === 0 ? null : { zone: 'x'.repeat(n) } }],
				);
			}
			// what is receipted leaves its pages to be filled anew
			if (n % 20 === 0) store.acknowledge(store.stream, 10 * n);
		}
		store.flush();
		expect(bytes().join()).toContain(gone);
		const { stream } = store;
		expect(await store.dropWithdrawn(isMember)).toBe(60 - 10);
		expect(drain().filter(({ subject }) => subject.includes(gone))).toEqual([]);
		expect(store.presence().length).toBe(shoppers.length - 1);
		expect(bytes().filter((text) => text.includes(gone))).toEqual([]);
		expect(bytes().join()).toContain('shopper-0008');
		expect(new Set(gaps().map(({ stream, reason }) => `${reason} ${stream}`))).toEqual(
			new Set([`withdrawn ${stream}`]),
		);
		expect(gaps().flatMap(({ ranges }) => ranges).length).toBe(50);
		expect(store.counts().dropped.withdrawn).toBe(50);
	});

	it.each([
		['once the cloud has taken most of what waits', true, 5000],
		['within a minute where it does not', false, 40_000],
	])('is in no byte of a large database, which is written anew %s', async (_when, isTaken, afterMs) => {
		vi.useFakeTimers();
		const sizeBytes = () => statSync(join(folder, 'gateway.db')).size;
		for (let n = 0; n < 300; n++)
			store.write(
				shoppers.map((shopper) => exited(`pass:${shopper}`)),
				[],
			);
		// the file keeps the room of what was receipted, until it is written anew
		store.acknowledge(store.stream, 6000);
		expect(await store.dropWithdrawn(isMember)).toBe(150);
		const before = sizeBytes();
		if (isTaken) store.acknowledge(store.stream, 11_900);
		await vi.advanceTimersByTimeAsync(afterMs - 5000);
		expect(sizeBytes()).toBe(before);
		await vi.advanceTimersByTimeAsync(5000);
		expect(sizeBytes()).toBeLessThan(before * 0.7);
		expect(bytes().filter((text) => text.includes(gone))).toEqual([]);
	});

	it('cannot be looked for in a damaged database: the gateway ends with a sentence', async () => {
		// more than SQLite has in memory
		const large: EventDraft = {
			...exited(`pass:${gone}`),
			type: 'aisle.zone.exited.v1',
			data: { visit: 'v', zone: 'x'.repeat(4000), dwellS: 3 },
		};
		for (let n = 0; n < 6000; n++) store.write([large], []);
		store.flush();
		const path = join(folder, 'gateway.db');
		const file = openSync(path, 'r+');
		writeSync(file, Buffer.alloc(statSync(path).size - 8192, 0xee), 0, undefined, 8192);
		closeSync(file);
		expect(await store.dropWithdrawn(isMember)).toBe(0);
		expect(fatal).toEqual([expect.stringMatching(/is damaged.*move it away/)]);
	});

	it('takes nothing along where nobody is missing', async () => {
		store.write([exited('pass:anna-0001'), exited('tag:cart-7')], []);
		expect(await store.dropWithdrawn(isMember)).toBe(0);
		expect(store.depth()).toBe(2);
	});
});

it('keeps what is said of shoppers for so many hours, and all else for longer', () => {
	store.write([exited('pass:anna-0001'), exited('tag:cart-7'), exited('pass:berta-001')], []);
	store.flush();
	nowS += 1801;
	store.write([exited('pass:anna-0001')], []);
	store.flush();
	expect(gaps()).toEqual([
		{
			stream: store.stream,
			reason: 'expired',
			ranges: [
				[1, 1],
				[3, 3],
			],
		},
	]);
	expect(drain().map(({ subject }) => subject)).toEqual(['tag:cart-7', 'gw-1', 'pass:anna-0001']);
	expect(store.counts().dropped).toMatchObject({ passes: 2, expired: 0 });
});
