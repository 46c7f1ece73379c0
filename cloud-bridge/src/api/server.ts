// The HTTP server: limits, headers, errors, then every route. It listens where app.ts says.
import helmet from '@fastify/helmet';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { requireAdmin, requireShopper } from './bearer.ts';
import { answerExpectation, answerFrameworkError, installErrorHandlers, malformedResponse } from './errors.ts';
import type { Metrics } from './metrics.ts';
import { describeRoutes } from './openapi.ts';
import { servePhonePage } from './phone-page.ts';
import type { ApiPorts } from './ports.ts';
import { limitRates, type RateLimits } from './rate-limits.ts';
import { accountRoutes } from './routes/account.ts';
import { appConfigRoute } from './routes/app-config.ts';
import { auditRoute } from './routes/audit.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { enrolmentRoutes } from './routes/enrolment.ts';
import { fobRoutes } from './routes/fobs.ts';
import { healthRoute } from './routes/health.ts';
import { inboxRoutes } from './routes/inbox.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { liveRoute } from './routes/live.ts';
import { meRoutes } from './routes/me.ts';
import { metricsRoute } from './routes/metrics.ts';
import { passRoutes } from './routes/pass.ts';
import { joinRoute, phoneRoutes } from './routes/phones.ts';
import { presenceRoutes } from './routes/presence.ts';
import { retentionRoutes } from './routes/retention.ts';
import { storeRoutes } from './routes/stores.ts';

/** The largest body most calls need is a campaign of a few kilobytes; reports of beacons have a bound of their own. */
const BODY_MAX_BYTES = 64 * 1024;
/** A phone on a bad network may be slow, a half-open connection must not stay for ever. */
const REQUEST_TIMEOUT_MS = 30_000;

export type ApiOptions = {
	ports: ApiPorts;
	metrics: Metrics;
	log: FastifyBaseLogger;
	/** Folder of the built phone page. */
	phoneDist: string;
	adminToken?: string | undefined;
	/** The page of a demo may talk to it. */
	radioUrl?: string | undefined;
	limits: RateLimits;
	/** Addresses of reverse proxies whose X-Forwarded-For is believed. */
	trustedProxies: readonly string[];
};

/** A server with every route, not yet listening. */
export async function createApi(options: ApiOptions): Promise<FastifyInstance> {
	const { ports, metrics, limits } = options;
	const server = fastify({
		loggerInstance: options.log,
		logController: new LogController({ disableRequestLogging: true }),
		bodyLimit: BODY_MAX_BYTES,
		requestTimeout: REQUEST_TIMEOUT_MS,
		trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
		// Node would answer by itself, and not with a problem
		http: { requireHostHeader: false },
		frameworkErrors: answerFrameworkError,
		clientErrorHandler: (_error, socket) => {
			if (socket.writable) socket.end(malformedResponse());
		},
	});
	server.setValidatorCompiler(validatorCompiler);
	server.setSerializerCompiler(serializerCompiler);
	// no call takes text: "expected object, received string" would not say that the header is what is wrong
	server.removeContentTypeParser('text/plain');
	installErrorHandlers(server);
	server.server.on('checkExpectation', answerExpectation);
	observeRequests(server, metrics);
	// open streams would keep close() waiting
	server.addHook('preClose', () => ports.live.closeAll());

	await server.register(helmet, contentPolicy(options.radioUrl));
	await limitRates(server, limits);
	await describeRoutes(server);
	await server.register(appConfigRoute(ports.appConfig));
	await server.register(enrolmentRoutes({ ...ports, enrolmentsPerMinute: limits.enrolmentsPerMinute }));
	await server.register(joinRoute(ports.access, limits.enrolmentsPerMinute));
	await server.register(async (scope) => {
		requireShopper(scope, ports.access);
		await scope.register(meRoutes(ports.shoppers, ports.appConfig));
		await scope.register(accountRoutes(ports));
		await scope.register(phoneRoutes(ports.access));
		await scope.register(passRoutes(ports.passes));
		await scope.register(fobRoutes(ports.fobs, ports.shoppers));
		await scope.register(ledgerRoutes(ports.ledger));
		await scope.register(inboxRoutes(ports.inbox));
		await scope.register(liveRoute(ports.live));
		await scope.register(presenceRoutes(ports.presence));
	});
	await server.register(async (scope) => {
		requireAdmin(scope, options.adminToken);
		await scope.register(campaignRoutes(ports.campaigns));
		await scope.register(storeRoutes(ports.stores));
		await scope.register(retentionRoutes(ports.retention, ports.stores));
		await scope.register(auditRoute(ports.presence));
	});
	await server.register(healthRoute(ports.health));
	await server.register(metricsRoute(metrics));
	await servePhonePage(server, options.phoneDist);
	return server;
}

/** One histogram and one debug line a request, by route pattern: never the URL, which holds ids. */
function observeRequests(server: FastifyInstance, metrics: Metrics): void {
	server.addHook('onResponse', async (request, reply) => {
		const route = request.routeOptions.url ?? 'unknown';
		const labels = { method: request.method, route, status: String(reply.statusCode) };
		metrics.httpSeconds.observe(labels, reply.elapsedTime / 1000);
		request.log.debug({ event: 'http-request', ...labels, elapsedMs: Math.round(reply.elapsedTime) }, 'answered');
	});
}

/** The page loads only its own code; offers may show images from elsewhere; a demo's page talks to its radio. */
function contentPolicy(radioUrl: string | undefined) {
	return {
		contentSecurityPolicy: {
			useDefaults: false,
			directives: {
				defaultSrc: ["'self'"],
				connectSrc: ["'self'", ...(radioUrl === undefined ? [] : [new URL(radioUrl).origin])],
				imgSrc: ["'self'", 'data:', 'https:'],
				styleSrc: ["'self'", "'unsafe-inline'"],
				objectSrc: ["'none'"],
				baseUri: ["'none'"],
				formAction: ["'self'"],
				frameAncestors: ["'none'"],
			},
		},
		// TLS ends in the reverse proxy, which knows whether the whole host has it
		strictTransportSecurity: false,
	};
}
