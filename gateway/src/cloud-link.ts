// The cloud as the gateway meets it: committed events go up, signed rosters come down.
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { GatewayRef } from '@aisle/protocol';
import type { Logger } from 'pino';
import { ConfigError, type GatewayConfig, readText } from './config.ts';
import type { Health } from './health/health.ts';
import { takeRoster } from './identity/roster-intake.ts';
import type { Pipeline } from './pipeline.ts';
import type { RosterUpkeep } from './roster-upkeep.ts';
import type { Store } from './store/store.ts';
import { createUplink, type Uplink } from './uplink/uplink.ts';

export type CloudLinkParts = { store: Store; pipeline: Pipeline; upkeep: RosterUpkeep; health: Health; log: Logger };

/** @throws {ConfigError} where a file that `cloud` names is missing or of no use */
export function linkCloud(
	cloud: NonNullable<GatewayConfig['cloud']>,
	ref: GatewayRef,
	{ store, pipeline, upkeep, health, log }: CloudLinkParts,
): Uplink {
	const publicKey = publicKeyFrom(cloud.publicKeyFile);
	const rosterCame = async (topicDay: string | undefined, payload: Buffer) => {
		const verdict = await takeRoster(pipeline.rosters, { store: ref.store, publicKey }, topicDay, payload);
		if (!verdict.taken) {
			log.warn({ event: 'roster-refused', reason: verdict.reason }, 'roster refused');
			health.report('roster', 'degraded', `A roster was refused: ${verdict.reason}.`);
			return;
		}
		await upkeep.refresh();
		health.report('roster', 'ok', 'Passes are recognised by the roster of today.');
	};
	const uplink = createUplink({
		url: cloud.url,
		username: cloud.username,
		password: cloud.passwordFile === undefined ? cloud.password : readText(cloud.passwordFile, 'password').trim(),
		ca: cloud.caFile === undefined ? undefined : readText(cloud.caFile, 'CA'),
		ref,
		outbox: store,
		log: log.child({ part: 'uplink' }),
		onMessage: (leaf, [topicDay], payload) => {
			// an empty one only takes the roster of a day that is over out of the broker
			if (leaf === 'roster' && payload.length > 0) void rosterCame(topicDay, payload);
		},
	});
	health.report('roster', 'starting', 'No roster yet: it comes with the first connection to the cloud.');
	health.watch('uplink', () => {
		const { connected, words } = uplink.state();
		return { state: connected ? 'ok' : 'degraded', words };
	});
	store.onCommitted(() => uplink.wake());
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
