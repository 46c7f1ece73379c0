// Who is calling: `Authorization: Bearer` of a shopper, or of the operator.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type { AccessPort, Shopper } from './account-ports.ts';
import { isRefusal } from './errors.ts';
import { ProblemError } from './problems.ts';
import { wrongTokens } from './rate-limits.ts';

declare module 'fastify' {
	interface FastifyRequest {
		/** Set on every route behind `requireShopper`. */
		shopper: Shopper | null;
	}
}

/** Tokens are 43 characters; a longer header is no token and is not worth hashing. */
const TOKEN_MAX_CHARS = 512;

export function requireShopper(scope: FastifyInstance, access: AccessPort): void {
	scope.decorateRequest('shopper', null);
	const countWrong = wrongTokens(scope);
	scope.addHook('onRequest', async (request, reply) => {
		// what is known of a person stays in no cache on the way
		reply.header('cache-control', 'no-store');
		const owner = await access.byToken(bearerOf(request));
		if (owner.is === 'unknown' || owner.is === 'erased') await countWrong(request, reply);
		if (owner.is === 'expired') throw new ProblemError('token-expired', 'the token was good for a limited time');
		if (owner.is === 'erased') throw erased();
		if (owner.is === 'unknown') throw new ProblemError('token-unknown', 'no shopper has this token');
		request.shopper = owner.shopper;
	});
	// another phone may erase the shopper while this call is under way: what fails then fails for that
	scope.setErrorHandler<FastifyError>(async (error, request) => {
		if (!isRefusal(error) && request.shopper !== null && (await access.byToken(bearerOf(request))).is === 'erased') {
			throw erased();
		}
		throw error;
	});
}

const erased = () => new ProblemError('token-erased', 'the shopper of this token was erased');

export function requireAdmin(scope: FastifyInstance, adminToken: string | undefined): void {
	const expected = adminToken === undefined ? undefined : digest(adminToken);
	const countWrong = wrongTokens(scope);
	scope.addHook('onRequest', async (request, reply) => {
		if (expected === undefined) throw new ProblemError('admin-disabled', 'admin calls are off: no admin token is set');
		if (!timingSafeEqual(digest(bearerOf(request)), expected)) {
			await countWrong(request, reply);
			throw new ProblemError('token-unknown', 'this is not the admin token');
		}
	});
}

/** The shopper that `requireShopper` found. */
export function shopperOf(request: FastifyRequest): Shopper {
	if (request.shopper === null) throw new Error(`route ${request.routeOptions.url} is not behind requireShopper`);
	return request.shopper;
}

function bearerOf(request: FastifyRequest): string {
	const match = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '');
	const token = match?.[1];
	if (token === undefined || token.length > TOKEN_MAX_CHARS) {
		throw new ProblemError('token-missing', 'the Authorization header carries no bearer token');
	}
	return token;
}

/** Equal lengths for a comparison that takes equal time. */
function digest(token: string): Buffer {
	return createHash('sha256').update(token).digest();
}
