import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AisleEvent, type EventDraft } from '@aisle/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore, type Store, type StoreOptions } from './store.ts';
import type { StoreError } from './store-error.ts';

const log = pino({ enabled: false });
let folder: string;
let nowS = 1_790_000_000;
const opened: Store[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'aisle-store-'));
	nowS = 1_790_000_000;
});

afterEach(() => {
	for (const store of opened.splice(0)) store.close();
	rmSync(folder, { recursive: true, force: true });
});

function open(options: Partial<StoreOptions> = {}): Store {
	const path = join(folder, 'gateway.db');
	const onFatal = (error: StoreError) => {
		throw error;
	};
	const store = openStore({ path, gateway: 'gw-1', storeId: 'demo', now: () => nowS, log, onFatal, ...options });
	opened.push(store);
	return store;
}

const entered = (n: number): EventDraft => ({
	type: 'aisle.zone.entered.v1',
	subject: 'tag:cart-7',
	t: nowS,
	data: { visit: `v${n}`, zone: 'shoes', confidence: 0.9 },
});
const dwelled: EventDraft = {
	type: 'aisle.zone.dwelled.v1',
	subject: 'tag:cart-7',
	t: 1_790_000_000,
	data: { visit: 'v', zone: 'shoes', dwellS: 10 },
};
const counted: EventDraft = {
	type: 'aisle.zone.counted.v1',
	subject: 'shoes',
	t: 1_790_000_000,
	data: { zone: 'shoes', counts: { cart: 1 } },
};

/** Every event the outbox would send, oldest first. */
function drain(store: Store): AisleEvent[] {
	return store.streams().flatMap(({ stream, first, last }) => {
		const events: AisleEvent[] = [];
		for (let from = first; from <= last; ) {
			const run = store.read(stream, from, 100, 65_536);
			if (!run) break;
			events.push(...run.eventsJson.map((json) => AisleEvent.parse(JSON.parse(json))));
			from = run.first + run.eventsJson.length;
		}
		return events;
	});
}

function gapsOf(store: Store) {
	return drain(store).flatMap((event) => (event.type === 'aisle.outbox.gap.v1' ? [event.data] : []));
}

describe('writing', () => {
	it('numbers events from 1 and gives them their envelope', () => {
		const store = open();
		store.write([entered(1), entered(2)], []);
		store.flush();
		expect(drain(store)).toEqual([
			{
				specversion: '1.0',
				id: `gw-1/${store.stream}/1`,
				source: '/stores/demo/gateways/gw-1',
				type: 'aisle.zone.entered.v1',
				subject: 'tag:cart-7',
				time: '2026-09-21T14:13:20.000Z',
				data: { visit: 'v1', zone: 'shoes', confidence: 0.9 },
			},
			expect.objectContaining({ id: `gw-1/${store.stream}/2` }),
		]);
	});

	it('keeps presence, and lets it go, with the events that say so', () => {
		let store = open();
		store.write([entered(1)], [{ subject: 'tag:cart-7', state: { zone: 'shoes' } }]);
		store.write([entered(2)], [{ subject: 'tag:cart-8', state: { zone: 'hats' } }]);
		store.close();
		store = open();
		expect(store.presence()).toEqual([
			{ subject: 'tag:cart-7', state: { zone: 'shoes' } },
			{ subject: 'tag:cart-8', state: { zone: 'hats' } },
		]);
		store.write([], [{ subject: 'tag:cart-7', state: null }]);
		store.flush();
		expect(store.presence().map(({ subject }) => subject)).toEqual(['tag:cart-8']);
	});

	it('commits at once when idle, tells who listens, and groups what follows', async () => {
		const store = open({ groupMs: 50 });
		const heard: number[] = [];
		store.onCommitted((events) => heard.push(events.length));
		store.write([entered(1)], []);
		await new Promise((resolve) => setImmediate(resolve));
		expect(heard).toEqual([1]);
		for (let n = 0; n < 10; n++) store.write([entered(n)], []);
		await new Promise((resolve) => setImmediate(resolve));
		expect(heard).toEqual([1]);
		await vi.waitFor(() => expect(heard).toEqual([1, 10]));
		expect(store.counts()).toMatchObject({ written: 11, commits: 2 });
	});

	it('commits a full group before write returns, so that memory stays bounded', () => {
		const store = open({ groupMs: 60_000 });
		for (let n = 0; n < 1000; n++) store.write([entered(n)], []);
		expect(store.depth()).toBeGreaterThanOrEqual(1000 - 64);
	});
});

