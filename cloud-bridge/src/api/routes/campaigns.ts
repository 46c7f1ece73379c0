// `/v1/campaigns`: what the operator wants said to whom. The shapes are the campaigns room's own.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { CampaignPort } from '../ports.ts';
import { ADMIN_TOKEN, REFUSALS, withExample } from '../schemas.ts';

const common = { tags: ['campaigns'], security: ADMIN_TOKEN };
const ById = z.object({ id: z.string().min(1).max(64) });

export function campaignRoutes(campaigns: CampaignPort): FastifyPluginAsyncZod {
	const Body = withExample(campaigns.schema, campaigns.example);
	const One = withExample(campaigns.storedSchema, campaigns.storedExample);
	const Many = withExample(z.object({ campaigns: z.array(campaigns.storedSchema) }), {
		campaigns: [campaigns.storedExample],
	});
	const answersOne = { response: { 200: One, ...REFUSALS } };

	return async (server) => {
		server.get(
			'/v1/campaigns',
			{ schema: { ...common, summary: 'All campaigns', response: { 200: Many, ...REFUSALS } } },
			async () => ({ campaigns: await campaigns.list() }),
		);
		server.post(
			'/v1/campaigns',
			{ schema: { ...common, summary: 'Start a campaign', body: Body, response: { 201: One, ...REFUSALS } } },
			async (request, reply) => reply.code(201).send(await campaigns.create(request.body)),
		);
		server.get(
			'/v1/campaigns/:id',
			{ schema: { ...common, summary: 'One campaign', params: ById, ...answersOne } },
			async ({ params: { id } }) => campaigns.find(id),
		);
		server.post(
			'/v1/campaigns/:id/pause',
			{ schema: { ...common, summary: 'Make no more offers from it', params: ById, ...answersOne } },
			async ({ params: { id } }) => campaigns.pause(id),
		);
		server.post(
			'/v1/campaigns/:id/resume',
			{ schema: { ...common, summary: 'Make offers from it again', params: ById, ...answersOne } },
			async ({ params: { id } }) => campaigns.resume(id),
		);
	};
}
