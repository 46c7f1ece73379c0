// A hundred satellites at 50 messages a second each, QoS 1, into a real gateway process; then once more beside one that floods.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { endProcesses, freePorts, type RunningProcess, startProcess } from '../../test/support/processes.ts';
import { type BenchResult, percentile } from './result.ts';
import type { Crowd, CrowdWord } from './satellite-crowd.ts';

const SATELLITES = 100;
const PER_S = 50;
const DURATION_S = 20;
/** Processes that the satellites are spread over. */
const CROWDS = 2;
const READY_WITHIN_MS = 30_000;
const SETTLED_WITHIN_MS = 30_000;
const PASSWORD = 'bench';
/** A flooding satellite's payloads: small ones cost the most a byte. */
const FLOOD_BYTES = 150;

type Gateway = { url: string; port: number; process: RunningProcess };
type Round = { sent: number; lost: number; ackMs: number[]; gatewayCpu: number; flood: number };

export async function benchSatellites(): Promise<BenchResult> {
	const alone = await round(false);
	const flooded = await round(true);
	const p99 = (ackMs: number[]) => percentile(ackMs, 99);
	return {
		name: 'satellites',
		unit: 'ms',
		what:
			`p99 from publish to PUBACK of ${SATELLITES} satellites × ${PER_S} messages/s, QoS 1, ${DURATION_S} s, into a gateway process; ` +
			'the broker answers in the turn in which the advert reaches `observe`; loss by the gateway’s own count of adverts',
		median: p99(alone.ackMs),
		runs: [p99(alone.ackMs), p99(flooded.ackMs)],
		details: {
			sent: alone.sent,
			lost: alone.lost,
			p50Ms: percentile(alone.ackMs, 50),
			p99Ms: p99(alone.ackMs),
			gatewayCores: alone.gatewayCpu,
			besideFloodSent: flooded.sent,
			besideFloodLost: flooded.lost,
			besideFloodP50Ms: percentile(flooded.ackMs, 50),
			besideFloodP99Ms: p99(flooded.ackMs),
			besideFloodGatewayCores: flooded.gatewayCpu,
			floodTakenPerS: flooded.flood / DURATION_S,
		},
	};
}

async function round(hasFlood: boolean): Promise<Round> {
	const folder = await mkdtemp(join(tmpdir(), 'aisle-bench-satellites-'));
	try {
		const receivers = Array.from({ length: SATELLITES }, (_, i) => `sat-${i}`);
		const gateway = await startGateway(folder, [...receivers, 'flooder']);
		const shared = { port: gateway.port, password: PASSWORD, durationS: DURATION_S };
		const share = SATELLITES / CROWDS;
		const crowds = Array.from({ length: CROWDS }, (_, i) => {
			const own = receivers.slice(i * share, (i + 1) * share);
			return startCrowd({ ...shared, receivers: own, perS: PER_S, payloadBytes: 0 });
		});
		const flooders = hasFlood
			? [startCrowd({ ...shared, receivers: ['flooder'], perS: 0, payloadBytes: FLOOD_BYTES })]
			: [];
		await Promise.all([...crowds, ...flooders].map((crowd) => crowd.waitFor('"connected":true', READY_WITHIN_MS)));
		const before = await metrics(gateway);
		const told = await Promise.all(crowds.map(ended));
		const after = await metrics(gateway);
		await Promise.all(flooders.map(ended));
		const sent = told.reduce((sum, word) => sum + word.sent, 0);
		const heard = await heardAtLast(gateway, receivers, sent);
		gateway.process.kill('SIGTERM');
		await gateway.process.exited;
		return {
			sent,
			lost: sent - heard,
			ackMs: told.flatMap(({ ackMs }) => ackMs),
			gatewayCpu: Math.round(((after.cpuS - before.cpuS) / DURATION_S) * 100) / 100,
			flood: (after.heard.get('flooder') ?? 0) - (before.heard.get('flooder') ?? 0),
		};
	} finally {
		await endProcesses();
		await rm(folder, { recursive: true, force: true });
	}
}

async function startGateway(folder: string, receivers: readonly string[]): Promise<Gateway> {
	const [http, port] = (await freePorts(2)) as [number, number];
	const site = {
		store: 'bench',
		timezone: 'Europe/Berlin',
		floor: { width: 20, height: 20 },
		zones: [{ id: 'hall', name: 'Hall', shape: [[0, 0], [20, 0], [20, 20], [0, 20]] }], // biome-ignore format: corners
		receivers: receivers.map((id, i) => ({ id, at: [i % 20, Math.floor(i / 20)], kind: 'satellite' })),
	};
	const config = {
		gateway: 'gw-1',
		site: 'site.yaml',
		http: { port: http },
		broker: { port, satellites: receivers.map((receiver) => ({ receiver, password: PASSWORD })) },
		sources: [{ type: 'satellite' }],
	};
	await writeFile(join(folder, 'site.yaml'), stringify(site));
	const path = join(folder, 'gateway.yaml');
	await writeFile(path, stringify(config));
	const process = startProcess('gateway', ['gateway/src/main.ts', 'run', '--config', path]);
	await process.waitFor('"event":"gateway-started"', READY_WITHIN_MS);
	return { url: `http://127.0.0.1:${http}`, port, process };
}

function startCrowd(crowd: Crowd): RunningProcess {
	return startProcess('satellites', ['scripts/bench/satellite-crowd.ts', JSON.stringify(crowd)]);
}

async function ended(crowd: RunningProcess): Promise<Exclude<CrowdWord, { connected: true }>> {
	const { code } = await crowd.exited;
	const last = crowd.output().trimEnd().split('\n').at(-1)!;
	if (code !== 0 || !last.startsWith('{"sent"')) throw new Error(`satellites ended with ${code}:\n${crowd.output()}`);
	return JSON.parse(last);
}

async function metrics({ url }: Gateway): Promise<{ cpuS: number; heard: Map<string, number> }> {
	const text = await (await fetch(`${url}/metrics`)).text();
	const heard = new Map<string, number>();
	for (const [, receiver, count] of text.matchAll(/^aisle_receiver_adverts\{receiver="(.*)"\} (\S+)$/gm)) {
		heard.set(receiver!, Number(count));
	}
	return { cpuS: Number(/^process_cpu_seconds_total (\S+)/m.exec(text)![1]), heard };
}

/** Everything is acknowledged; what still runs inside is given a moment. */
async function heardAtLast(gateway: Gateway, receivers: readonly string[], wanted: number): Promise<number> {
	const deadlineMs = performance.now() + SETTLED_WITHIN_MS;
	for (;;) {
		const { heard } = await metrics(gateway);
		const count = receivers.reduce((sum, receiver) => sum + (heard.get(receiver) ?? 0), 0);
		if (count >= wanted || performance.now() > deadlineMs) return count;
	}
}
