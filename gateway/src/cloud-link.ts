// The cloud as the gateway meets it: committed events go up, signed rosters come down.
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { GatewayRef } from '@aisle/protocol';
import type { Logger } from 'pino';
import { ConfigError, type GatewayConfig, readText } from './config.ts';
import type { Health } from './health/health.ts';
import type { RosterThread } from './identity/roster-thread.ts';
import { RosterIntake } from './roster-intake.ts';
import type { RosterUpkeep } from './roster-upkeep.ts';
import type { Store } from './store/store.ts';
import { createUplink, type Uplink } from './uplink/uplink.ts';

export type CloudLinkParts = { store: Store; upkeep: RosterUpkeep; work: RosterThread; health: Health; log: Logger };

/** @throws {ConfigError} where a file that `cloud` names is missing or of no use */
export function linkCloud(
	cloud: NonNullable<GatewayConfig['cloud']>,
	ref: GatewayRef,
	{ store, upkeep, work, health, log }: CloudLinkParts,
): Uplink {
	const publicKey = publicKeyFrom(cloud.publicKeyFile);
	const intake = new RosterIntake({ ref, publicKey, upkeep, work, store, log, now: () => Date.now() / 1000 });
	const uplink = createUplink({
		url: cloud.url,
		username: cloud.username,
		password: cloud.passwordFile === undefined ? cloud.password : readText(cloud.passwordFile, 'password').trim(),
		ca: cloud.caFile === undefined ? undefined : readText(cloud.caFile, 'CA'),
		ref,
		outbox: store,
		log: log.child({ part: 'uplink' }),
		onConnecting: () => upkeep.beginRound(),
		waitsFor: () => upkeep.waitsFor(),
		onMessage: (leaf, topic, payload) => {
			if (leaf === 'roster') intake.take(topic, payload);
		},
	});
	health.watch('roster', () => intake.state());
	health.watch('uplink', () => {
		const { connected, waitsFor, words } = uplink.state();
		return { state: connected && waitsFor === undefined ? 'ok' : 'degraded', words };
	});
	store.onCommitted(() => uplink.wake());
	upkeep.onApplied(() => uplink.wake());
	upkeep.onMissing(() => uplink.askForRosters());
	uplink.start();
	return uplink;
}

function publicKeyFrom(path: string): KeyObject {
	const pem = readText(path, 'public key');
	try {
		return createPublicKey(pem);
	} catch {
		throw new ConfigError(`${path} is no public key in PEM form. Take the file that "aisle-bridge init" wrote.`);
	}
}
