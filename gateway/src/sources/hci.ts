// Source `hci`: a Bluetooth adapter of this machine, or a controller that speaks H4, heard through noble in a process of its own.
import { z } from 'zod';
import { NOBLES } from './hci/noble-private.ts';
import { SCAN_UNIT_MS } from './hci/scan-parameters.ts';
import { Supervisor } from './hci/supervisor.ts';
import { parseTransport, type Transport } from './hci/transport.ts';
import type { SourceKind } from './source.ts';

/** Scan interval and window: 0x0004 to 0x4000 units (Core spec vol 4 part E 7.8.10). */
const LEAST_MS = 0x0004 * SCAN_UNIT_MS;
const MOST_MS = 0x4000 * SCAN_UNIT_MS;

const DurationMs = z.number().min(LEAST_MS).max(MOST_MS);

const TransportText = z.string().transform((text, ctx): Transport => {
	const parsed = parseTransport(text);
	if (parsed) return parsed;
	ctx.addIssue(`"${text}" is no transport: write hci0, uart:/dev/ttyACM0, h4:unix:/PATH or h4:tcp:127.0.0.1:PORT`);
	return z.NEVER;
});

const HciConfig = z
	.strictObject({
		receiver: z.string().min(1),
		transport: TransportText,
		intervalMs: DurationMs.default(100),
		windowMs: DurationMs.default(100),
		scan: z.enum(['passive', 'active']).default('passive'),
		/** heard nothing for so long, the radio is started again; where that does not help, less and less often */
		silenceS: z.number().min(1).max(3600).default(8),
		noble: z.enum(NOBLES).default(NOBLES[0]),
	})
	.refine((config) => config.windowMs <= config.intervalMs, {
		path: ['windowMs'],
		error: 'windowMs is longer than intervalMs: set both alike to scan all the time',
	});

export const hciSource: SourceKind<typeof HciConfig> = {
	type: 'hci',
	config: HciConfig,
	async start(config, context) {
		if (!context.receivers.has(config.receiver)) {
			const known = [...context.receivers].join(', ') || 'none';
			throw new Error(`receiver "${config.receiver}" is not in the site file: use one of its receivers (${known})`);
		}
		const { receiver, silenceS, ...adapter } = config;
		return new Supervisor({ receiver, adapter, silenceS }, context);
	},
};
