// `/v1/app/phones`: another phone by a code, and this phone leaving.
import { EnrolReply, JoinRequest, PhoneCode } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { AccessPort } from '../account-ports.ts';
import { shopperOf } from '../bearer.ts';
import { ProblemError } from '../problems.ts';
import { EXAMPLE, EXAMPLE_TOKENS, NoContent, REFUSALS, SHOPPER_TOKEN, withExample } from '../schemas.ts';

const Code = withExample(PhoneCode, { code: '7KQ2M-X04RT', expiresAt: '2026-11-22T09:13:10.250Z' });
const Join = withExample(JoinRequest, { code: '7KQ2M-X04RT' });
const Joined = withExample(EnrolReply, { shopper: EXAMPLE.shopper, ...EXAMPLE_TOKENS });
const TOO_MANY = 'five phones have access already';

/** The call without a token. */
export function joinRoute(access: AccessPort, joinsPerMinute: number): FastifyPluginAsyncZod {
	return async (server) => {
		server.post(
			'/v1/app/phones/join',
			{
				config: { rateLimit: { max: joinsPerMinute, timeWindow: '1 minute' } },
				schema: {
					tags: ['app'],
					summary: 'Let this phone in with the code that another phone of the shopper shows',
					body: Join,
					response: { 201: Joined, ...REFUSALS },
				},
			},
			async (request, reply) => {
				const joined = await access.join(request.body.code);
				if (joined === 'unknown') throw new ProblemError('code-unknown', 'no phone shows this code now');
				if (joined === 'too-many') throw new ProblemError('too-many-phones', TOO_MANY);
				return reply.code(201).header('cache-control', 'no-store').send(joined);
			},
		);
	};
}

export function phoneRoutes(access: AccessPort): FastifyPluginAsyncZod {
	const common = { tags: ['app'], security: SHOPPER_TOKEN };
	return async (server) => {
		server.post(
			'/v1/app/phones',
			{
				schema: {
					...common,
					summary: 'A code that lets another phone in: once, and for ten minutes',
					response: { 201: Code, ...REFUSALS },
				},
			},
			async (request, reply) => {
				const code = await access.makeCode(shopperOf(request).id);
				if (code === 'too-many') throw new ProblemError('too-many-phones', TOO_MANY);
				return reply.code(201).send(code);
			},
		);
		server.delete(
			'/v1/app/phones/current',
			{
				schema: {
					...common,
					summary: 'Leave with this phone; the others keep their access',
					response: { 204: NoContent, ...REFUSALS },
				},
			},
			async (request, reply) => {
				if ((await access.leave(shopperOf(request))) === 'last') {
					throw new ProblemError('last-phone', 'no other phone could see, stop or erase anything');
				}
				return reply.code(204).send();
			},
		);
	};
}
