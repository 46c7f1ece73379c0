// `GET /v1/app/config`: what the phone page needs before anybody opted in.
import { AppConfig } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { StorePort } from '../ports.ts';
import { EXAMPLE, REFUSALS, withExample } from '../schemas.ts';

const Reply = withExample(AppConfig, {
	stores: [{ id: EXAMPLE.store, name: 'Berlin Mitte', zones: [{ id: 'shoes', name: 'Shoes' }] }],
});

export function appConfigRoute(stores: StorePort, radioUrl: string | undefined): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/v1/app/config',
			{
				schema: {
					tags: ['app'],
					summary: 'Stores and zones, and where a demo page finds its radio',
					response: { 200: Reply, ...REFUSALS },
				},
			},
			async () => ({ stores: stores.all(), ...(radioUrl === undefined ? {} : { radioUrl }) }),
		);
	};
}
