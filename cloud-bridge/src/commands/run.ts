// `aisle-bridge run`: the daemon.
import { Command } from 'commander';
import { pino } from 'pino';
import { startApp } from '../app.ts';
import { readConfig } from '../config.ts';

/** Stopping waits for phones, disk and broker; longer than this and the process is left to the next start. */
const STOP_WITHIN_MS = 8_000;
/** Lines that wait for a disk with room; more are dropped. */
const LOG_BACKLOG_CHARS = 1_000_000;

export function runCommand(): Command {
	return new Command('run')
		.description('run the bridge until Ctrl-C or SIGTERM')
		.option('-c, --config <path>', 'settings', 'cloud.yaml')
		.action(({ config }: { config: string }) => run(config));
}

/** Resolves when the bridge was asked to stop and has. */
async function run(configPath: string): Promise<void> {
	// databases hold what is nobody else's on this machine
	process.umask(0o077);
	const config = readConfig(configPath, process.env);
	const out = pino.destination({ dest: 1, sync: true, maxLength: LOG_BACKLOG_CHARS });
	// a full disk costs lines of the log; unheard, the error would stop the whole process for good
	out.on('error', () => {});
	const log = pino({ level: config.log, base: { part: 'cloud-bridge' } }, out);
	const signal = firstSignal();
	const app = await startApp(config, { log, now: () => Date.now() / 1000 });
	log.info({ event: 'bridge-started', httpPort: app.httpPort }, `listening on ${config.http.host}`);
	log.info({ event: 'bridge-stopping', signal: await signal }, 'stopping');
	setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
	await app.stop();
	log.info({ event: 'bridge-stopped' }, 'stopped');
}

/** Later ones change nothing: a terminal's Ctrl-C reaches both the launcher and this process. */
function firstSignal(): Promise<string> {
	return new Promise((resolve) => {
		for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, resolve);
	});
}
