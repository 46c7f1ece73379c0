// `GET /v1/truth`: where everybody really is, four times a second, for the page that shows what the gateway makes of it.
import type { Truth } from '@aisle/protocol';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem.ts';

const EVERY_MS = 250;
/** A few pages; more is a mistake. */
const STREAMS_MAX = 32;

export function registerTruth(app: FastifyInstance, truth: () => Truth): void {
	const streams = new Set<(message: string) => void>();
	const message = () => `event: truth\ndata: ${JSON.stringify(truth())}\n\n`;
	const timer = setInterval(() => {
		if (streams.size === 0) return;
		const picture = message();
		for (const send of streams) send(picture);
	}, EVERY_MS);
	app.addHook('onClose', () => clearInterval(timer));

	app.get('/v1/truth', (request, reply) => {
		if (streams.size >= STREAMS_MAX) {
			return sendProblem(reply, 503, {
				code: 'too-many-pages',
				title: 'Too many pages',
				detail: `At most ${STREAMS_MAX} pages watch the store at once.`,
				remedy: 'Close one.',
			});
		}
		reply.hijack();
		const { raw } = reply;
		for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
		raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		// a page that does not read skips pictures instead of filling memory
		const send = (picture: string) => {
			if (!raw.writableNeedDrain) raw.write(picture);
		};
		streams.add(send);
		send(message());
		request.raw.on('close', () => streams.delete(send));
	});
}
