// Passes of 100,000 shoppers: tables made in a thread, what the thread that hears waits for it, and what a lookup costs.
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
	dayKey,
	EPOCH_S,
	epochOf,
	passPayload,
	type Roster,
	ridOf,
	rosterPartOf,
	rosterPartsFor,
	Site as SiteSchema,
	sign,
	unixDay,
} from '@aisle/protocol';
import { RosterThread } from '../../gateway/src/identity/roster-thread.ts';
import { Pipeline } from '../../gateway/src/pipeline.ts';
import { makeEstimator } from '../../gateway/src/presence/make-estimator.ts';
import { DEFAULT_VISIT_RULES } from '../../gateway/src/presence/zone-state.ts';
import { type BenchResult, median } from './result.ts';
import { randomSource, strangerAdvert } from './strangers.ts';

const SHOPPERS = 100_000;
const RUNS = 5;
const LOOKUPS = 200_000;
/** The middle of an epoch and of a day. */
const T = Date.UTC(2026, 10, 22, 12, 5) / 1000;
const STORE = 'bench';
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const { publicKey, privateKey } = generateKeyPairSync('ed25519');

type Shopper = { pseudonym: string; key: Buffer };
/** `t`: now; one epoch later with each run */
type Shop = { t: number; pipeline: Pipeline; thread: RosterThread; shoppers: Shopper[]; parts: number };

export async function benchPasses(): Promise<BenchResult> {
	const shop = openShop();
	const arrivals: Arrival[] = [];
	try {
		const messages = await signedParts(shop);
		const before = residentMb();
		const first = await heldUpWhile(shop, async () => {
			for (const message of messages) await takePart(shop, message);
			await shop.pipeline.rosters.prepare(shop.t, shop.thread);
		});
		const builds: Watched[] = [];
		for (let run = 0; run < RUNS; run++) {
			// the next epoch's table, and nothing else
			shop.t += EPOCH_S;
			builds.push(await heldUpWhile(shop, () => shop.pipeline.rosters.prepare(shop.t, shop.thread)));
		}
		for (let run = 0; run < RUNS; run++) arrivals.push(await changePart(shop, messages, run));
		const { hitNs, missNs } = lookups(shop);
		const memoryMb = residentMb() - before;
		const atRest = await heldUpWhile(shop, () => delay(2000));
		return {
			name: 'passes',
			unit: 'ms',
			what: `next epoch's table of ${SHOPPERS.toLocaleString('en')} shoppers, made in a thread while adverts are heard`,
			median: median(builds.map(({ tookMs }) => tookMs)),
			runs: builds.map(({ tookMs }) => tookMs),
			details: {
				parts: messages.length,
				longestHoldUpMs: median(builds.map(({ longestMs }) => longestMs)),
				longestHoldUpCpuMs: Math.max(...builds.map(({ longestCpuMs }) => longestCpuMs)),
				allPartsAndTablesMs: first.tookMs,
				longestHoldUpWhilePartsComeMs: first.longestMs,
				longestHoldUpWhilePartsComeCpuMs: first.longestCpuMs,
				longestHoldUpAtRestMs: atRest.longestMs,
				longestHoldUpAtRestCpuMs: atRest.longestCpuMs,
				forgottenMs: median(arrivals.map(({ forgottenMs }) => forgottenMs)),
				recognisedMs: median(arrivals.map(({ recognisedMs }) => recognisedMs)),
				hitNs,
				missNs,
				memoryMb: Math.round(memoryMb),
			},
		};
	} finally {
		await shop.thread.stop();
	}
}

function openShop(): Shop {
	const shape = [
		[0, 0],
		[6, 0],
		[6, 6],
		[0, 6],
	];
	const site = SiteSchema.parse({
		store: STORE,
		timezone: 'Europe/Berlin',
		floor: { width: 6, height: 6 },
		zones: [{ id: 'zone', name: 'Zone', shape }],
		receivers: [{ id: 'r0', at: [3, 3] }],
	});
	const pipeline = new Pipeline({
		site,
		estimator: makeEstimator(site),
		rules: DEFAULT_VISIT_RULES,
		sink: { write() {} },
	});
	const shoppers = Array.from({ length: SHOPPERS }, () => ({
		pseudonym: randomBytes(16).toString('base64url'),
		key: dayKey(randomBytes(32), 1001, unixDay(T)),
	}));
	return { t: T, pipeline, thread: new RosterThread({ onRestart() {} }), shoppers, parts: rosterPartsFor(SHOPPERS) };
}

async function signedParts(shop: Shop): Promise<Buffer[]> {
	return await Promise.all(Array.from({ length: shop.parts }, (_, part) => signedPart(shop, part, 1)));
}

async function signedPart({ shoppers, parts }: Shop, part: number, version: number): Promise<Buffer> {
	const entries = shoppers
		.filter(({ pseudonym }) => rosterPartOf(pseudonym, parts) === part)
		.map(({ pseudonym, key }) => ({ pseudonym, dayKey: key.toString('hex') }));
	const roster: Roster = { store: STORE, day: unixDay(T), version, part, parts, entries };
	return Buffer.from(await sign('roster', roster, privateKey as KeyObject));
}

