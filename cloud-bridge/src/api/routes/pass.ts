// `/v1/app/pass`: what the phone advertises, ready to use or as keys for a phone that is offline.
import { fromTimestamp, Id, Moment, PassKeysReply, PassReply } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { NoPass, PassPort } from '../account-ports.ts';
import { shopperOf } from '../bearer.ts';
import { ProblemError } from '../problems.ts';
import { EXAMPLE, REFUSALS, SHOPPER_TOKEN, withExample } from '../schemas.ts';

const Pass = withExample(PassReply, {
	store: EXAMPLE.store,
	now: EXAMPLE.now,
	clock: { offsetS: -1.5, isOff: false },
	rids: [{ rid: '3f9a0c54d7e1b286', from: '2026-11-22T09:00:00.000Z', to: '2026-11-22T09:10:00.000Z' }],
});
const Keys = withExample(PassKeysReply, {
	store: EXAMPLE.store,
	now: EXAMPLE.now,
	days: [
		{
			day: 20_779,
			dayKey: '8f2b6c1d0e9a47538b1c2d3e4f506172',
			from: '2026-11-22T00:00:00.000Z',
			to: '2026-11-23T00:00:00.000Z',
		},
	],
});
const ofStore = { store: Id.optional() };
const common = { tags: ['app'], security: SHOPPER_TOKEN };

export function passRoutes(passes: PassPort): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/v1/app/pass',
			{
				schema: {
					...common,
					summary: 'Identifiers to advertise: the previous, the running and those of the coming 24 hours',
					querystring: z.object({ ...ofStore, phoneTime: Moment.optional() }),
					response: { 200: Pass, ...REFUSALS },
				},
			},
			async (request) => {
				const { store, phoneTime } = request.query;
				const asked = { ...within(store), ...(phoneTime === undefined ? {} : { phoneS: fromTimestamp(phoneTime) }) };
				return granted(await passes.pass(shopperOf(request).id, asked), store);
			},
		);
		server.get(
			'/v1/app/pass/keys',
			{
				schema: {
					...common,
					summary: 'Day keys of today and two days more (UTC), for a phone that makes its identifiers itself',
					querystring: z.object(ofStore),
					response: { 200: Keys, ...REFUSALS },
				},
			},
			async (request) => {
				const { store } = request.query;
				return granted(await passes.keys(shopperOf(request).id, within(store)), store);
			},
		);
	};
}

const within = (store: string | undefined) => (store === undefined ? {} : { store });

function granted<T extends object>(reply: T | NoPass, store: string | undefined): T {
	if (reply === 'not-joined') throw new ProblemError('store-not-joined', `not a shopper of "${store}"`);
	if (reply === 'not-agreed') throw new ProblemError('consent-missing', 'a pass needs consent to "presence"');
	return reply;
}
