// How soon a gateway hears of a change where 100,000 shoppers take part, and how long the bridge is held up meanwhile.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { gatewayTopic, unixDay } from '@aisle/protocol';
import { openDatabase } from '../../cloud-bridge/src/db/database.ts';
import { makeShopperKey } from '../../cloud-bridge/src/shoppers/identity.ts';
import { createSeal } from '../../cloud-bridge/src/shoppers/seal.ts';
import { call, enrolBody, GATEWAY, STORE, startBridge, type TestBridge } from '../../cloud-bridge/src/test-bridge.ts';
import { addManyShoppers } from '../../cloud-bridge/test/many-shoppers.ts';
import { type BenchResult, median } from './result.ts';

const SHOPPERS = 100_000;
const RUNS = 10;
/** Today and as far ahead as rosters go. */
const DAYS = 3;
type Heard = { topic: string; atMs: number; bytes: number; names: string[] };

export async function benchRosters(): Promise<BenchResult> {
	const bridge = await startBridge();
	await fill(bridge);
	const startMs = Date.now();
	await bridge.restart();
	const turns = watchTurns();
	const gateway = await listen(bridge);
	const all = await gateway.all();
	const wholeMs = Date.now() - startMs;
	const whileLoadingMs = turns.longestMs();
	const enrolled: number[] = [];
	const withdrawn: number[] = [];
	for (let run = 0; run < RUNS; run++) {
		const [beforeMs, { body }] = [Date.now(), await call(bridge, 'POST', '/v1/app/enrol', { body: enrolBody() })];
		const came = await gateway.next(() => true);
		enrolled.push(came.atMs - beforeMs);
		const name = came.names.find((pseudonym) => !all.has(pseudonym))!;
		const { token } = body;
		const withdrawMs = Date.now();
		await call(bridge, 'PUT', '/v1/app/consents/presence', { token, body: { granted: false } });
		const went = await gateway.next(({ topic, names }) => topic === came.topic && !names.includes(name));
		withdrawn.push(went.atMs - withdrawMs);
	}
	const whileChangingMs = turns.longestMs();
	turns.stop();
	await gateway.close();
	await bridge.end();
	return {
		name: 'rosters',
		unit: 'ms',
		what: `from the request of a withdrawal to the gateway that has the roster without it, ${SHOPPERS} shoppers`,
		median: median(withdrawn),
		runs: withdrawn,
		details: {
			enrolmentMs: median(enrolled),
			fromStartToAllPartsMs: wholeMs,
			longestTurnWhileLoadingMs: whileLoadingMs,
			longestTurnWhileChangingMs: whileChangingMs,
			retainedBytes: gateway.bytes(),
		},
	};
}

/** How long one turn of the event loop works, in time of this thread's core: other programs on the machine count not. */
function watchTurns() {
	let longestUs = 0;
	let stopped = false;
	let before = process.threadCpuUsage();
	const turn = () => {
		const { user, system } = process.threadCpuUsage(before);
		longestUs = Math.max(longestUs, user + system);
		before = process.threadCpuUsage();
		if (!stopped) setImmediate(turn);
	};
	turn();
	return {
		/** Since the last time this was asked. */
		longestMs(): number {
			const ms = Math.round(longestUs / 100) / 10;
			longestUs = 0;
			return ms;
		},
		stop(): void {
			stopped = true;
		},
	};
}

async function fill(bridge: TestBridge): Promise<void> {
	await bridge.stop();
	const db = await openDatabase({ path: bridge.config.database });
	const seal = createSeal(bridge.config.shopperKeys);
	const names = Array.from({ length: SHOPPERS }, () => randomBytes(16).toString('base64url'));
	await addManyShoppers(db, STORE, names, (id) => seal.seal(makeShopperKey(), id));
	await db.destroy();
}

async function listen(bridge: TestBridge) {
	const ref = { store: STORE, gateway: GATEWAY };
	const access = { url: bridge.mqttUrl(), username: `${STORE}/${GATEWAY}`, password: 'gateway' };
	const worker = new Worker(new URL('roster-listener.ts', import.meta.url), {
		workerData: { ...access, filter: `${gatewayTopic(ref, 'roster')}/#` },
	});
	const heard: Heard[] = [];
	const today = `/roster/${unixDay(Date.now() / 1000)}`;
	const sizes = new Map<string, number>();
	const news = new EventTarget();
	worker.on('message', (message: Heard | { ready: true }) => {
		if ('ready' in message) return;
		sizes.set(message.topic, message.bytes);
		if (message.topic.includes(today)) heard.push(message);
		news.dispatchEvent(new Event('heard'));
	});
	const next = async (wanted: (one: Heard) => boolean): Promise<Heard> => {
		for (;;) {
			const found = heard.splice(0).find(wanted);
			if (found !== undefined) return found;
			await once(news, 'heard');
		}
	};
	return {
		next,
		/** Every shopper, once all parts of all days are there. */
		async all(): Promise<Set<string>> {
			const names = new Set<string>();
			const todays = () => [...sizes.keys()].filter((topic) => topic.includes(today)).length;
			for (;;) {
				for (const { names: some } of heard.splice(0)) for (const name of some) names.add(name);
				if (names.size === SHOPPERS && sizes.size === DAYS * todays()) return names;
				await once(news, 'heard');
			}
		},
		bytes: (): number => [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
		async close(): Promise<void> {
			worker.postMessage('close');
			await worker.terminate();
		},
	};
}