async function takePart({ pipeline, thread }: Shop, payload: Buffer): Promise<void> {
	const [, head] = payload.toString('latin1').split('.');
	const { part } = JSON.parse(Buffer.from(head!, 'base64url').toString('utf8')) as Roster;
	const opened = await thread.open({ store: STORE, publicKey, topic: [String(unixDay(T)), String(part)], payload });
	if ('refused' in opened) throw new Error(opened.words);
	const verdict = pipeline.rosters.accept(opened.part, { wallT: T });
	if (!verdict.taken) throw new Error(verdict.words);
}

/** `longestMs`: by the clock, and so with all else that runs on this machine; `longestCpuMs`: of this thread alone. */
type Watched = { tookMs: number; longestMs: number; longestCpuMs: number };

/** How long `work` takes, and the longest time between two adverts that are heard meanwhile, one after the other. */
async function heldUpWhile({ pipeline, t }: Shop, work: () => Promise<unknown>): Promise<Watched> {
	const random = randomSource(3);
	let isDone = false;
	let longestMs = 0;
	let longestCpuMs = 0;
	let lastMs = performance.now();
	let lastCpuMs = threadCpuMs();
	const hear = () => {
		pipeline.observe({ receiver: 'r0', rssiDbm: -70, t, ...strangerAdvert(random) });
		const nowMs = performance.now();
		const nowCpuMs = threadCpuMs();
		longestMs = Math.max(longestMs, nowMs - lastMs);
		longestCpuMs = Math.max(longestCpuMs, nowCpuMs - lastCpuMs);
		lastMs = nowMs;
		lastCpuMs = nowCpuMs;
		if (!isDone) setImmediate(hear);
	};
	hear();
	const startMs = performance.now();
	await work();
	const tookMs = performance.now() - startMs;
	isDone = true;
	return { tookMs: Math.round(tookMs), longestMs: tenth(longestMs), longestCpuMs: tenth(longestCpuMs) };
}

function threadCpuMs(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}

function tenth(ms: number): number {
	return Math.round(ms * 10) / 10;
}

type Arrival = { forgottenMs: number; recognisedMs: number };

/** One shopper goes and another comes: a part of about 3,000 entries comes anew. */
async function changePart(shop: Shop, messages: Buffer[], run: number): Promise<Arrival> {
	const { pipeline, thread, shoppers, parts } = shop;
	const part = run % messages.length;
	const at = shoppers.findIndex(({ pseudonym }) => rosterPartOf(pseudonym, parts) === part);
	const gone = shoppers[at]!;
	const come = newcomer(part, parts);
	shoppers[at] = come;
	const payload = await signedPart(shop, part, run + 2);
	const startMs = performance.now();
	await takePart(shop, payload);
	if (isKnown(shop, gone)) throw new Error('a shopper who withdrew is known');
	const forgottenMs = performance.now() - startMs;
	await pipeline.rosters.prepare(shop.t, thread);
	if (!isKnown(shop, come)) throw new Error('a new shopper is not known');
	return { forgottenMs: Math.round(forgottenMs), recognisedMs: Math.round(performance.now() - startMs) };
}

function newcomer(part: number, parts: number): Shopper {
	for (;;) {
		const pseudonym = randomBytes(16).toString('base64url');
		if (rosterPartOf(pseudonym, parts) === part) return { pseudonym, key: randomBytes(16) };
	}
}

function isKnown({ pipeline, t }: Shop, { key }: Shopper): boolean {
	return pipeline.rosters.find(ridOf(key, epochOf(t)), 0, t) !== undefined;
}

/** Nanoseconds of one lookup among three tables: of somebody, and of nobody. */
function lookups({ pipeline, shoppers, t }: Shop): { hitNs: number; missNs: number } {
	const rids = Array.from({ length: 1000 }, (_, i) => passPayload(ridOf(shoppers[i * 97]!.key, epochOf(t)), -59));
	const noise = Array.from({ length: 1000 }, () => passPayload(randomBytes(8), -59));
	const time = (payloads: readonly Buffer[]) => {
		let known = 0;
		const startMs = performance.now();
		for (let i = 0; i < LOOKUPS; i++) if (pipeline.rosters.find(payloads[i % 1000]!, 1, t)) known++;
		const ns = ((performance.now() - startMs) * 1e6) / LOOKUPS;
		if (known !== (payloads === rids ? LOOKUPS : 0)) throw new Error(`${known} of ${LOOKUPS} lookups found somebody`);
		return ns;
	};
	const runs = (payloads: readonly Buffer[]) => {
		time(payloads);
		return Math.round(median(Array.from({ length: RUNS }, () => time(payloads))));
	};
	return { hitNs: runs(rids), missNs: runs(noise) };
}

/** Of the whole process, the thread included. */
function residentMb(): number {
	collect();
	return process.memoryUsage.rss() / 1e6;
}
