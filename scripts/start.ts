// `npm start`: a store and a cloud on this machine, nothing else needed. Ctrl-C stops them, the next start goes on.
import { buildPages } from './build-pages.ts';
import { readOptions } from './start/options.ts';
import { type Plan, prepareFolder } from './start/plan.ts';
import { Processes } from './start/processes.ts';

try {
	await start();
} catch (error) {
	process.stderr.write(`${(error as Error).message}\n`);
	process.exit(1);
}

async function start(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	const stopped = Promise.withResolvers<void>();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.resolve());
	await buildPages({ log: say });
	const plan = await prepareFolder(options);
	const processes = new Processes(plan.logs);
	try {
		await processes.start(
			'cloud',
			['cloud-bridge/src/main.ts', 'run', '--config', plan.cloudConfig],
			`${plan.phoneUrl}/healthz`,
		);
		if (plan.virtualStore)
			await processes.start(
				'virtual-store',
				['virtual-store/src/main.ts', ...plan.virtualStore.args],
				plan.virtualStore.readyUrl,
			);
		await processes.start(
			'gateway',
			['gateway/src/main.ts', 'run', '--config', plan.gatewayConfig],
			`${plan.storeUrl}/healthz`,
		);
		say(welcome(plan));
		const crashed = await Promise.race([stopped.promise, processes.ended]);
		if (crashed) throw new Error(crashed);
		say('\nStopping …');
	} finally {
		await processes.stop();
	}
	say(`Stopped. Everything is kept in ${plan.folder}; start again to go on.`);
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
