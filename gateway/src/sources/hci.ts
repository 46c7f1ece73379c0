// Source `hci`: a Bluetooth adapter of this machine, or a controller that speaks H4, heard through noble.
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { openNobleHci } from './hci/noble-hci.ts';
import { SCAN_UNIT_MS } from './hci/scan-parameters.ts';
import { parseTransport, type Transport } from './hci/transport.ts';
import type { SourceContext, SourceKind } from './source.ts';

/** Scan interval and window: 0x0004 to 0x4000 units (Core spec vol 4 part E 7.8.10). */
const LEAST_MS = 0x0004 * SCAN_UNIT_MS;
const MOST_MS = 0x4000 * SCAN_UNIT_MS;

const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 30_000;
/** An adapter that heard for this long was sound: the next loss is a new one, and is retried at once. */
const SOUND_MS = 60_000;

const DurationMs = z.number().min(LEAST_MS).max(MOST_MS);

const TransportText = z.string().transform((text, ctx): Transport => {
	const parsed = parseTransport(text);
	if (parsed) return parsed;
	ctx.addIssue(`"${text}" is no transport: write hci0, h4:unix:/PATH or h4:tcp:127.0.0.1:PORT`);
	return z.NEVER;
});

const HciConfig = z
	.strictObject({
		receiver: z.string().min(1),
		transport: TransportText,
		intervalMs: DurationMs.default(100),
		windowMs: DurationMs.default(100),
		scan: z.enum(['passive', 'active']).default('passive'),
	})
	.refine((config) => config.windowMs <= config.intervalMs, {
		path: ['windowMs'],
		error: 'windowMs is longer than intervalMs: set both alike to scan all the time',
	});

type HciConfig = z.infer<typeof HciConfig>;

export const hciSource: SourceKind<typeof HciConfig> = {
	type: 'hci',
	config: HciConfig,
	async start(config, context) {
		if (!context.receivers.has(config.receiver)) {
			const known = [...context.receivers].join(', ') || 'none';
			throw new Error(`receiver "${config.receiver}" is not in the site file: use one of its receivers (${known})`);
		}
		const stopping = new AbortController();
		const hearing = hearUntil(stopping.signal, config, context);
		return {
			async stop() {
				stopping.abort();
				await hearing;
			},
		};
	},
};

/** Opens the adapter afresh, with a new noble instance, whenever it is lost. */
async function hearUntil(signal: AbortSignal, config: HciConfig, context: SourceContext): Promise<void> {
	let waitMs = RETRY_FIRST_MS;
	while (!signal.aborted) {
		const since = performance.now();
		context.report({ state: 'starting', words: `opening ${config.transport.name}` });
		const reason = await hearOnce(signal, config, context);
		if (signal.aborted) break;
		if (performance.now() - since > SOUND_MS) waitMs = RETRY_FIRST_MS;
		const words = `${reason.message}; trying again in ${waitMs / 1000} s`;
		context.report({ state: 'failed', words });
		context.log.warn({ event: 'hci-lost', transport: config.transport.name }, words);
		await setTimeout(waitMs, undefined, { signal }).catch(() => {}); // aborted: the loop ends
		waitMs = Math.min(waitMs * 2, RETRY_MOST_MS);
	}
	context.report({ state: 'ended', words: `${config.transport.name} closed` });
}

/** Hears until the adapter is lost or `signal` fires. Returns why it ended. */
async function hearOnce(signal: AbortSignal, config: HciConfig, context: SourceContext): Promise<Error> {
	try {
		const hci = await openNobleHci({ ...config, signal });
		const stop = () => void hci.stop();
		signal.addEventListener('abort', stop);
		try {
			signal.throwIfAborted();
			hci.onReport((address, rssiDbm, data) => {
				context.observe({ receiver: config.receiver, address, rssiDbm, data, t: Date.now() / 1000 });
			});
			await hci.start();
			context.report({ state: 'ok', words: `hearing with ${config.transport.name}, ${config.scan}` });
			context.log.info({ event: 'hci-hearing', transport: config.transport.name, scan: config.scan }, 'hearing');
			return (await hci.lost) ?? new Error('stopped');
		} finally {
			signal.removeEventListener('abort', stop);
			await hci.stop();
			if (hci.malformed > 0) {
				const { malformed } = hci;
				context.log.warn({ event: 'hci-malformed', malformed }, 'packets from the controller could not be read');
			}
		}
	} catch (error) {
		return error as Error;
	}
}
