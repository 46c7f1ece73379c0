// Which pages may talk to the virtual store: those of this machine, on any port, and no others.
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem.ts';

const LOOPBACK = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/;

export function allowLoopbackOrigins(app: FastifyInstance): void {
	app.addHook('onRequest', async (request, reply) => {
		const { origin } = request.headers;
		if (origin === undefined) return;
		if (!LOOPBACK.test(origin)) {
			return sendProblem(reply, 403, {
				code: 'foreign-origin',
				title: 'Not from there',
				detail: `Pages of ${origin} may not use the virtual store.`,
				remedy: 'Open the page from http://127.0.0.1 or http://localhost.',
			});
		}
		reply.header('access-control-allow-origin', origin).header('vary', 'origin');
		if (request.method !== 'OPTIONS') return;
		return reply
			.header('access-control-allow-methods', 'GET, POST, DELETE')
			.header('access-control-allow-headers', 'content-type')
			.header('access-control-max-age', '600')
			.code(204)
			.send();
	});
}
