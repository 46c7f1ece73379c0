// The cloud is away while a whole recording plays: everything arrives afterwards, once and in order.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
	expect(await metric(way, 'aisle_outbox_waiting')).toBe(written);
	expect(await health(way.gatewayUrl)).toMatch(/"uplink","state":"degraded"/);

	const bridge = await way.startBridge();
	await vi.waitFor(async () => expect(await isPlayed(way)).toBe(true), { timeout: 40_000, interval: 100 });
	await Promise.all([stopped(gateway), stopped(bridge)]);
	const cloud = new Database(way.cloudDatabase, { readonly: true });
	const seqs = cloud.prepare('SELECT seq FROM event ORDER BY received_at, seq').pluck().all();
	cloud.close();
	expect(seqs).toEqual(Array.from({ length: written }, (_, i) => i + 1));
});

async function health(url: string): Promise<string> {
	return await (await fetch(`${url}/healthz`)).text();
}
