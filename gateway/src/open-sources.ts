// Starts what the gateway hears with: the store's own broker, and every source of gateway.yaml.
import type { Broker } from '@aisle/embedded-broker';
import type { Site } from '@aisle/protocol';
import type { Logger } from 'pino';
import { type SatelliteConfig, startStoreBroker } from './broker/store-broker.ts';
import { ConfigError, type GatewayConfig, SOURCE_KINDS, type SourceConfig } from './config.ts';
import type { Health } from './health/health.ts';
import { listenError } from './listen-error.ts';
import type { Pipeline } from './pipeline.ts';
import type { SatelliteEntry, SourceContext, SourceKind } from './sources/source.ts';

export type HearingParts = {
	pipeline: Pipeline;
	health: Health;
	/** something of that part was started again */
	restarted: (part: string, reason: string) => void;
	log: Logger;
	fail: (error: Error) => void;
};

/** @param running takes what has started, to be stopped in the reverse order */
export async function openSources(
	config: GatewayConfig,
	site: Site,
	parts: HearingParts,
	running: AsyncDisposableStack,
): Promise<void> {
	const broker = config.broker && (await openStoreBroker(config.broker, parts.log));
	if (broker) running.defer(() => broker.stop());
	const receivers = new Set(site.receivers.map(({ id }) => id));
	for (const source of config.sources) {
		const kind = SOURCE_KINDS.find(({ type }) => type === source.type) as unknown as SourceKind;
		const satellites = config.broker?.satellites.map(satelliteEntry) ?? [];
		const started = await kind.start(source, sourceContext(nameOf(source), { receivers, satellites, broker }, parts));
		running.defer(() => started.stop());
	}
}

type Surroundings = Pick<SourceContext, 'receivers' | 'satellites'> & { broker: Broker | undefined };

function sourceContext(
	name: string,
	{ receivers, satellites, broker }: Surroundings,
	{ pipeline, health, restarted, log, fail }: HearingParts,
): SourceContext {
	return {
		observe: (advert) => pipeline.observe(advert),
		advance: (t) => pipeline.advance(t),
		receivers,
		satellites,
		report: ({ state, words }, about = name) => health.report(about, state, words),
		restarted: (reason) => restarted(name, reason),
		fail,
		async subscribe(topicFilter, handle) {
			if (broker) return broker.subscribe(topicFilter, handle);
			throw new ConfigError(`Source ${name} needs the store's broker. Add "broker: { port: 7073 }" to gateway.yaml.`);
		},
		log: log.child({ part: name }),
	};
}

async function openStoreBroker(config: NonNullable<GatewayConfig['broker']>, log: Logger): Promise<Broker> {
	try {
		return await startStoreBroker(config, { log: log.child({ part: 'broker' }) });
	} catch (error) {
		throw listenError(error as Error, config, 'broker');
	}
}

function satelliteEntry({ receiver, format, name = receiver }: SatelliteConfig): SatelliteEntry {
	return { receiver, format, name };
}

function nameOf(source: SourceConfig): string {
	return source.type === 'hci' ? `radio ${source.receiver}` : source.type;
}
