// `/v1/stores`: the stores served here and, for each, how much came in and went out.
import { Id } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { StorePort } from '../ports.ts';
import { ProblemError } from '../problems.ts';
import { ADMIN_TOKEN, EXAMPLE, REFUSALS, withExample } from '../schemas.ts';

const Named = z.object({ id: Id, name: z.string() });
const Stores = withExample(z.object({ stores: z.array(Named.extend({ zones: z.array(Named) })) }), {
	stores: [{ id: EXAMPLE.store, name: 'Berlin Mitte', zones: [{ id: 'shoes', name: 'Shoes' }] }],
});
const Count = z.record(z.string(), z.number().int().nonnegative());
const Figures = withExample(z.object({ store: Id, events: Count, offers: Count }), {
	store: EXAMPLE.store,
	events: { 'aisle.zone.entered.v1': 1204, 'aisle.zone.exited.v1': 1198 },
	offers: { sent: 61, seen: 40, opened: 12 },
});
const common = { tags: ['stores'], security: ADMIN_TOKEN };

export function storeRoutes(stores: StorePort): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/v1/stores',
			{ schema: { ...common, summary: 'All stores', response: { 200: Stores, ...REFUSALS } } },
			async () => ({ stores: stores.all() }),
		);
		server.get(
			'/v1/stores/:store/figures',
			{
				schema: {
					...common,
					summary: 'Events by type and offers by state',
					params: z.object({ store: Id }),
					response: { 200: Figures, ...REFUSALS },
				},
			},
			async ({ params: { store } }) => {
				if (!stores.has(store)) throw new ProblemError('store-unknown', `store "${store}" is not served here`);
				return { store, ...(await stores.figures(store)) };
			},
		);
	};
}
