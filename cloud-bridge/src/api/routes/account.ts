// `/v1/app/stores`, `/v1/app/name` and `/v1/app/pause`: where a shopper is known, by what name, and when not at all.
import { Id, MeReply, NameRequest, PauseRequest } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AccountPort } from '../account-ports.ts';
import { shopperOf } from '../bearer.ts';
import type { ShopperPort, StorePort } from '../ports.ts';
import { ProblemError } from '../problems.ts';
import { EXAMPLE_ME, REFUSALS, SHOPPER_TOKEN, withExample } from '../schemas.ts';

const Me = withExample(MeReply, EXAMPLE_ME);
const Name = withExample(NameRequest, { name: 'Anna' });
const Pause = withExample(PauseRequest, { for: 'hour' });
const InStore = z.object({ store: Id });
const common = { tags: ['app'], security: SHOPPER_TOKEN };
const answers = { response: { 200: Me, ...REFUSALS } };

type Parts = { account: AccountPort; shoppers: ShopperPort; stores: StorePort };

export function accountRoutes(parts: Parts): FastifyPluginAsyncZod {
	return async (server) => {
		await server.register(storeRoutes(parts));
		await server.register(nameRoutes(parts));
		await server.register(pauseRoutes(parts));
	};
}

function storeRoutes({ account, shoppers, stores }: Parts): FastifyPluginAsyncZod {
	return async (server) => {
		server.put(
			'/v1/app/stores/:store',
			{ schema: { ...common, summary: 'Be recognised in another store too', params: InStore, ...answers } },
			async (request) => {
				const { store } = request.params;
				if (!stores.has(store)) throw new ProblemError('store-unknown', `store "${store}" is not served here`);
				await account.joinStore(shopperOf(request).id, store);
				return shoppers.me(shopperOf(request));
			},
		);
		server.delete(
			'/v1/app/stores/:store',
			{
				schema: {
					...common,
					summary: 'Leave one store of several; what was seen there is deleted',
					params: InStore,
					...answers,
				},
			},
			async (request) => {
				const { store } = request.params;
				const outcome = await account.leaveStore(shopperOf(request).id, store);
				if (outcome === 'not-joined') throw new ProblemError('store-not-joined', `not a shopper of "${store}"`);
				if (outcome === 'last') throw new ProblemError('last-store', `"${store}" is the shopper's only store`);
				return shoppers.me(shopperOf(request));
			},
		);
	};
}

function nameRoutes({ account, shoppers }: Parts): FastifyPluginAsyncZod {
	return async (server) => {
		server.put(
			'/v1/app/name',
			{ schema: { ...common, summary: 'The name that staff may see', body: Name, ...answers } },
			async (request) => {
				if ((await account.setName(shopperOf(request).id, request.body.name)) === 'not-agreed') {
					throw new ProblemError('consent-missing', 'a name is kept only with consent to "staff"');
				}
				return shoppers.me(shopperOf(request));
			},
		);
		server.delete(
			'/v1/app/name',
			{ schema: { ...common, summary: 'Delete the name', ...answers } },
			async (request) => {
				await account.removeName(shopperOf(request).id);
				return shoppers.me(shopperOf(request));
			},
		);
	};
}

function pauseRoutes({ account, shoppers }: Parts): FastifyPluginAsyncZod {
	return async (server) => {
		server.put(
			'/v1/app/pause',
			{
				schema: {
					...common,
					summary: 'Be nobody for an hour or a day, from now: not recognised, not told anything',
					body: Pause,
					...answers,
				},
			},
			async (request) => {
				await account.pause(shopperOf(request).id, request.body.for);
				return shoppers.me(shopperOf(request));
			},
		);
		server.delete(
			'/v1/app/pause',
			{ schema: { ...common, summary: 'End the pause now', ...answers } },
			async (request) => {
				await account.resume(shopperOf(request).id);
				return shoppers.me(shopperOf(request));
			},
		);
	};
}
