// The virtual store's HTTP side: phone pages' stand-in radio, adapters that fail when told, and the truth. Loopback only.
import type { Truth } from '@aisle/protocol';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { hasZodFastifySchemaValidationErrors, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { allowLoopbackOrigins } from './loopback-origins.ts';
import { type PhonesOptions, registerPhones } from './phones.ts';
import { sendProblem } from './problem.ts';
import { type RadioDesk, registerRadios } from './radios.ts';
import { registerTruth } from './truth-stream.ts';

/** Three days of identifiers are 432 of about 90 bytes. */
const BODY_MAX_BYTES = 64 * 1024;

export type WebOptions = PhonesOptions & { radios: RadioDesk; truth(): Truth; log: Logger };

/** The server, not listening yet. */
export function createWeb({ radios, truth, log, ...phones }: WebOptions): FastifyInstance {
	const app: FastifyInstance = fastify({
		loggerInstance: log.child({ part: 'web' }) as FastifyBaseLogger,
		logController: new LogController({ disableRequestLogging: true }),
		forceCloseConnections: true,
		bodyLimit: BODY_MAX_BYTES,
	});
	app.setValidatorCompiler(validatorCompiler);
	app.setSerializerCompiler(serializerCompiler);
	app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
		const status = error.statusCode ?? 500;
		if (status >= 500) log.error({ event: 'request-failed', err: error }, 'a request failed');
		const invalid = hasZodFastifySchemaValidationErrors(error);
		return sendProblem(reply, status, {
			code: invalid ? 'invalid-request' : 'request-failed',
			title: invalid ? 'The request has not the right shape' : 'The request failed',
			detail: error.message,
			remedy: status >= 500 ? 'Look into the log of the virtual store.' : 'Compare it with protocol/src/demo-api.ts.',
		});
	});
	app.setNotFoundHandler((request, reply) =>
		sendProblem(reply, 404, {
			code: 'not-found',
			title: 'Nothing here',
			detail: `There is no ${request.method} ${request.url}.`,
			remedy: 'Use /v1/people, /v1/phones, /v1/radios, /v1/truth or /healthz.',
		}),
	);
	app.get('/healthz', () => ({ healthy: true }));
	allowLoopbackOrigins(app);
	registerPhones(app, phones);
	registerRadios(app, radios);
	registerTruth(app, truth);
	return app;
}
