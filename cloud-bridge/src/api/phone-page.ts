// Serves the built phone page at `/`. Where it is not built, one sentence says how.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const NOT_BUILT = 'The phone page is not built: run "npm run build" in the repository, then reload.\n';
const YEAR_S = 31_536_000;

/** @param dist the folder Vite writes: index.html, the service worker, and assets/ with hashed names */
export async function servePhonePage(server: FastifyInstance, dist: string): Promise<void> {
	if (!existsSync(join(dist, 'index.html'))) {
		server.get('/', { schema: { hide: true } as object }, async (_request, reply) =>
			reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT),
		);
		return;
	}
	await server.register(fastifyStatic, {
		root: dist,
		cacheControl: false,
		setHeaders(reply, path) {
			const hashed = path.startsWith(join(dist, 'assets'));
			reply.header('cache-control', hashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
		},
	});
}
