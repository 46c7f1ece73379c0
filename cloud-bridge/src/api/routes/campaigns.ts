// `/v1/campaigns`: what the operator wants said to whom. The schema is the campaigns room's own.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { CampaignPort, CampaignRecord } from '../ports.ts';
import { ProblemError } from '../problems.ts';
import { ADMIN_TOKEN, REFUSALS, withExample } from '../schemas.ts';

const common = { tags: ['campaigns'], security: ADMIN_TOKEN };
const ById = z.object({ id: z.string().min(1).max(64) });

export function campaignRoutes(campaigns: CampaignPort): FastifyPluginAsyncZod {
	const Record = z.object({
		id: z.string(),
		state: z.enum(['active', 'paused']),
		document: z.record(z.string(), z.unknown()),
	});
	const example: CampaignRecord = { id: String(campaigns.example.id), state: 'active', document: campaigns.example };
	const One = withExample(Record, example);
	const Many = withExample(z.object({ campaigns: z.array(Record) }), { campaigns: [example] });
	const Body = withExample(campaigns.schema, campaigns.example);
	const found = (id: string, campaign: CampaignRecord | undefined): CampaignRecord => {
		if (campaign === undefined) throw new ProblemError('campaign-unknown', `campaign "${id}" does not exist`);
		return campaign;
	};

	return async (server) => {
		server.get(
			'/v1/campaigns',
			{ schema: { ...common, summary: 'All campaigns', response: { 200: Many, ...REFUSALS } } },
			async () => ({ campaigns: await campaigns.list() }),
		);
		server.post(
			'/v1/campaigns',
			{ schema: { ...common, summary: 'Start a campaign', body: Body, response: { 201: One, ...REFUSALS } } },
			async (request, reply) => {
				const created = await campaigns.create(request.body);
				if (created === 'exists') {
					throw new ProblemError('campaign-exists', `campaign "${String(request.body.id)}" is there already`);
				}
				return reply.code(201).send(created);
			},
		);
		server.get(
			'/v1/campaigns/:id',
			{ schema: { ...common, summary: 'One campaign', params: ById, response: { 200: One, ...REFUSALS } } },
			async ({ params: { id } }) => found(id, await campaigns.get(id)),
		);
		for (const [verb, state] of [
			['pause', 'paused'],
			['resume', 'active'],
		] as const) {
			server.post(
				`/v1/campaigns/:id/${verb}`,
				{
					schema: {
						...common,
						summary: verb === 'pause' ? 'Make no more offers from it' : 'Make offers from it again',
						params: ById,
						response: { 200: One, ...REFUSALS },
					},
				},
				async ({ params: { id } }) => found(id, await campaigns.setState(id, state)),
			);
		}
	};
}
