// `GET /v1/app/live`: server-sent events. After the head the response belongs to the live room, not to Fastify.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { shopperOf } from '../bearer.ts';
import type { LivePort } from '../ports.ts';
import { ProblemError } from '../problems.ts';
import { REFUSALS, SHOPPER_TOKEN } from '../schemas.ts';
import { EXAMPLE_OFFER } from './inbox.ts';

const STREAM_HEADERS = {
	'content-type': 'text/event-stream; charset=utf-8',
	'cache-control': 'no-store',
	// when the stream ends, nothing else comes on this connection: a stopping bridge need not wait for it
	connection: 'close',
	// nginx would hold events back
	'x-accel-buffering': 'no',
};

const Stream = z
	.string()
	.describe('`event: zone` (LiveZone) at once and on every change; `event: offer` (InboxOffer) with `id: <number>`')
	.meta({ examples: [`id: 41\nevent: offer\ndata: ${JSON.stringify(EXAMPLE_OFFER)}\n\n`] });

export function liveRoute(live: LivePort): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/v1/app/live',
			{
				// its answer would be open for ever
				exposeHeadRoute: false,
				schema: {
					tags: ['app'],
					security: SHOPPER_TOKEN,
					summary: 'Zone and offers as they happen; Last-Event-ID brings what was missed',
					headers: z.object({
						accept: z.string().optional(),
						'last-event-id': z.coerce.number().int().nonnegative().optional().catch(undefined),
					}),
					response: {
						200: { description: 'A stream of events', content: { 'text/event-stream': { schema: Stream } } },
						...REFUSALS,
					},
				},
			},
			async (request, reply) => {
				const shopper = shopperOf(request);
				if (!/text\/event-stream|text\/\*|\*\/\*/.test(request.headers.accept ?? '*/*')) {
					throw new ProblemError('client-not-acceptable', `Accept: ${request.headers.accept}`);
				}
				if (!live.hasRoom(shopper.id)) throw new ProblemError('too-many-streams', 'close another one first');
				reply.headers(STREAM_HEADERS).hijack();
				for (const [name, value] of Object.entries(reply.getHeaders())) {
					if (value !== undefined) reply.raw.setHeader(name, value);
				}
				reply.raw.writeHead(200);
				await live.connect(shopper, request.headers['last-event-id'], reply.raw);
			},
		);
	};
}
