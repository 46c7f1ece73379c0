// What a crowded radio costs: a real gateway that hears 1,500 adverts a second, nine in ten of strangers; then 600,000 new addresses.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { adapterProcesses, statOf } from '../../test/support/adapter-processes.ts';
import { freePorts } from '../../test/support/processes.ts';
import { startBenchController } from './bench-controller.ts';
import { type BenchResult, median } from './result.ts';

const PER_S = 1_500;
const WARM_UP_S = 10;
const MEASURED_S = 20;
const RUNS = 3;
const NEW_ADDRESSES = 600_000;
const FAST_PER_S = 15_000;
const RESIDENT_WARM_UP = 150_000;

/** Linux counts processor time in these, whatever the kernel was built with (proc_pid_stat(5)). */
const TICKS_PER_S = 100;

export async function benchRadioLoad(): Promise<BenchResult> {
	const folder = await mkdtemp(join(tmpdir(), 'aisle-radio-load-'));
	const controller = await startBenchController();
	const gateway = await startGateway(folder, controller.address);
	try {
		const adapter = adapterProcesses(gateway.pid!)[0]!;
		const pids = [gateway.pid!, adapter];
		const sending = controller.send((WARM_UP_S + RUNS * MEASURED_S + 1) * PER_S, 0, PER_S);
		await setTimeout(WARM_UP_S * 1000);
		const runs: Load[] = [];
		for (let i = 0; i < RUNS; i++) runs.push(await loadOf(pids, gateway.url));
		await sending;

		await controller.send(RESIDENT_WARM_UP, 0, FAST_PER_S);
		const residentBefore = await Promise.all(pids.map(residentMb));
		await controller.send(NEW_ADDRESSES, 0, FAST_PER_S);
		const grown = (await Promise.all(pids.map(residentMb))).map((mb, i) => round(mb - residentBefore[i]!));
		const all = runs.map(({ percents }) => round(percents[0]! + percents[1]!));
		return {
			name: 'radio-load',
			unit: '% of a core',
			what: `gateway and adapter's process together at ${PER_S} adverts/s over ${MEASURED_S} s, each from a new address, nine in ten of strangers; MB grown over ${NEW_ADDRESSES} more`,
			median: median(all),
			runs: all,
			details: {
				gatewayPercent: median(runs.map(({ percents }) => percents[0]!)),
				adapterPercent: median(runs.map(({ percents }) => percents[1]!)),
				heardPerS: median(runs.map(({ heardPerS }) => heardPerS)),
				gatewayGrownMb: grown[0]!,
				adapterGrownMb: grown[1]!,
				gatewayMb: round(await residentMb(pids[0]!)),
				adapterMb: round(await residentMb(pids[1]!)),
			},
		};
	} finally {
		gateway.kill();
		if (gateway.exitCode === null) await once(gateway, 'exit');
		await controller.end();
		await rm(folder, { recursive: true });
	}
}

type Load = { percents: number[]; heardPerS: number };

/** @throws {Error} where what is sent is not heard: doing nothing is cheap */
async function loadOf(pids: readonly number[], url: string): Promise<Load> {
	const [heardBefore, before, startedMs] = [await heard(url), pids.map(processorS), performance.now()];
	await setTimeout(MEASURED_S * 1000);
	const tookS = (performance.now() - startedMs) / 1000;
	const percents = pids.map((pid, i) => round(((processorS(pid) - before[i]!) / tookS) * 100));
	const heardPerS = Math.round(((await heard(url)) - heardBefore) / tookS);
	if (heardPerS < 0.98 * PER_S) throw new Error(`only ${heardPerS} of ${PER_S} adverts a second arrive`);
	return { percents, heardPerS };
}

async function heard(url: string): Promise<number> {
	const metrics = await (await fetch(`${url}/metrics`)).text();
	return Number(/^aisle_receiver_adverts\{receiver="gw-hci0"\} (\d+)/m.exec(metrics)![1]);
}

async function startGateway(folder: string, transport: string) {
	const [port] = await freePorts(1);
	const config = {
		gateway: 'gw-1',
		site: resolve('scripts/demo/site.yaml'),
		data: join(folder, 'data'),
		http: { port },
		sources: [{ type: 'hci', receiver: 'gw-hci0', transport }],
	};
	await writeFile(join(folder, 'gateway.yaml'), JSON.stringify(config));
	const entry = ['gateway/src/main.ts', 'run', '--config', join(folder, 'gateway.yaml')];
	const child = spawn(process.execPath, entry, { stdio: ['ignore', 'pipe', 'inherit'] });
	for await (const line of createInterface({ input: child.stdout })) if (line.includes('hci-hearing')) break;
	child.stdout.resume();
	return Object.assign(child, { url: `http://127.0.0.1:${port}` });
}

/** In user mode and in the kernel, both. */
function processorS(pid: number): number {
	const stat = statOf(pid);
	return (Number(stat[11]) + Number(stat[12])) / TICKS_PER_S;
}

async function residentMb(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) / 1000;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
