// `/v1/app/me`, its consents and its pass: what is known about a shopper, what they agreed to, and the end of it.
import { ConsentChange, MeReply, PassReply, Purpose } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { shopperOf } from '../bearer.ts';
import type { AppConfigPort, ShopperPort } from '../ports.ts';
import { EXAMPLE, NoContent, REFUSALS, SHOPPER_TOKEN, withExample } from '../schemas.ts';
import { requireCurrentText } from './enrolment.ts';

const Me = withExample(MeReply, {
	shopper: EXAMPLE.shopper,
	store: EXAMPLE.store,
	stores: [EXAMPLE.store],
	enrolledAt: EXAMPLE.enrolledAt,
	consents: { presence: true, offers: true, purchases: false, staff: false, research: false },
	fobs: [],
	phones: 1,
});
const Change = withExample(ConsentChange, { granted: false, channel: 'app' });
const Pass = withExample(PassReply, {
	store: EXAMPLE.store,
	now: EXAMPLE.now,
	rids: [{ rid: '3f9a0c54d7e1b286', from: '2026-11-22T09:00:00.000Z', to: '2026-11-22T09:10:00.000Z' }],
});

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
		server.get(
			'/v1/app/pass',
			{
				schema: {
					...common,
					summary: 'Identifiers to advertise: the previous, the running and those of the coming 24 hours',
					response: { 200: Pass, ...REFUSALS },
				},
			},
			async (request) => {
				const { id, store } = shopperOf(request);
				return shoppers.pass(id, store);
			},
		);
	};
}
