// The store's own MQTT broker: what satellites speak to, and what sources hear through `SourceContext.subscribe`.
import {
	type Broker,
	hashPassword,
	isPasswordHash,
	PLAIN_TEXT_COST,
	satelliteAccount,
	startBroker,
} from '@aisle/embedded-broker';
import { Id } from '@aisle/protocol';
import type { Logger } from 'pino';
import { z } from 'zod';

/** MQTT's own 1883 is left to a Mosquitto on the same machine. */
const DEFAULT_PORT = 7073;

const Satellite = z
	.strictObject({
		/** id of a receiver in the site file; the satellite may speak for this one only */
		receiver: Id,
		/** what it publishes: a name of `sources/satellite/formats` */
		format: z.string().default('aisle'),
		/** its own name in its topics, where that is not the receiver's id */
		name: z.string().min(1).optional(),
		username: z.string().optional(),
		password: z.string().min(1).optional(),
		passwordHash: z.string().refine(isPasswordHash, 'must be "scrypt$N$r$p$salt$hash"').optional(),
	})
	.refine(
		({ password, passwordHash }) => (password === undefined) !== (passwordHash === undefined),
		'needs either password or passwordHash, not both',
	);

export type SatelliteConfig = z.infer<typeof Satellite>;

/** `broker:` in gateway.yaml */
export const StoreBrokerConfig = z.strictObject({
	host: z.string().default('127.0.0.1'),
	port: z.int().min(0).max(65_535).default(DEFAULT_PORT),
	satellites: z.array(Satellite).default([]),
});
export type StoreBrokerConfig = z.infer<typeof StoreBrokerConfig>;

export async function startStoreBroker(config: StoreBrokerConfig, { log }: { log: Logger }): Promise<Broker> {
	const accounts = await Promise.all(
		config.satellites.map(async ({ receiver, username, password, passwordHash }) => {
			const hash = passwordHash ?? (await hashPassword(password!, PLAIN_TEXT_COST));
			const topics = { adverts: [`satellites/${receiver}/#`], others: [], hears: [] };
			return satelliteAccount({ receiver, topics, passwordHash: hash, ...(username !== undefined && { username }) });
		}),
	);
	const broker = await startBroker({ host: config.host, port: config.port, accounts, log });
	log.info({ event: 'store-broker-started', host: config.host, port: broker.port }, 'the store broker listens');
	return broker;
}
