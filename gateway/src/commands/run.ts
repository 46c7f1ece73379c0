// `aisle-gateway run`: the daemon.
import { Command } from 'commander';
import { pino } from 'pino';
import { startApp } from '../app.ts';
import { readConfig } from '../config.ts';

/** Stopping waits for sources, disk and uplink; longer than this and the process is left to the next start. */
const STOP_WITHIN_MS = 8_000;
/** Lines that wait for a disk with room; more are dropped. */
const LOG_BACKLOG_CHARS = 1_000_000;

export function runCommand(): Command {
	return new Command('run')
		.description('hear adverts, decide who is where, send what changed')
		.option('-c, --config <file>', 'settings', 'gateway.yaml')
		.action(({ config }: { config: string }) => run(config));
}

/** Resolves when the gateway was asked to stop and has; rejects with the reason when it cannot go on. */
async function run(configPath: string): Promise<void> {
	// databases hold what is nobody else's on this machine
	process.umask(0o077);
	const config = readConfig(configPath);
	const out = pino.destination({ dest: 1, sync: true, maxLength: LOG_BACKLOG_CHARS });
	// a full disk costs lines of the log; unheard, the error would stop the whole process for good
	out.on('error', () => {});
	const log = pino({ level: config.log, base: { gateway: config.gateway } }, out);
	const end = Promise.withResolvers<void>();
	// asked for before noble is loaded: its own handler ends the process if it is the last one there
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end.resolve());
	const app = await startApp(config, { log, fail: end.reject });
	log.info({ event: 'gateway-started', url: app.url }, `store page at ${app.url}`);
	try {
		await end.promise;
		log.info({ event: 'gateway-stopping' }, 'stopping');
	} finally {
		setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
		await app.stop();
	}
}
