// The broker the bridge connects to: its own, or one that is there already.
import { randomBytes } from 'node:crypto';
import { type Broker, bridgeAccount, hashPassword, PLAIN_TEXT_COST, startBroker } from '@aisle/embedded-broker';
import type { Logger } from 'pino';
import type { BrokerConfig } from './config.ts';

/** A signed part of a roster with the most entries, each with fobs, is 2.6 MB; with those of most stores, 0.4 MB. */
const FRAME_MAX_BYTES = 4 * 1024 * 1024;
/** Rosters of three days: 330 bytes a shopper and gateway, so 15 gateways that know 100,000 shoppers each have room. */
const RETAINED_MAX_BYTES = 512 * 1024 * 1024;

export type BrokerAccess = {
	url: string;
	username?: string | undefined;
	password?: string | undefined;
	ca?: string | undefined;
	/** Where the bridge runs it itself. */
	embedded?: Broker;
};

/** @throws {Error} in one sentence that names the setting */
export async function openBroker(config: BrokerConfig, log: Logger): Promise<BrokerAccess> {
	if (config.kind === 'external') {
		const { url, username, password, ca } = config;
		return { url, username, password, ca };
	}
	// good for this run and this process only
	const password = randomBytes(24).toString('base64url');
	const own = bridgeAccount({ passwordHash: await hashPassword(password, PLAIN_TEXT_COST) });
	const { host, port, accounts } = config;
	const limits = { frameBytes: FRAME_MAX_BYTES, retainedBytes: RETAINED_MAX_BYTES };
	const embedded = await startBroker({ host, port, accounts: [...accounts, own], limits, log }).catch(
		(error: Error) => {
			throw new Error(`${error.message} The setting is broker.embedded in cloud.yaml.`, { cause: error });
		},
	);
	// a wildcard address is no address to connect to
	const connectHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
	return { url: `mqtt://${connectHost}:${embedded.port}`, username: own.username, password, embedded };
}
