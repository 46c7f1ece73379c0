// `GET /healthz`: every part of the bridge with its state. No token: a load balancer asks it.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiPorts } from '../ports.ts';
import { withExample } from '../schemas.ts';

const State = z.enum(['ok', 'degraded', 'failed']);
const Health = withExample(
	z.object({ state: State, parts: z.array(z.object({ name: z.string(), state: State, words: z.string() })) }),
	{ state: 'ok', parts: [{ name: 'database', state: 'ok', words: 'answers' }] },
);

export function healthRoute(health: ApiPorts['health']): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/healthz',
			{
				// a monitor asks often, and a shop behind one address must not make it look dead
				config: { rateLimit: false },
				schema: {
					tags: ['operations'],
					summary: 'Parts and their states; 503 where one has failed',
					response: { 200: Health, 503: Health },
				},
			},
			async (_request, reply) => {
				const parts = await health();
				const worst = (['failed', 'degraded'] as const).find((state) => parts.some((part) => part.state === state));
				return reply.code(worst === 'failed' ? 503 : 200).send({ state: worst ?? 'ok', parts });
			},
		);
	};
}
