// What one broker and one client of it may use up. Defaults suit a store's broker and a cloud's of some hundred gateways.
import { z } from 'zod';

const KIB = 1024;
const MIB = 1024 * KIB;

export const BrokerLimits = z.strictObject({
	/** longest packet after CONNECT */
	frameBytes: z
		.int()
		.positive()
		.default(256 * KIB),
	/** a connection without a whole CONNECT by then is cut */
	connectTimeoutMs: z.int().positive().default(10_000),
	/** an account that sends faster, on all its connections together, is slowed down; it loses nothing */
	messagesPerS: z.number().positive().default(500),
	/** a client that takes nothing of its 1 MiB backlog for so long is cut off: aedes makes everybody wait for it */
	stalledMs: z.int().positive().default(10_000),
	/** messages it may send at once after a quiet time */
	burst: z.number().positive().default(1_000),
	bytesPerS: z
		.number()
		.positive()
		.default(2 * MIB),
	/** connections at one time */
	clients: z.int().positive().default(1_000),
	/** of them from one address: half, for a chain's gateways may stand behind one */
	connectionsPerAddress: z.int().positive().default(500),
	/** connections that one address may open in a second, and at once after a quiet time */
	connectsPerS: z.number().positive().default(100),
	connectBurst: z.number().positive().default(1_000),
	/** connections of one account; one more ends the oldest, which is most often one that died unnoticed */
	connectionsPerAccount: z.int().positive().default(100),
	retainedMessages: z.int().nonnegative().default(10_000),
	retainedBytes: z
		.int()
		.nonnegative()
		.default(64 * MIB),
	/** topic filters of one client */
	subscriptions: z.int().positive().default(100),
	/** sessions kept for clients that are away (clean session off) */
	sessions: z.int().nonnegative().default(1_000),
	/** messages waiting for one such client */
	queuedMessages: z.int().nonnegative().default(1_000),
	/** bytes waiting for all of them together */
	queuedBytes: z
		.int()
		.nonnegative()
		.default(64 * MIB),
});
export type BrokerLimits = z.infer<typeof BrokerLimits>;
