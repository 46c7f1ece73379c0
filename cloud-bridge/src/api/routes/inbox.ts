// `/v1/app/offers`: the shopper's offers, and what became of them.
import { type InboxOffer, InboxReply, OfferMark } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { shopperOf } from '../bearer.ts';
import type { InboxPort } from '../ports.ts';
import { ProblemError } from '../problems.ts';
import { EXAMPLE, NoContent, REFUSALS, SHOPPER_TOKEN, withExample } from '../schemas.ts';

export const EXAMPLE_OFFER: InboxOffer = {
	id: EXAMPLE.offer,
	campaign: 'running-shoes',
	visit: '019ab2c4-7f1e-7c55-9a3d-5f0b7e6c1d22',
	title: '20 % off running shoes',
	body: 'Today, at the till.',
	expiresAt: '2026-11-22T10:00:00.000Z',
	why: 'You were near Shoes.',
	sentAt: EXAMPLE.now,
};

const Inbox = withExample(InboxReply, { offers: [EXAMPLE_OFFER] });
const Mark = withExample(OfferMark, { mark: 'seen' });
const common = { tags: ['app'], security: SHOPPER_TOKEN };

export function inboxRoutes(inbox: InboxPort): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/v1/app/offers',
			{
				schema: {
					...common,
					summary: 'Offers that are still good, newest first',
					response: { 200: Inbox, ...REFUSALS },
				},
			},
			async (request) => ({ offers: await inbox.list(shopperOf(request).id) }),
		);
		server.post(
			'/v1/app/offers/:id/marks',
			{
				schema: {
					...common,
					summary: 'Say that an offer was seen, opened or redeemed; saying it twice changes nothing',
					params: z.object({ id: z.uuid() }),
					body: Mark,
					response: { 204: NoContent, ...REFUSALS },
				},
			},
			async (request, reply) => {
				const { id } = request.params;
				const outcome = await inbox.mark(shopperOf(request).id, id, request.body.mark);
				if (outcome === 'unknown') throw new ProblemError('offer-unknown', `offer ${id} is not this shopper's`);
				if (outcome === 'expired') throw new ProblemError('offer-expired', `offer ${id} has expired`);
				return reply.code(204).send();
			},
		);
	};
}
