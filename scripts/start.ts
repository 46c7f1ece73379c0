// `npm start`: a store and a cloud on this machine, nothing else needed. Ctrl-C stops them, the next start goes on.
import { once } from 'node:events';
import { buildPages } from './build-pages.ts';
import { fileProblem } from './start/file-problem.ts';
import { readOptions } from './start/options.ts';
import { type Plan, prepareFolder } from './start/plan.ts';
import { type Daemon, Processes } from './start/processes.ts';

try {
	await start();
} catch (error) {
	process.stderr.write(`${fileProblem(error) ?? (error as Error).message}\n`);
	process.exit(1);
}

async function start(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	const stopping = new AbortController();
	const stopped = once(stopping.signal, 'abort');
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
	const plan = await prepareFolder(options);
	await buildPages({ log: say });
	const processes = new Processes(plan.logs);
	try {
		for (const daemon of daemonsOf(plan)) await processes.start(daemon, stopping.signal);
		if (!stopping.signal.aborted) say(welcome(plan));
		const crashed = await Promise.race([stopped.then(() => undefined), processes.ended]);
		if (crashed) throw new Error(crashed);
		say('\nStopping …');
	} finally {
		await processes.stop();
	}
	say(`Stopped. Everything is kept in ${plan.folder}; start again to go on.`);
}

/** Each needs those before it. */
function daemonsOf({ cloudConfig, phoneUrl, virtualStore, gatewayConfig, storeUrl }: Plan): Daemon[] {
	const run = (main: string, config: string) => [`${main}/src/main.ts`, 'run', '--config', config];
	return [
		{ name: 'cloud', args: run('cloud-bridge', cloudConfig), readyUrl: `${phoneUrl}/healthz` },
		...(virtualStore ? [virtualStore] : []),
		{ name: 'gateway', args: run('gateway', gatewayConfig), readyUrl: `${storeUrl}/healthz` },
	];
}

function welcome({ storeUrl, phoneUrl, what, logs }: Plan): string {
	return `
  Aisle is running: ${what}.

    Store page   ${storeUrl}   the floor plan, live
    Phone page   ${phoneUrl}   opt in and walk in

  API reference ${phoneUrl}/docs · logs in ${logs} · Ctrl-C stops
`;
}

function say(words: string): void {
	process.stdout.write(`${words}\n`);
}