describe('streams and receipts', () => {
	it('starts a stream at each opening and hands out the older ones first', () => {
		const first = open();
		first.write([entered(1), entered(2)], []);
		first.close();
		open().close();
		const third = open();
		third.write([entered(3)], []);
		third.flush();
		expect(third.streams()).toEqual([
			{ stream: first.stream, first: 1, last: 2 },
			{ stream: third.stream, first: 1, last: 1 },
		]);
		third.acknowledge(first.stream, 2);
		expect(third.streams()).toEqual([{ stream: third.stream, first: 1, last: 1 }]);
		third.acknowledge(third.stream, 1);
		third.close();
		const fourth = open();
		fourth.write([entered(4)], []);
		fourth.flush();
		expect(fourth.streams()).toEqual([{ stream: fourth.stream, first: 1, last: 1 }]);
	});

	it('deletes receipted rows inside the next transaction', () => {
		const store = open();
		for (let n = 0; n < 100; n++) store.write([entered(n)], []);
		store.flush();
		store.acknowledge(store.stream, 40);
		store.acknowledge(store.stream, 30);
		expect(store.depth()).toBe(60);
		expect(store.read(store.stream, 1, 100, 65_536)?.first).toBe(41);
		const commits = store.counts().commits;
		store.write([entered(100)], []);
		store.close();
		expect(store.counts().commits).toBe(commits + 2);
		const db = new BetterSqlite3(join(folder, 'gateway.db'), { readonly: true });
		expect(db.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(61);
		db.close();
	});

	it('reads at most so many events and bytes, but always one', () => {
		const store = open();
		for (let n = 0; n < 150; n++) store.write([entered(n)], []);
		store.flush();
		expect(store.read(store.stream, 1, 100, 1_000_000)?.eventsJson.length).toBe(100);
		const few = store.read(store.stream, 1, 100, 1000)?.eventsJson ?? [];
		expect(few.join(',').length).toBeLessThanOrEqual(1000);
		expect(few.length).toBeGreaterThan(1);
		expect(store.read(store.stream, 1, 100, 1)?.eventsJson.length).toBe(1);
		expect(store.read(store.stream, 151, 100, 1000)).toBeUndefined();
	});
});

describe('what the outbox gives up', () => {
	it('drops readings first, then dwells, then the oldest of the rest, and names the numbers', () => {
		const store = open({ maxOutboxEvents: 10 });
		store.write([entered(1), counted, dwelled, counted, entered(2), entered(3), dwelled, entered(4)], []);
		store.write([entered(5), entered(6)], []);
		store.flush();
		store.write([entered(7)], []);
		store.flush();
		expect(gapsOf(store)).toEqual([
			{
				stream: store.stream,
				reason: 'full',
				ranges: [
					[2, 2],
					[4, 4],
				],
			},
		]);
		store.write([entered(8)], []);
		store.flush();
		store.write([entered(9)], []);
		store.flush();
		expect(gapsOf(store).map(({ ranges }) => ranges)).toEqual([
			[
				[2, 2],
				[4, 4],
			],
			[
				[3, 3],
				[7, 7],
			],
			[
				[1, 1],
				[5, 5],
			],
		]);
		expect(store.depth()).toBe(10);
	});

	it('accounts for every number, however long it overflows and restarts', () => {
		const seen = new Map<string, number>();
		let store = open({ maxOutboxEvents: 50 });
		for (let n = 1; n <= 600; n++) {
			store.write([n % 3 === 0 ? counted : n % 3 === 1 ? dwelled : entered(n)], []);
			if (n % 7 === 0) store.flush();
			if (n % 150 === 0) {
				store.close();
				store = open({ maxOutboxEvents: 50 });
			}
			seen.set(store.stream, 0);
		}
		store.flush();
		const known = new Map<string, Set<number>>();
		const note = (stream: string, seq: number) => known.set(stream, (known.get(stream) ?? new Set()).add(seq));
		for (const event of drain(store)) {
			const [, stream, seq] = event.id.split('/');
			note(stream as string, Number(seq));
			if (event.type !== 'aisle.outbox.gap.v1') continue;
			for (const [first, last] of event.data.ranges) for (let n = first; n <= last; n++) note(event.data.stream, n);
		}
		expect(known.size).toBeGreaterThan(3);
		for (const numbers of known.values()) expect(Math.max(...numbers)).toBe(numbers.size);
		expect([...known.values()].reduce((sum, numbers) => sum + numbers.size, 0)).toBeGreaterThanOrEqual(600);
	});

	it('drops what is older than the bound, gap events and what they named included', () => {
		const store = open({ maxOutboxEvents: 10, maxAgeS: 1000 });
		for (let n = 0; n < 12; n++) {
			store.write([entered(n)], []);
			store.flush();
		}
		nowS += 1001;
		store.write([entered(99)], []);
		store.flush();
		const [gap] = gapsOf(store);
		const last = Number(drain(store).at(-1)?.id.split('/')[2]);
		expect(gap).toEqual({ stream: store.stream, reason: 'expired', ranges: [[1, last - 2]] });
		expect(store.depth()).toBe(2);
	});

	it('never sends a row whose checksum is wrong, and says which it was', () => {
		const store = open();
		for (let n = 0; n < 5; n++) store.write([entered(n)], []);
		store.close();
		const db = new BetterSqlite3(join(folder, 'gateway.db'));
		db.prepare(`UPDATE outbox SET event = replace(event, 'shoes', 'shoer') WHERE position = 3`).run();
		db.close();
		const again = open();
		expect(again.read(store.stream, 1, 100, 65_536)?.eventsJson.length).toBe(2);
		expect(again.read(store.stream, 3, 100, 65_536)?.first).toBe(4);
		again.flush();
		expect(gapsOf(again)).toEqual([{ stream: store.stream, reason: 'corrupt', ranges: [[3, 3]] }]);
		expect(again.gaps()).toEqual([{ stream: again.stream, seq: 1 }]);
		expect(again.counts().dropped.corrupt).toBe(1);
	});
});

describe('what goes wrong, in a sentence', () => {
	it('a folder in place of the file', () => {
		expect(() => open({ path: folder })).toThrow(/is a folder: name a file/);
	});

	it('a file in place of the folder', () => {
		writeFileSync(join(folder, 'file'), '');
		expect(() => open({ path: join(folder, 'file', 'gateway.db') })).toThrow(/a file stands in its way; move it/);
	});

	it('a file that is no database', () => {
		const path = join(folder, 'gateway.db');
		writeFileSync(path, 'not a database at all, but long enough to be read as one'.repeat(200));
		expect(() => open()).toThrow(/is damaged or no SQLite file .*: move it away/);
	});

	it('a database of a newer gateway', () => {
		open().close();
		const db = new BetterSqlite3(join(folder, 'gateway.db'));
		db.pragma('user_version = 99');
		db.close();
		expect(() => open()).toThrow(/written by a newer gateway \(its version 99, known here up to \d+\)/);
	});

	it('a second gateway on the same file', () => {
		open();
		const script = `
			import { openStore } from ${JSON.stringify(join(import.meta.dirname, 'store.ts'))};
			try {
				openStore({ path: process.argv[1], gateway: 'g', storeId: 's', now: () => 0, log: {}, onFatal() {} });
				console.log('opened');
			} catch (error) { console.log(error.message); }`;
		const path = join(folder, 'gateway.db');
		const said = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script, path], {
			encoding: 'utf8',
		});
		expect(said).toMatch(/in use by another process: stop the other gateway/);
	});
});

