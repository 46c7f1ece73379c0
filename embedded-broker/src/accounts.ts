// Who may log in to a broker, and what they may publish and hear there; ready-made accounts for Aisle's own roles.
import { DOWN_LEAVES, type GatewayRef, gatewayTopic, UP_LEAVES } from '@aisle/protocol';
import { z } from 'zod';
import { isPasswordHash } from './passwords.ts';
import { isTopicFilter } from './topic-filters.ts';

const TopicFilter = z
	.string()
	.refine(
		isTopicFilter,
		'must be an MQTT topic filter: + fills one level, # only stands last, e.g. "satellites/+/adverts"',
	);

export const Account = z.strictObject({
	// no spaces: the name and the client's id are joined by one
	username: z.string().regex(/^[!-~]{1,128}$/, 'must be 1 to 128 printable ASCII characters without spaces'),
	passwordHash: z
		.string()
		.refine(isPasswordHash, 'must be a hash as hashPassword() makes it: "scrypt$N$r$p$salt$hash"'),
	/** a topic is allowed where one of these matches it */
	publish: z.array(TopicFilter),
	/** topics that are taken and forgotten: no refusal, and nobody hears them */
	forget: z.array(TopicFilter).default([]),
	/** whether what it publishes may be kept for those who come later */
	retain: z.boolean().default(true),
	/** a filter is allowed where one of these covers it */
	subscribe: z.array(TopicFilter),
	/** the daemon's own client: no rate limit */
	trusted: z.boolean().default(false),
});
export type Account = z.input<typeof Account>;

/** A store's gateway on the cloud's broker: its own branch, and there only its own directions. */
export function gatewayAccount(from: GatewayRef & { passwordHash: string; username?: string }): Account {
	return {
		username: from.username ?? `${from.store}/${from.gateway}`,
		passwordHash: from.passwordHash,
		publish: UP_LEAVES.map((leaf) => gatewayTopic(from, leaf)),
		// rosters have levels more, their day and their part; `#` also hears the level itself
		subscribe: DOWN_LEAVES.map((leaf) => gatewayTopic(from, leaf) + (leaf === 'roster' ? '/#' : '')),
	};
}

/** The cloud bridge itself: every gateway, both ways. */
export function bridgeAccount(from: { passwordHash: string; username?: string }): Account {
	const everything = ['aisle/v1/#'];
	return {
		username: from.username ?? 'cloud-bridge',
		passwordHash: from.passwordHash,
		publish: everything,
		subscribe: everything,
		trusted: true,
	};
}

export type SatelliteTopics = { adverts: string[]; others: string[]; hears: string[] };

/** A satellite on the store's broker: its adverts go to the daemon, what else it says to nobody, and it hears what it asks for. */
export function satelliteAccount(from: {
	receiver: string;
	passwordHash: string;
	username?: string;
	topics: SatelliteTopics;
}): Account {
	return {
		username: from.username ?? from.receiver,
		passwordHash: from.passwordHash,
		publish: from.topics.adverts,
		forget: from.topics.others,
		retain: false,
		subscribe: from.topics.hears,
	};
}
