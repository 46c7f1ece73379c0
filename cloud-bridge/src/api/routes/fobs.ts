// `/v1/app/fobs`: a loyalty fob that stands for the shopper, linked with the code that came with it.
import { FobRequest, Id, MeReply } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FobPort } from '../account-ports.ts';
import { shopperOf } from '../bearer.ts';
import type { ShopperPort } from '../ports.ts';
import { ProblemError } from '../problems.ts';
import { EXAMPLE_ME, REFUSALS, SHOPPER_TOKEN, withExample } from '../schemas.ts';

const Code = withExample(FobRequest, { code: 'Q4T8W-2HX' });
const Me = withExample(MeReply, EXAMPLE_ME);
const OneFob = z.object({ store: Id, fob: Id });
/** Typing a code wrong happens; trying a thousand does not. */
const TRIES_PER_MINUTE = 10;

export function fobRoutes(fobs: FobPort, shoppers: ShopperPort): FastifyPluginAsyncZod {
	const common = { tags: ['app'], security: SHOPPER_TOKEN, params: OneFob };
	return async (server) => {
		server.put(
			'/v1/app/fobs/:store/:fob',
			{
				config: { rateLimit: { max: TRIES_PER_MINUTE, timeWindow: '1 minute' } },
				schema: {
					...common,
					summary: 'Carry this fob; whoever carried it before does so no longer',
					body: Code,
					response: { 200: Me, ...REFUSALS },
				},
			},
			async (request) => {
				const { store, fob } = request.params;
				const outcome = await fobs.link(shopperOf(request).id, store, fob, request.body.code);
				if (outcome === 'not-joined') throw new ProblemError('store-not-joined', `not a shopper of "${store}"`);
				if (outcome === 'code-wrong') throw new ProblemError('code-unknown', `it is not the code of fob "${fob}"`);
				if (outcome === 'too-many')
					throw new ProblemError('too-many-fobs', 'eight fobs stand for this shopper already');
				return shoppers.me(shopperOf(request));
			},
		);
		server.delete(
			'/v1/app/fobs/:store/:fob',
			{
				schema: { ...common, summary: 'Carry this fob no longer', response: { 200: Me, ...REFUSALS } },
			},
			async (request) => {
				const { store, fob } = request.params;
				if (await fobs.unlink(shopperOf(request).id, store, fob)) return shoppers.me(shopperOf(request));
				throw new ProblemError('fob-not-carried', `fob "${fob}" of "${store}" stands for somebody else or nobody`);
			},
		);
	};
}
