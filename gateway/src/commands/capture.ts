// `aisle-gateway capture`: what is heard, as a file that `replay` plays; through the running gateway, or with its own ears.
import { Command, InvalidArgumentError, Option } from 'commander';
import { pino } from 'pino';
import { ZodError } from 'zod';
import { Captures } from '../captures.ts';
import { type GatewayConfig, readConfig, readSite } from '../config.ts';
import { makeEars } from '../ears.ts';
import { CaptureBatch, type CaptureRequest, DEFAULT_MINUTES, GREATEST_MINUTES } from '../recording/capture.ts';
import { CaptureFile, checkPlace } from '../recording/capture-file.ts';
import { STRANGERS, type StrangersRule } from '../recording/recorder.ts';
import { CaptureConsole } from './capture-console.ts';
import { LineWriter } from './line-writer.ts';
import { findRunningGateway, type RunningGateway } from './running-gateway.ts';

const STDOUT = '-';
/** Longer than a slow card takes for the last second's lines. */
const LEAVE_WITHIN_MS = 5_000;

const PRIVACY = `
What is written about strangers (whatever is neither in the site file nor a pass of today's roster):
  pseudonyms  Their addresses are replaced: the same device has the same one throughout this capture, and nobody can turn
              it back, as its key is never written. The two bits that say of which kind a random address is stay.
              The address within the data (in both directions, its lower half, as text) and names are replaced likewise.
              Kept, as decoders need it, and able to tell a device from others: beacon ids (iBeacon, AltBeacon,
              Eddystone, web addresses), service data and vendors' data (of phones, headphones, trackers, sensors),
              the strength of the signal, and when it was heard.
  keep        All as it is heard. That is personal data: know why you need it, and delete it afterwards.
  none        Nothing: only what the site file names, and passes of today's roster.
Addresses that the site file names stay. A pass keeps its changing id, which is noise to whoever has no roster.
While it runs the gateway's health says so, on the store page too. It ends by itself; Ctrl-C ends it earlier.`;

type Options = {
	config: string;
	out: string;
	minutes: number;
	receiver: string[];
	strangers: StrangersRule;
	force?: boolean;
};

/** Where lines go: a file, or whoever reads standard output. */
type Target = { readonly bytes: number; write(text: string): Promise<void>; close(): Promise<void> };

export function captureCommand(): Command {
	return new Command('capture')
		.description('write what is heard to a file that replay plays, for a limited time')
		.option('-c, --config <file>', 'settings', 'gateway.yaml')
		.requiredOption('-o, --out <file>', 'JSON Lines, gzipped where the name ends in .gz; "-" is standard output')
		.option('-m, --minutes <n>', `how long, ${GREATEST_MINUTES} at most; 0.5 are 30 s`, minutesOf, DEFAULT_MINUTES)
		.option('-r, --receiver <id...>', 'only what these receivers hear', [])
		.addOption(
			new Option('-s, --strangers <how>', 'what is written about them').choices(STRANGERS).default(STRANGERS[0]),
		)
		.option('--force', 'replace a file that is there already')
		.addHelpText('after', PRIVACY)
		.action(capture);
}

async function capture({ config: path, out, minutes, receiver, strangers, force = false }: Options): Promise<void> {
	const config = readConfig(path);
	if (out !== STDOUT) await checkPlace(out, force);
	const leaving = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => leaving.abort());
	const screen = new CaptureConsole(process.stderr, { out, strangers, nowMs: () => performance.now() });
	leaving.signal.addEventListener('abort', () => setTimeout(() => leaveAnyway(screen), LEAVE_WITHIN_MS).unref());
	const request: CaptureRequest = { minutes, strangers, receivers: receiver };
	const gateway = await findRunningGateway(config.data);
	const batches = gateway
		? throughGateway(gateway, request, leaving.signal)
		: withOwnEars(config, request, leaving.signal, screen);
	let target: Target | undefined;
	try {
		for await (const batch of batches) {
			target ??= out === STDOUT ? standardOutput() : await CaptureFile.create(out, { force, nowMs });
			await target.write(batch.text);
			screen.heard(batch, target.bytes);
		}
	} finally {
		await target?.close().finally(() => screen.ended(target!.bytes, leaving.signal.aborted));
	}
	if (screen.end === 'gateway') throw new Error('The gateway stopped, and the capture with it, before its time.');
}

/** Rejects where the gateway refuses or goes away. */
async function* throughGateway(
	gateway: RunningGateway,
	{ minutes, strangers, receivers }: CaptureRequest,
	leaving: AbortSignal,
): AsyncGenerator<CaptureBatch> {
	const limits = receivers.length > 0 && { receivers: receivers.join(',') };
	let begun = false;
	try {
		for await (const line of gateway.stream('capture', { minutes: `${minutes}`, strangers, ...limits }, leaving)) {
			const batch = CaptureBatch.parse(line);
			begun = true;
			yield batch;
			if (batch.end !== undefined) return;
		}
	} catch (error) {
		// Ctrl-C tears the stream off
		if (leaving.aborted) return;
		if (error instanceof ZodError) throw new Error('The gateway is of another version than this command: restart it.');
		if (!begun) throw error;
		throw new Error('The gateway went away, and the capture with it. Its log or its service manager may say why.', {
			cause: error,
		});
	}
}

/** Rejects where a source cannot be opened, or fails for good. */
async function* withOwnEars(
	config: GatewayConfig,
	request: CaptureRequest,
	leaving: AbortSignal,
	screen: CaptureConsole,
): AsyncGenerator<CaptureBatch> {
	screen.say(
		`No gateway runs on ${config.data}: this command opens its sources itself, and the gateway must not start meanwhile.`,
		'Without rosters it takes every pass for a stranger.',
	);
	const site = readSite(config.site);
	const log = pino({ level: 'silent' });
	let failure: Error | undefined;
	const fail = (error: Error) => {
		failure = error;
		running.end('left');
	};
	const ears = makeEars(config, site, { log, fail, now: wallS });
	const running = new Captures({ site, ...ears, log, now: wallS }).start(request);
	leaving.addEventListener('abort', () => running.end('left'));
	// Ctrl-C came while we looked for the gateway
	if (leaving.aborted) running.end('left');
	try {
		await ears.open();
		for await (const batch of running.batches()) {
			screen.troubles(ears.health.parts());
			yield batch;
		}
	} finally {
		running.end('left');
		await ears.close();
	}
	if (failure) throw failure;
}

/** A disk that hangs, or a reader that takes nothing, cannot keep who wants to leave. */
function leaveAnyway(screen: CaptureConsole): void {
	screen.say('The last lines could not be written: what they go to takes nothing.');
	process.exit(1);
}

function standardOutput(): Target {
	const lines = new LineWriter(process.stdout);
	let bytes = 0;
	return {
		get bytes() {
			return bytes;
		},
		async write(text) {
			if (text === '') return;
			bytes += text.length;
			lines.write(text.slice(0, -1));
			await lines.flush();
		},
		close: () => lines.flush(),
	};
}

function minutesOf(text: string): number {
	const minutes = Number(text);
	if (minutes > 0 && minutes <= GREATEST_MINUTES) return minutes;
	throw new InvalidArgumentError(`It must be a number of minutes above 0, and ${GREATEST_MINUTES} at most.`);
}

const nowMs = () => performance.now();
const wallS = () => Date.now() / 1000;
