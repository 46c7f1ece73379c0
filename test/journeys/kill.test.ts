// kill -9 of gateway, bridge or both at random moments while a recording plays: nothing lost, nothing twice.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import type { EnrolReply } from '@aisle/protocol';
import Database from 'better-sqlite3';
import { afterEach, expect, test, vi } from 'vitest';
import { randomSource } from '../../scripts/bench/strangers.ts';
import { endProcesses, type RunningProcess } from '../support/processes.ts';
import {
	enrolPhones,
	isPlayed,
	metric,
	recordWalk,
	STORE,
	setUpWholeWay,
	stopped,
	type WholeWay,
} from '../support/whole-way.ts';

/** CI kills fifty times, a developer's run fewer. */
const KILLS = Number(process.env.AISLE_KILLS ?? 8);
const SEED = Number(process.env.AISLE_SEED ?? Date.now() % 1_000_000);
const SHOPPERS = 8;
const RECORDED_S = 300;
const SPEED = 40;
/**
 * Kills of one recording: when it is played for the last time its beginning must still make offers, so it may be ten
 * minutes old (campaigns/engine.ts), and a slow machine takes up to ten seconds for a kill.
 */
const KILLS_A_RECORDING = 10;
const CAMPAIGNS = `campaigns:
${['shoes', 'running', 'outdoor', 'kids', 'aisle'].map((zone) => campaign(zone)).join('')}`;

function campaign(zone: string): string {
	return `  - { id: ${zone}-now, store: ${STORE}, name: ${zone}, trigger: { on: entered, zone: ${zone} }, offer: { title: Hello, body: In ${zone}, expiresInS: 3600 } }\n`;
}

let folder: string;
afterEach(async () => {
	await endProcesses();
	await rm(folder, { recursive: true, force: true });
});

test(`${KILLS} kills (AISLE_SEED=${SEED})`, { timeout: 60_000 + KILLS * 10_000 }, async () => {
	const random = randomSource(SEED);
	folder = await mkdtemp(join(tmpdir(), 'aisle-kill-'));
	const campaigns = join(folder, 'campaigns.yaml');
	await writeFile(campaigns, CAMPAIGNS);
	const way = await setUpWholeWay(folder, campaigns);
	let bridge = await way.startBridge();
	const phones = await enrolPhones(way, SHOPPERS);
	// the bridge keeps its database to itself while it runs
	await stopped(bridge);
	/** what was on the gateway's disk when it died, by stream */
	const written = new Map<string, number>();
	let lastRun = 0;
	let inboxes: string[][] = [];

	for (let kill = 0; kill < KILLS; ) {
		const recorded = { folder, seed: SEED + kill, durationS: RECORDED_S, strangers: 20 };
		way.configureGateway([{ type: 'capture', files: [await recordWalk(way, recorded)], speed: SPEED }]);
		bridge = await way.startBridge();
		let gateway = await way.startGateway();
		for (const end = Math.min(KILLS, kill + KILLS_A_RECORDING); kill < end; kill++) {
			// the moment is the point: anywhere in starting, deciding, sending, receipting
			await pass(random() * 1500);
			const victims = random() < 0.25 ? ['gateway', 'bridge'] : random() < 0.5 ? ['gateway'] : ['bridge'];
			await Promise.all(victims.map((victim) => killed(victim === 'gateway' ? gateway : bridge)));
			if (victims.includes('gateway')) {
				for (const [stream, last] of onDisk(way.gatewayDatabase)) written.set(stream, last);
			}
			if (victims.includes('bridge')) bridge = await way.startBridge();
			if (victims.includes('gateway')) gateway = await way.startGateway();
		}
		await vi.waitFor(async () => expect(await isPlayed(way)).toBe(true), { timeout: 40_000, interval: 100 });
		lastRun = await metric(way, 'aisle_events_total');
		inboxes = await Promise.all(phones.map((phone) => inbox(way, phone)));
		await Promise.all([stopped(gateway), stopped(bridge)]);
	}

	const cloud = cloudStreams(way.cloudDatabase);
	for (const { stream, events, first, last, mark } of cloud) {
		expect([stream, first, last, mark]).toEqual([stream, 1, events, events]);
	}
	for (const [stream, last] of written) expect(cloud.find((row) => row.stream === stream)?.events ?? 0).toBe(last);
	expect(cloud.at(-1)?.events).toBe(lastRun);
	const { offers, expected } = offersAndReasons(way.cloudDatabase);
	expect(offers.length).toBeGreaterThan(SHOPPERS);
	expect(offers).toEqual(expected);
	const shown = inboxes.flat();
	expect(new Set(shown).size).toBe(shown.length);
	expect(shown.length).toBe(offers.length);
});

async function killed(running: RunningProcess): Promise<void> {
	running.kill('SIGKILL');
	await running.exited;
}

/** Highest number written of each stream that has something waiting. */
function onDisk(path: string): [stream: string, last: number][] {
	const db = new Database(path);
	const rows = db
		.prepare(
			`SELECT uuid, (SELECT max(position) FROM outbox WHERE position > base AND position <=
				coalesce((SELECT min(base) FROM stream AS later WHERE later.base > stream.base), 9e15)) - base AS last
			FROM stream`,
		)
		.all() as { uuid: string; last: number | null }[];
	db.close();
	return rows.flatMap(({ uuid, last }) => (last === null ? [] : [[uuid, last]]));
}

async function inbox({ bridgeUrl }: WholeWay, { token }: EnrolReply): Promise<string[]> {
	const reply = await fetch(`${bridgeUrl}/v1/app/offers`, { headers: { authorization: `Bearer ${token}` } });
	const { offers } = (await reply.json()) as { offers: { campaign: string; visit: string }[] };
	return offers.map(({ campaign, visit }) => `${token.slice(0, 6)} ${campaign} ${visit}`);
}

function cloudStreams(path: string) {
	const db = new Database(path, { readonly: true });
	const rows = db
		.prepare(
			`SELECT stream, count(*) AS events, min(seq) AS first, max(seq) AS last,
				(SELECT up_to FROM stream_mark WHERE stream_mark.stream = event.stream) AS mark
			FROM event GROUP BY stream ORDER BY stream`,
		)
		.all() as { stream: string; events: number; first: number; last: number; mark: number }[];
	db.close();
	return rows;
}

/** Offers made, and those that the events in the database ask for: one for each campaign, shopper and visit. */
function offersAndReasons(path: string) {
	const db = new Database(path, { readonly: true });
	const list = (sql: string) => db.prepare(sql).pluck().all() as string[];
	const offers = list(`SELECT campaign || ' ' || shopper || ' ' || visit FROM offer WHERE state = 'sent' ORDER BY 1`);
	const expected = list(
		`SELECT DISTINCT campaign.id || ' ' || membership.shopper || ' ' || visit_lane.visit FROM event
		JOIN membership ON event.store = membership.store AND event.subject = 'pass:' || membership.pseudonym
		JOIN visit_lane ON visit_lane.source = event.gateway AND visit_lane.source_visit = event.data ->> '$.visit'
		JOIN campaign ON campaign.body ->> '$.trigger.zone' = event.data ->> '$.zone'
		WHERE event.type = 'aisle.zone.entered.v1' ORDER BY 1`,
	);
	db.close();
	return { offers, expected };
}
