// The store's own MQTT broker: what satellites speak to, and what sources hear through `SourceContext.subscribe`.
import {
	type Broker,
	type ClientEvent,
	hashPassword,
	PLAIN_TEXT_COST,
	type Refusal,
	type SatelliteTopics,
	satelliteAccount,
	startBroker,
} from '@aisle/embedded-broker';
import type { Logger } from 'pino';
import type { SatelliteConfig, StoreBrokerConfig } from './satellite-config.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';

/** 64 KiB: some 300 adverts, far more than a satellite sends at once. */
const FRAME_BYTES = 64 * 1024;
/** A satellite's own, the one that died unnoticed before it, and somebody who looks what it sends. */
const CONNECTIONS_PER_ACCOUNT = 4;
/** For clients that are no satellite of ours, and satellites that come back all at once. */
const SPARE_CONNECTIONS = 50;
const CONNECTS_PER_S = 20;
/** A subscriber that reads nothing holds the others up until it is cut off, and satellites have next to nothing to read. */
const STALLED_MS = 2_000;

/** The kinds of a source's `SatelliteEvent`, which this room does not know. */
export type SatelliteEvent = {
	kind: ClientEvent['kind'] | 'wrong-password' | 'too-many-connections' | 'wrong-topic' | 'turned-away' | 'unreadable';
	receiver?: string;
	address?: string;
	topic?: string;
};

export type StoreBroker = Broker & {
	/** what is wrong with the certificate, if anything */
	tlsProblem(nowS: number): string | undefined;
};

export type StoreBrokerOptions = {
	topicsOf: (satellite: SatelliteConfig) => SatelliteTopics;
	onSatellite?: (event: SatelliteEvent) => void;
	log: Logger;
};

/**
 * @param config with its password files read
 * @throws {Error} in one sentence
 */
export async function startStoreBroker(
	config: StoreBrokerConfig,
	{ topicsOf, onSatellite = () => {}, log }: StoreBrokerOptions,
): Promise<StoreBroker> {
	const tlsFiles = config.tls && readTlsFiles(config.tls);
	const accounts = await Promise.all(
		config.satellites.map(async (satellite) => {
			const { receiver, username = receiver, password, passwordHash } = satellite;
			const hash = passwordHash ?? (await hashPassword(password!, PLAIN_TEXT_COST));
			return satelliteAccount({ receiver, username, passwordHash: hash, topics: topicsOf(satellite) });
		}),
	);
	const receivers = new Map(config.satellites.map(({ receiver, username = receiver }) => [username, receiver]));
	const receiverOf = (username: string | undefined) => {
		const receiver = username === undefined ? undefined : receivers.get(username);
		return receiver === undefined ? {} : { receiver };
	};
	const broker = await startBroker({
		host: config.host,
		port: config.port,
		...(tlsFiles && { tls: tlsOptions(tlsFiles, config.tls?.port) }),
		accounts,
		limits: brokerLimits(config),
		log,
		// in some formats the topic names the device that was heard
		logTopics: false,
		onClient: ({ kind, username, address }) => onSatellite({ kind, address, ...receiverOf(username) }),
		onRefused: (refusal) => {
			const kind = refusalKind(refusal);
			if (kind === undefined) return;
			const { username, address, topic } = refusal;
			onSatellite({ kind, ...receiverOf(username), ...(address && { address }), ...(topic && { topic }) });
		},
	});
	const { port, tlsPort } = broker;
	log.info({ event: 'store-broker-started', host: config.host, port, tlsPort }, 'the store broker listens');
	return { ...broker, tlsProblem: (nowS) => tlsFiles?.problem(nowS) };
}

function tlsOptions({ key, cert }: TlsFiles, port: number | undefined) {
	return { key, cert, ...(port !== undefined && { port }) };
}

function brokerLimits({ satellites, limits }: StoreBrokerConfig) {
	const connections = satellites.length * CONNECTIONS_PER_ACCOUNT + SPARE_CONNECTIONS;
	return {
		frameBytes: FRAME_BYTES,
		messagesPerS: limits.messagesPerS,
		burst: 2 * limits.messagesPerS,
		bytesPerS: limits.bytesPerS,
		stalledMs: STALLED_MS,
		clients: 2 * connections,
		// all satellites may stand behind one address, and there must be room beside it
		connectionsPerAddress: connections,
		connectionsPerAccount: CONNECTIONS_PER_ACCOUNT,
		connectsPerS: CONNECTS_PER_S,
		connectBurst: connections,
	};
}

function refusalKind({ kind, reason }: Refusal): SatelliteEvent['kind'] | undefined {
	switch (kind) {
		case 'login':
			return reason === 'busy' ? undefined : 'wrong-password';
		case 'publish':
			return 'wrong-topic';
		case 'too-many-connections':
			return kind;
		case 'too-many-clients':
			return 'turned-away';
		case 'protocol':
		case 'frame':
			return 'unreadable';
		default:
			return undefined;
	}
}
