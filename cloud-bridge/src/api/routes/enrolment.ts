// `POST /v1/app/enrol`: a shopper opts in. The only call that makes something without a token.
import { EnrolReply, EnrolRequest } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ShopperPort, StorePort } from '../ports.ts';
import { ProblemError } from '../problems.ts';
import { EXAMPLE, REFUSALS, withExample } from '../schemas.ts';

const Body = withExample(EnrolRequest, { store: EXAMPLE.store, consents: ['presence', 'offers'] });
const Reply = withExample(EnrolReply, { shopper: EXAMPLE.shopper, token: EXAMPLE.token });

export function enrolmentRoute(
	shoppers: ShopperPort,
	stores: StorePort,
	enrolmentsPerMinute: number,
): FastifyPluginAsyncZod {
	return async (server) => {
		server.post(
			'/v1/app/enrol',
			{
				config: { rateLimit: { max: enrolmentsPerMinute, timeWindow: '1 minute' } },
				schema: {
					tags: ['app'],
					summary: 'Opt in at one store; the token is shown once and kept by the phone',
					body: Body,
					response: { 201: Reply, ...REFUSALS },
				},
			},
			async (request, reply) => {
				const { store, consents } = request.body;
				if (!stores.has(store)) throw new ProblemError('store-unknown', `store "${store}" is not served here`);
				return reply.code(201).send(await shoppers.enrol(store, consents));
			},
		);
	};
}
