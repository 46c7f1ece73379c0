// The gateway's local web server: the store page, its live stream, /healthz and /metrics.
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { LiveReply, PlanReply } from '@aisle/protocol';
import helmet from '@fastify/helmet';
import serveFiles from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type ControlOptions, registerControl } from './control.ts';
import { isOwnHost } from './own-host.ts';

const PAGE = fileURLToPath(new URL('../../page/dist', import.meta.url));
/** The page redraws twice a second: fast enough for people walking, slow enough for a Raspberry Pi. */
const LIVE_EVERY_MS = 500;
/** One browser a manager and a few screens; more is a mistake. */
const MAX_STREAMS = 32;

export type WebOptions = {
	plan: PlanReply;
	live(): LiveReply;
	health(): { healthy: boolean; parts: { name: string; state: string; words: string; sinceT: number }[] };
	metrics(): Promise<{ contentType: string; body: string }>;
	/** for this machine's own tools */
	control: ControlOptions;
	log: Logger;
};

/** The server, not listening yet. */
export async function createWeb({ plan, live, health, metrics, control, log }: WebOptions): Promise<FastifyInstance> {
	// without fastify's own logger: the page asks twice a second, only what went wrong is worth a line
	const app = fastify({ forceCloseConnections: true });
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
		const { statusCode = 500 } = error;
		// whoever asks nonsense is told, and the log is not
		if (statusCode < 500)
			return reply.code(statusCode).send({ error: `The request cannot be answered: ${error.message}.` });
		log.error({ event: 'web-failed', err: error }, error.message);
		return reply.code(500).send({ error: 'The gateway could not answer. Its log says why (event "web-failed").' });
	});
	await app.register(helmet, {
		contentSecurityPolicy: {
			directives: {
				defaultSrc: ["'self'"],
				// Mantine sets sizes and colours by style attributes
				styleSrc: ["'self'", "'unsafe-inline'"],
				connectSrc: ["'self'", ...(plan.truthUrl ? [new URL(plan.truthUrl).origin] : [])],
				upgradeInsecureRequests: null,
			},
		},
		strictTransportSecurity: false,
	});
	app.addHook('onRequest', async (request, reply) => {
		if (isOwnHost(request.host, hostname())) return;
		await reply.code(421).send({ error: 'Ask for this gateway by its address or its own name.' });
	});
	app.get('/api/site', () => plan);
	await registerLive(app, live);
	await app.register(registerControl, { ...control, prefix: '/api/control' });
	app.get('/healthz', (_request, reply) => {
		const { healthy, parts } = health();
		return reply.code(healthy ? 200 : 503).send({ healthy, parts });
	});
	app.get('/metrics', async (_request, reply) => {
		const { contentType, body } = await metrics();
		return reply.type(contentType).send(body);
	});
	await registerPage(app);
	return app;
}

async function registerLive(app: FastifyInstance, live: () => LiveReply): Promise<void> {
	const streams = new Set<(data: string) => void>();
	const timer = setInterval(() => {
		if (streams.size === 0) return;
		const data = JSON.stringify(live());
		for (const send of streams) send(data);
	}, LIVE_EVERY_MS);
	app.addHook('onClose', () => clearInterval(timer));
	app.get('/api/live', (request, reply) => {
		if (streams.size >= MAX_STREAMS)
			return reply.code(503).send({ error: `At most ${MAX_STREAMS} pages at once. Close one.` });
		reply.hijack();
		const { raw } = reply;
		for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
		raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		const send = (data: string) => {
			// a page that does not read skips pictures instead of filling memory
			if (!raw.writableNeedDrain) raw.write(`event: live\ndata: ${data}\n\n`);
		};
		streams.add(send);
		send(JSON.stringify(live()));
		request.raw.on('close', () => streams.delete(send));
	});
}

async function registerPage(app: FastifyInstance): Promise<void> {
	if (existsSync(PAGE)) {
		await app.register(serveFiles, { root: PAGE, index: 'index.html' });
		return;
	}
	app.get('/', (_request, reply) =>
		reply.code(503).type('text/plain').send('The page is not built yet. Run: npm run build\n'),
	);
}