function mayMount(): boolean {
	const place = mkdtempSync(join(tmpdir(), 'aisle-mount-'));
	const mounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', place]).status === 0;
	if (mounted) execFileSync('umount', [place]);
	rmSync(place, { recursive: true });
	return mounted;
}

describe.skipIf(!mayMount())('on a small disk (skipped where no tmpfs can be mounted)', () => {
	let disk: string;
	beforeEach(() => {
		disk = join(folder, 'disk');
		mkdirSync(disk);
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
	});
	afterEach(() => {
		for (const store of opened.splice(0)) store.close();
		execFileSync('umount', [disk]);
	});

	it('gives the ballast back, then stops with a sentence; what was committed stays readable and deletable', () => {
		const path = join(disk, 'gateway.db');
		const fatal: string[] = [];
		const store = open({ path, onFatal: (error) => fatal.push(error.message) });
		let depthAtRelease = 0;
		for (let n = 0; n < 20_000 && fatal.length === 0; n++) {
			store.write([entered(n)], []);
			if (depthAtRelease === 0 && !existsSync(`${path}.ballast`)) depthAtRelease = store.depth();
		}
		expect(fatal).toEqual([
			expect.stringMatching(/^the disk that holds .*gateway\.db is full \(\d+ KiB free\): free at least/),
		]);
		expect(depthAtRelease).toBeGreaterThan(1000);
		const depth = store.depth();
		expect(depth).toBeGreaterThan(depthAtRelease);
		store.close();
		execFileSync('mount', ['-o', 'remount,size=8m', disk]);
		const again = open({ path });
		expect(drain(again).length).toBe(depth);
		expect(statSync(`${path}.ballast`).size).toBe(1024 * 1024);
		again.acknowledge(store.stream, depth);
		again.close();
		expect(again.depth()).toBe(0);
	});

	it('refuses to start on a full disk, with a sentence', () => {
		expect(() => {
			writeFileSync(join(disk, 'filler'), Buffer.alloc(5 * 1024 * 1024));
		}).toThrow('ENOSPC');
		expect(() => open({ path: join(disk, 'gateway.db') })).toThrow(/is full/);
	});

	it('refuses a disk it may not write, with a sentence', () => {
		execFileSync('mount', ['-o', 'remount,ro', disk]);
		expect(() => open({ path: join(disk, 'gateway.db') })).toThrow(
			/cannot write the database .* let the gateway's user/,
		);
	});
});
