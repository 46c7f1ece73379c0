// How often one may ask: a shopper by who they are, wherever they call from; a caller without a token by their address.
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problems.ts';

export type RateLimits = {
	/** Of one address, without a token; many phones may stand behind one. */
	requestsPerMinute: number;
	/** Of one shopper, with all their phones. */
	requestsPerShopperPerMinute: number;
	/** Of one address, and so often may a code for a phone be tried there. */
	enrolmentsPerMinute: number;
};

const TIME_WINDOW = '1 minute';
/** Callers remembered; beyond that the one that was quiet for longest is forgotten. */
const REMEMBERED = 20_000;
/** Two a second: pages that were left open after an erasure, and somebody who tries. */
const WRONG_TOKENS_PER_MINUTE = 120;

/** Before the routes. Runs after `requireShopper` has found who asks. */
export async function limitRates(server: FastifyInstance, limits: RateLimits): Promise<void> {
	await server.register(rateLimit, {
		timeWindow: TIME_WINDOW,
		cache: REMEMBERED,
		keyGenerator: (request) => request.shopper?.id ?? normalizeIP(request.ip),
		max: (request) => (request.shopper ? limits.requestsPerShopperPerMinute : limits.requestsPerMinute),
	});
}

export type CountWrongToken = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * Wrong tokens count for their address alone: they cost nobody behind the same address anything whose token is right.
 * The function throws a ProblemError once there were too many.
 */
export function wrongTokens(server: FastifyInstance): CountWrongToken {
	const count = server.createRateLimit({ max: WRONG_TOKENS_PER_MINUTE, timeWindow: TIME_WINDOW });
	return async (request, reply) => {
		const limit = await count(request);
		if (limit.isAllowed || !limit.isExceeded) return;
		reply.header('retry-after', limit.ttlInSeconds);
		throw new ProblemError('too-many-requests', 'too many wrong tokens from one address');
	};
}
