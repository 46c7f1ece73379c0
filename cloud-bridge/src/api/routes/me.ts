// `/v1/app/me` and its consents: what is known about a shopper, what they agreed to, and the end of it.
import { ConsentChange, MeReply, Purpose } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { shopperOf } from '../bearer.ts';
import type { AppConfigPort, ShopperPort } from '../ports.ts';
import { EXAMPLE_ME, NoContent, REFUSALS, SHOPPER_TOKEN, withExample } from '../schemas.ts';
import { requireCurrentText } from './enrolment.ts';

const Me = withExample(MeReply, EXAMPLE_ME);
const Change = withExample(ConsentChange, { granted: false, channel: 'app' });

const common = { tags: ['app'], security: SHOPPER_TOKEN };

export function meRoutes(shoppers: ShopperPort, appConfig: AppConfigPort): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/v1/app/me',
			{ schema: { ...common, summary: 'What is known about this shopper', response: { 200: Me, ...REFUSALS } } },
			async (request) => shoppers.me(shopperOf(request)),
		);
		server.delete(
			'/v1/app/me',
			{
				schema: {
					...common,
					summary: 'Erase this shopper: key, consents, offers and what was seen of them',
					response: { 204: NoContent, ...REFUSALS },
				},
			},
			async (request, reply) => {
				await shoppers.erase(shopperOf(request).id);
				return reply.code(204).send();
			},
		);
		server.put(
			'/v1/app/consents/:purpose',
			{
				schema: {
					...common,
					summary: 'Give or withdraw one consent; withdrawing takes effect at once',
					params: z.object({ purpose: Purpose }),
					body: Change,
					response: { 200: Me, ...REFUSALS },
				},
			},
			async (request) => {
				const shopper = shopperOf(request);
				if (request.body.text !== undefined) requireCurrentText(appConfig, request.body.text);
				await shoppers.changeConsent(shopper.id, request.params.purpose, request.body);
				return shoppers.me(shopper);
			},
		);
	};
}
