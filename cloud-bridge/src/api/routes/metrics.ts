// `GET /metrics`: Prometheus text. It counts and never names.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Metrics } from '../metrics.ts';

const Text = z.string().meta({ examples: ['aisle_live_streams 3\n'] });

export function metricsRoute({ registry }: Metrics): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/metrics',
			{
				config: { rateLimit: false },
				schema: {
					tags: ['operations'],
					summary: 'Prometheus metrics',
					response: { 200: { description: 'Prometheus text', content: { 'text/plain': { schema: Text } } } },
				},
			},
			async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
		);
	};
}
