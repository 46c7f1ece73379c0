// The gateway's local web server: the store page, its live stream, /healthz and /metrics.
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { LiveReply, PlanReply, RecordingReply, SurveyReply } from '@aisle/protocol';
import helmet from '@fastify/helmet';
import serveFiles from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type ControlOptions, registerControl } from './control.ts';
import { isOwnHost } from './own-host.ts';
import { registerSurveyApi, type SurveyDoor } from './survey-api.ts';

const PAGE = fileURLToPath(new URL('../../page/dist', import.meta.url));
/** The page redraws twice a second: fast enough for people walking, slow enough for a Raspberry Pi. */
const PICTURE_EVERY_MS = 500;
/** One browser a manager and a few screens; more is a mistake. */
const MAX_STREAMS = 32;

export type WebOptions = {
	plan: PlanReply;
	live(): LiveReply;
	/** the survey, which is made only while somebody looks */
	survey: { watch(): { picture(): SurveyReply; stop(): void } };
	/** the survey that is kept, and what an installer's page may do to it */
	recording: SurveyDoor & { picture(): RecordingReply };
	/** made of files when it is asked for */
	certificate(): Promise<{ status: number; page: string }>;
	health(): { healthy: boolean; parts: { name: string; state: string; words: string; sinceT: number }[] };
	metrics(): Promise<{ contentType: string; body: string }>;
	/** for this machine's own tools */
	control: ControlOptions;
	log: Logger;
};

/** The server, not listening yet. */
export async function createWeb(options: WebOptions): Promise<FastifyInstance> {
	const { plan, live, survey, recording, certificate, health, metrics, control, log } = options;
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
	registerPictures(app, 'live', () => ({ picture: live, stop() {} }));
	registerPictures(app, 'survey', () => survey.watch());
	registerPictures(app, 'recording', () => ({ picture: () => recording.picture(), stop() {} }));
	await app.register(registerSurveyApi, { door: recording, prefix: '/api/survey' });
	await app.register(registerControl, { ...control, prefix: '/api/control' });
	app.get('/survey/certificate', async (_request, reply) => {
		const { status, page } = await certificate();
		return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page);
	});
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

/** GET /api/<name>: server-sent pictures. `watch` is called when the first page looks, and stopped with the last. */
function registerPictures(app: FastifyInstance, name: string, watch: () => { picture(): object; stop(): void }): void {
	const streams = new Set<(data: string) => void>();
	let watched: { picture(): object; end(): void } | undefined;
	const begin = () => {
		const { picture, stop } = watch();
		const timer = setInterval(() => {
			const data = JSON.stringify(picture());
			for (const send of streams) send(data);
		}, PICTURE_EVERY_MS);
		const end = () => {
			clearInterval(timer);
			stop();
		};
		return { picture, end };
	};
	const leave = (send?: (data: string) => void) => {
		if (send) streams.delete(send);
		else streams.clear();
		if (streams.size > 0) return;
		watched?.end();
		watched = undefined;
	};
	app.addHook('onClose', () => leave());
	app.get(`/api/${name}`, (request, reply) => {
		if (streams.size >= MAX_STREAMS)
			return reply.code(503).send({ error: `At most ${MAX_STREAMS} pages at once. Close one.` });
		reply.hijack();
		const { raw } = reply;
		for (const [header, value] of Object.entries(reply.getHeaders())) {
			if (value !== undefined) raw.setHeader(header, value);
		}
		raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		const send = (data: string) => {
			// a page that does not read skips pictures instead of filling memory
			if (!raw.writableNeedDrain) raw.write(`event: ${name}\ndata: ${data}\n\n`);
		};
		watched ??= begin();
		streams.add(send);
		send(JSON.stringify(watched.picture()));
		request.raw.on('close', () => leave(send));
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
