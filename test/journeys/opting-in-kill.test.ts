// kill -9 of the bridge while shoppers opt in, withdraw and are erased, copies are made and old things deleted: what was
// answered is so after every restart, what was asked for and not answered is so or not, and the ledger's chain is whole.
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { type EnrolReply, Roster, rosterTopic, unixDay } from '@aisle/protocol';
import Database from 'better-sqlite3';
import mqtt from 'mqtt';
import { afterEach, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { checkChain } from '../../cloud-bridge/src/db/check-chain.ts';
import { openToRead } from '../../cloud-bridge/src/db/database.ts';
import { randomSource } from '../../scripts/bench/strangers.ts';
import { endProcesses } from '../support/processes.ts';
import { enrolPhones, GATEWAY, STORE, setUpWholeWay, stopped, type WholeWay } from '../support/whole-way.ts';

/** CI kills fifty times, a developer's run fewer. */
const KILLS = Number(process.env.AISLE_KILLS ?? 6);
const SEED = Number(process.env.AISLE_SEED ?? Date.now() % 1_000_000);
const SHOPPERS_AT_ONCE = 6;
/** Of the newest: more wrong tokens than 120 a minute are refused without a look. */
const LOOKED_AT = 100;
const CAMPAIGNS = 'campaigns: []\n';

/** What a shopper was told. Undefined: asked for, and not answered. */
type Life = { phone: EnrolReply; presence: boolean | undefined; erased: boolean | undefined };
/** Enrolments that were not answered: each may be there, with no phone that knows of it, until retention erases it. */
type Unanswered = { enrolments: number };

let folder: string;
afterEach(async () => {
	await endProcesses();
	await rm(folder, { recursive: true, force: true });
});

test(`${KILLS} kills (AISLE_SEED=${SEED})`, { timeout: 60_000 + KILLS * 10_000 }, async () => {
	const random = randomSource(SEED);
	folder = await mkdtemp(join(tmpdir(), 'aisle-opting-in-kill-'));
	const campaigns = join(folder, 'campaigns.yaml');
	writeFileSync(campaigns, CAMPAIGNS);
	const way = await setUpWholeWay(folder, campaigns);
	const copies = join(folder, 'copies');
	changeConfig(way, copies);
	const lives: Life[] = [];
	const unanswered: Unanswered = { enrolments: 0 };
	for (let kill = 0; kill < KILLS; kill++) {
		const bridge = await way.startBridge();
		await answersHold(way, lives);
		const living = Promise.all(Array.from({ length: SHOPPERS_AT_ONCE }, () => live(way, lives, unanswered, random)));
		await pass(random() * 1500);
		bridge.kill('SIGKILL');
		await bridge.exited;
		await living;
	}

	let bridge = await way.startBridge();
	await answersHold(way, lives);
	for (const life of lives.filter(({ erased }) => erased === undefined)) await erase(way, life);
	expect(lives.filter(({ erased }) => erased).length).toBeGreaterThan(0);
	await stopped(bridge);
	const known = new Set(lives.map(({ phone }) => phone.shopper));
	const unknown = [...shoppersIn(way.cloudDatabase)].filter((shopper) => !known.has(shopper)).length;
	expect(unknown).toBeLessThanOrEqual(unanswered.enrolments);
	const present = lives.filter(({ presence, erased }) => presence && !erased).length;
	bridge = await way.startBridge();
	await vi.waitFor(async () => expect(await roster(way)).toBe(present + unknown), { timeout: 5000 });
	await stopped(bridge);
	await chainHolds(way.cloudDatabase);
	const whole = readdirSync(copies).filter((name) => name.endsWith('.sqlite'));
	expect(whole.length).toBeGreaterThan(0);
	expect(readdirSync(copies)).toEqual(whole);
	for (const name of whole) await chainHolds(join(copies, name));

	// a copy from the middle of it all is put back: whoever was erased since then is erased again
	for (const end of ['', '-wal', '-shm']) rmSync(way.cloudDatabase + end, { force: true });
	copyFileSync(join(copies, whole[Math.floor(whole.length / 2)]!), way.cloudDatabase);
	bridge = await way.startBridge();
	await stopped(bridge);
	const left = shoppersIn(way.cloudDatabase);
	expect(lives.filter(({ phone, erased }) => erased && left.has(phone.shopper))).toEqual([]);
	await chainHolds(way.cloudDatabase);
});

/** Copies and retention every second. */
function changeConfig({ cloudConfig }: WholeWay, copies: string): void {
	const config = parse(readFileSync(cloudConfig, 'utf8'));
	const limits = { requestsPerMinute: 100_000, requestsPerShopperPerMinute: 100_000, enrolmentsPerMinute: 100_000 };
	const backups = { folder: copies, cron: '* * * * * *' };
	const retention = { cron: '* * * * * *' };
	writeFileSync(cloudConfig, stringify({ ...config, http: { ...config.http, limits }, backups, retention }));
}

/** One shopper after another, until the bridge is gone. */
async function live(way: WholeWay, lives: Life[], unanswered: Unanswered, random: () => number): Promise<void> {
	for (;;) {
		const [phone] = await enrolPhones(way, 1).catch(() => []);
		if (phone === undefined) {
			unanswered.enrolments++;
			return;
		}
		const life: Life = { phone, presence: true, erased: false };
		lives.push(life);
		for (let step = 0; step < 3; step++) {
			const done = random() < 0.4 ? await erase(way, life) : await change(way, life, random() < 0.5);
			if (!done) return;
			if (life.erased) break;
		}
	}
}

async function change(way: WholeWay, life: Life, granted: boolean): Promise<boolean> {
	life.presence = undefined;
	const answer = await ask(way, life, 'PUT', 'consents/presence', { granted, text: { version: 1, language: 'en' } });
	if (answer === undefined) return false;
	expect(answer.status).toBe(200);
	life.presence = granted;
	return true;
}

async function erase(way: WholeWay, life: Life): Promise<boolean> {
	life.erased = undefined;
	const answer = await ask(way, life, 'DELETE', 'me');
	if (answer === undefined) return false;
	expect([200, 401]).toContain(answer.status);
	life.erased = true;
	return true;
}

/** Undefined where the bridge died over it. */
async function ask({ bridgeUrl }: WholeWay, { phone }: Life, method: string, path: string, body?: object) {
	const headers = { authorization: `Bearer ${phone.token}`, ...(body && { 'content-type': 'application/json' }) };
	const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
	try {
		const response = await fetch(`${bridgeUrl}/v1/app/${path}`, init);
		return { status: response.status, body: await response.json() };
	} catch {
		return undefined;
	}
}

/** And what was not answered is one or the other from now on. */
async function answersHold(way: WholeWay, lives: readonly Life[]): Promise<void> {
	for (const life of lives.slice(-LOOKED_AT)) {
		const answer = await ask(way, life, 'GET', 'me');
		if (life.erased === true) expect(answer?.status).toBe(401);
		if (life.erased === false) expect(answer?.status).toBe(200);
		if (answer?.status !== 200) {
			if (answer?.body.code === 'token-erased') life.erased = true;
			continue;
		}
		const { presence } = answer.body.consents;
		if (life.presence !== undefined) expect(presence).toBe(life.presence);
		life.presence = presence;
	}
}

/** How many shoppers a gateway that comes now is told of. */
async function roster(way: WholeWay): Promise<number> {
	way.configureGateway([]);
	const { cloud } = parse(readFileSync(join(dirname(way.gatewayDatabase), '..', 'gateway.yaml'), 'utf8'));
	const client = await mqtt.connectAsync(cloud.url, { username: cloud.username, password: cloud.password });
	try {
		const heard = new Promise<Buffer>((resolve) => client.once('message', (_topic, payload) => resolve(payload)));
		await client.subscribeAsync(rosterTopic({ store: STORE, gateway: GATEWAY }, unixDay(Date.now() / 1000), 0));
		const [, payload] = (await heard).toString().split('.');
		return Roster.parse(JSON.parse(Buffer.from(payload!, 'base64url').toString())).entries.length;
	} finally {
		await client.endAsync(true);
	}
}

function shoppersIn(database: string): Set<string> {
	const db = new Database(database, { readonly: true });
	const ids = db.prepare('SELECT id FROM shopper').pluck().all() as string[];
	db.close();
	return new Set(ids);
}

async function chainHolds(database: string): Promise<void> {
	const db = await openToRead(database);
	expect(await checkChain(db)).toMatchObject({ ok: true });
	await db.destroy();
	const sqlite = new Database(database, { readonly: true });
	expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
	expect(sqlite.pragma('foreign_key_check')).toEqual([]);
	sqlite.close();
}
