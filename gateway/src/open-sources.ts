// Starts what the gateway hears with: the store's own broker, and every source of gateway.yaml.
import type { Broker, SatelliteTopics } from '@aisle/embedded-broker';
import { nearestWord, type Site } from '@aisle/protocol';
import type { Logger } from 'pino';
import type { SatelliteConfig } from './broker/satellite-config.ts';
import { type StoreBroker, startStoreBroker } from './broker/store-broker.ts';
import { ConfigError, type GatewayConfig, readText, SOURCE_KINDS, type SourceConfig } from './config.ts';
import type { Health } from './health/health.ts';
import { listenError } from './listen-error.ts';
import type { Pipeline } from './pipeline.ts';
import { SATELLITE_FORMATS_BY_NAME } from './sources/satellite/formats/index.ts';
import type { SatelliteEntry, SatelliteEvent, SourceContext, SourceKind } from './sources/source.ts';

export type HearingParts = {
	pipeline: Pipeline;
	health: Health;
	/** something of that part was started again */
	restarted: (part: string, reason: string) => void;
	log: Logger;
	fail: (error: Error) => void;
};

const LOOPBACK = /^(?:localhost$|127\.|::1$)/;

/** @param running takes what has started, to be stopped in the reverse order */
export async function openSources(
	config: GatewayConfig,
	site: Site,
	parts: HearingParts,
	running: AsyncDisposableStack,
): Promise<void> {
	const events = new Set<(event: SatelliteEvent) => void>();
	const tell = (event: SatelliteEvent) => {
		for (const listen of events) listen(event);
	};
	const broker = config.broker && (await openStoreBroker(config.broker, site, tell, parts));
	if (broker) running.defer(() => broker.stop());
	const surroundings: Surroundings = {
		receivers: new Set(site.receivers.map(({ id }) => id)),
		satellites: config.broker?.satellites.map(satelliteEntry) ?? [],
		satelliteLimits: limitWords(config.broker?.limits),
		satelliteSilenceS: config.broker?.silenceS ?? Number.POSITIVE_INFINITY,
		watchSatellites(listener) {
			events.add(listener);
			return () => events.delete(listener);
		},
		broker,
	};
	const hearing = new Set(config.sources);
	for (const source of config.sources) {
		const kind = SOURCE_KINDS.find(({ type }) => type === source.type) as unknown as SourceKind;
		const over = () => {
			hearing.delete(source);
			// another recording may go on, and a radio always does
			if (hearing.size === 0) parts.pipeline.over();
		};
		const started = await kind.start(source, { ...sourceContext(nameOf(source), surroundings, parts), over });
		running.defer(() => started.stop());
	}
}

type Surroundings = Pick<
	SourceContext,
	'receivers' | 'satellites' | 'satelliteLimits' | 'satelliteSilenceS' | 'watchSatellites'
> & { broker: Broker | undefined };

function sourceContext(
	name: string,
	{ broker, ...surroundings }: Surroundings,
	{ pipeline, health, restarted, log, fail }: HearingParts,
): SourceContext {
	return {
		...surroundings,
		observe: (advert) => pipeline.observe(advert),
		advance: (t) => pipeline.advance(t),
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

async function openStoreBroker(
	config: NonNullable<GatewayConfig['broker']>,
	site: Site,
	onSatellite: (event: SatelliteEvent) => void,
	{ health, log }: HearingParts,
): Promise<StoreBroker> {
	for (const [i, { receiver }] of config.satellites.entries()) requireSatellite(receiver, i, site);
	const satellites = config.satellites.map(({ passwordFile, ...satellite }) =>
		passwordFile === undefined ? satellite : { ...satellite, password: readPassword(passwordFile) },
	);
	requireOwnTopics(config.satellites);
	const options = { topicsOf, onSatellite, log: log.child({ part: 'broker' }) };
	const broker = await startStoreBroker({ ...config, satellites }, options).catch((error: ListenError) => {
		// all others are sentences with a remedy already
		if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw new ConfigError(error.message);
		const { host, port, tls } = config;
		if (error.port !== undefined && error.port === tls?.port) throw listenError(error, { host, port: tls.port }, 'tls');
		throw listenError(error, { host, port }, 'broker');
	});
	const secure = config.tls && (broker.tlsPort === undefined ? ', with TLS' : ` and with TLS on ${broker.tlsPort}`);
	const nearOnly = LOOPBACK.test(config.host) ? ', from this machine only (others need broker: { host: 0.0.0.0 })' : '';
	const words = `takes satellites on ${config.host}:${broker.port}${secure ?? ''}${nearOnly}`;
	health.watch('broker', () => {
		const problem = broker.tlsProblem(Date.now() / 1000);
		return problem === undefined ? { state: 'ok', words } : { state: 'degraded', words: `${words}; ${problem}` };
	});
	return broker;
}

/** @throws {ConfigError} for one that would let anybody in, or that no satellite could be told */
function readPassword(file: string): string {
	const password = readText(file, 'password').trim();
	if (password !== '' && !/[\r\n]/.test(password)) return password;
	throw new ConfigError(
		`The password file ${file} ${password === '' ? 'is empty' : 'has more than one line'}. Write the password into it, and nothing else.`,
	);
}

function topicsOf({ format, receiver, name = receiver }: SatelliteConfig): SatelliteTopics {
	const { adverts, others, hears } = SATELLITE_FORMATS_BY_NAME.get(format)!;
	return { adverts: adverts(name), others: others(name), hears: hears(name) };
}

/** Some formats share their topics: one name in two of them would be two satellites that speak for each other. */
function requireOwnTopics(satellites: readonly SatelliteConfig[]): void {
	const owners = new Map<string, string>();
	for (const satellite of satellites) {
		for (const filter of topicsOf(satellite).adverts) {
			const owner = owners.get(filter);
			if (owner !== undefined) {
				throw new ConfigError(
					`broker.satellites in gateway.yaml: "${owner}" and "${satellite.receiver}" would both speak on ${filter}. Give each a name of its own.`,
				);
			}
			owners.set(filter, satellite.receiver);
		}
	}
}

type ListenError = Error & { code?: string; port?: number };

/** @throws {ConfigError} saying what to write */
function requireSatellite(receiver: string, index: number, { receivers }: Site): void {
	const found = receivers.find(({ id }) => id === receiver);
	if (found?.kind === 'satellite') return;
	const place = `broker.satellites[${index}] in gateway.yaml`;
	if (found) {
		throw new ConfigError(
			`${place}: "${receiver}" is an adapter in the site file. Write "kind: satellite" there, or name another receiver.`,
		);
	}
	const ids = receivers.filter(({ kind }) => kind === 'satellite').map(({ id }) => id);
	const meant = nearestWord(receiver, ids);
	const remedy =
		meant === undefined
			? `Add "- { id: ${receiver}, at: [x, y], kind: satellite }" to receivers there`
			: `Write "receiver: ${meant}"`;
	throw new ConfigError(`${place}: there is no receiver "${receiver}" in the site file. ${remedy}.`);
}

function satelliteEntry({ receiver, format, name = receiver, username = receiver }: SatelliteConfig): SatelliteEntry {
	return { receiver, format, name, username };
}

function limitWords(limits: NonNullable<GatewayConfig['broker']>['limits'] | undefined): string {
	return limits === undefined
		? 'nothing'
		: `${limits.messagesPerS} messages/s or ${Math.round(limits.bytesPerS / 1024)} KiB/s`;
}

function nameOf(source: SourceConfig): string {
	return source.type === 'hci' ? `radio ${source.receiver}` : source.type;
}
