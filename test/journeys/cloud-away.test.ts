// The cloud is away while a whole recording plays, or comes back with less than it had: the store's events arrive.
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test, vi } from 'vitest';
import { endProcesses } from '../support/processes.ts';
import { isPlayed, metric, recordWalk, setUpWholeWay, stopped } from '../support/whole-way.ts';

let folder: string;
afterEach(async () => {
	await endProcesses();
	await rm(folder, { recursive: true, force: true });
});

test('nothing is lost while the cloud is away', { timeout: 60_000 }, async () => {
	folder = await mkdtemp(join(tmpdir(), 'aisle-away-'));
	const campaigns = join(folder, 'campaigns.yaml');
	await writeFile(campaigns, 'campaigns: []\n');
	const way = await setUpWholeWay(folder, campaigns);
	// a database must be there before its keys can be read
	await stopped(await way.startBridge());
	const walk = await recordWalk(way, { folder, seed: 11, durationS: 300, strangers: 5 });
	way.configureGateway([{ type: 'capture', files: [walk], speed: 60 }]);

	const gateway = await way.startGateway();
	await vi.waitFor(async () => expect(await health(way.gatewayUrl)).toMatch(/"capture","state":"ended"/), {
		timeout: 30_000,
		interval: 100,
	});
	const written = await metric(way, 'aisle_events_total');
	expect(written).toBeGreaterThan(50);
	// the last events are on disk a moment after they were decided
	await vi.waitFor(async () => expect(await metric(way, 'aisle_outbox_waiting')).toBe(written));
	expect(await health(way.gatewayUrl)).toMatch(/"uplink","state":"degraded"/);

	const bridge = await way.startBridge();
	await vi.waitFor(async () => expect(await isPlayed(way)).toBe(true), { timeout: 40_000, interval: 100 });
	await Promise.all([stopped(gateway), stopped(bridge)]);
	const cloud = new Database(way.cloudDatabase, { readonly: true });
	const seqs = cloud.prepare('SELECT seq FROM event ORDER BY received_at, seq').pluck().all();
	cloud.close();
	expect(seqs).toEqual(Array.from({ length: written }, (_, i) => i + 1));
});

test('a cloud restored from a backup goes on with what comes', { timeout: 90_000 }, async () => {
	folder = await mkdtemp(join(tmpdir(), 'aisle-restored-'));
	const campaigns = join(folder, 'campaigns.yaml');
	await writeFile(campaigns, 'campaigns: []\n');
	const way = await setUpWholeWay(folder, campaigns);
	await stopped(await way.startBridge());
	const backup = join(folder, 'backup.sqlite');
	await copyFile(way.cloudDatabase, backup);
	const walk = await recordWalk(way, { folder, seed: 12, durationS: 300, strangers: 5 });
	way.configureGateway([{ type: 'capture', files: [walk], speed: 10 }]);

	const before = await way.startBridge();
	const gateway = await way.startGateway();
	const told = async () => [await metric(way, 'aisle_events_total'), await metric(way, 'aisle_outbox_waiting')];
	await vi.waitFor(
		async () => {
			const [written, waiting] = (await told()) as [number, number];
			expect(written - waiting).toBeGreaterThan(10);
		},
		{ timeout: 20_000, interval: 100 },
	);
	await stopped(before);
	for (const file of ['', '-wal', '-shm']) await rm(way.cloudDatabase + file, { force: true });
	await copyFile(backup, way.cloudDatabase);
	const after = await way.startBridge();
	await vi.waitFor(async () => expect(await isPlayed(way)).toBe(true), { timeout: 60_000, interval: 100 });
	await Promise.all([stopped(gateway), stopped(after)]);

	expect(gateway.output()).toContain('"event":"cloud-forgot"');
	const cloud = new Database(way.cloudDatabase, { readonly: true });
	const [{ mark, decided }] = cloud
		.prepare('SELECT up_to AS mark, decided_up_to AS decided FROM stream_mark')
		.all() as [{ mark: number; decided: number }];
	const last = cloud.prepare('SELECT max(seq) FROM event').pluck().get();
	cloud.close();
	expect([mark, decided]).toEqual([last, last]);
});

async function health(url: string): Promise<string> {
	return await (await fetch(`${url}/healthz`)).text();
}
