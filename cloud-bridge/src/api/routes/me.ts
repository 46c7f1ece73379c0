// `/v1/app/me` and its consents: what is known about a shopper, what they agreed to, and the end of it.
import { ConsentChange, ErasureProof, MeReply, Purpose } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { shopperOf } from '../bearer.ts';
import type { AppConfigPort, ShopperPort } from '../ports.ts';
import { ProblemError } from '../problems.ts';
import { EXAMPLE, EXAMPLE_ME, REFUSALS, SHOPPER_TOKEN, withExample } from '../schemas.ts';
import { requireCurrentText } from './enrolment.ts';

const Me = withExample(MeReply, EXAMPLE_ME);
const Change = withExample(ConsentChange, { granted: false, channel: 'app' });
const Proof = withExample(ErasureProof, {
	shopper: '0f4e4f2d6b6a0f1f7d0a3b0c9c0f3a6c7be0f6e21c0ddc3b9a6d1d9d3c1b7a55',
	erasedAt: EXAMPLE.now,
	erased: { shopper: 1, membership: 1, phone: 1, consent: 2, offer: 3, visit: 4, zone_visit: 11, event: 19 },
	gatewaysBy: '2026-11-26T00:00:00.000Z',
	backupsBy: '2026-11-29T09:03:10.250Z',
	signed: 'eyJhbGciOiJFZERTQSIsInR5cCI6ImFpc2xlLWVyYXN1cmUrand…',
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
					summary: 'Erase this shopper: key, consents, offers and what was seen of them; answers a signed proof',
					response: { 200: Proof, ...REFUSALS },
				},
			},
			async (request) => {
				const proof = await shoppers.erase(shopperOf(request).id);
				if (proof === undefined) throw new ProblemError('token-erased', 'the shopper of this token was erased');
				return proof;
			},
		);
		server.put(
			'/v1/app/consents/:purpose',
			{
				schema: {
					...common,
					summary:
						'Give one consent, with the words that were on the screen, or withdraw it, which takes effect at once',
					params: z.object({ purpose: Purpose }),
					body: Change,
					response: { 200: Me, ...REFUSALS },
				},
			},
			async (request) => {
				const shopper = shopperOf(request);
				const { granted, text } = request.body;
				// withdrawing must be as easy as giving: also from a page that was left open while the words changed
				if (granted && text !== undefined) requireCurrentText(appConfig, text);
				await shoppers.changeConsent(shopper.id, request.params.purpose, request.body);
				return shoppers.me(shopper);
			},
		);
	};
}
