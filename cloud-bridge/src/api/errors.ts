// From whatever went wrong in a request to one problem document; the only place that decides what a client is told.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '@aisle/protocol';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { type ProblemCode, ProblemError, problem } from './problems.ts';

const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** Fastify's own refusals, by its codes. */
const OF_FASTIFY: Record<string, ProblemCode> = {
	FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
	FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unsupported',
	FST_ERR_CTP_EMPTY_JSON_BODY: 'body-not-json',
	FST_ERR_CTP_INVALID_JSON_BODY: 'body-not-json',
};

export function installErrorHandlers(server: FastifyInstance): void {
	server.setErrorHandler<FastifyError>((error, request, reply) => answer(reply, problemOf(error, request)));
	server.setNotFoundHandler((request, reply) =>
		answer(reply, problem('route-unknown', `${request.method} ${pathOf(request)} is not a call of this API`)),
	);
}

/** For errors before a route is found, such as a path that is not valid UTF-8. */
export function answerFrameworkError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
	answer(reply, problem('request-malformed', error.message));
}

/** `Expect:` with anything but 100-continue, which no server of today knows. */
export function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
	const words = 'the request has an Expect header that this server does not know';
	response.writeHead(417, { 'content-type': PROBLEM_JSON, connection: 'close' });
	response.end(JSON.stringify({ ...problem('request-malformed', words), status: 417 }));
}

/** The bytes of a 400 for what is not HTTP at all; the socket is closed after it. */
export function malformedResponse(): string {
	const body = JSON.stringify(problem('request-malformed', 'the bytes sent are not a valid HTTP/1.1 request'));
	const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: ${PROBLEM_JSON}\r\nContent-Length: ${Buffer.byteLength(body)}`;
	return `${head}\r\nConnection: close\r\n\r\n${body}`;
}

function problemOf(error: FastifyError, request: FastifyRequest): Problem {
	if (error instanceof ProblemError) return problem(error.code, error.message, error.remedy);
	if (hasZodFastifySchemaValidationErrors(error)) {
		const [first] = error.validation;
		const field = first?.instancePath.slice(1).replaceAll('/', '.') || '(top)';
		return problem('request-invalid', `${error.validationContext}: ${field}: ${first?.message}`);
	}
	const known = OF_FASTIFY[error.code];
	if (known !== undefined) return problem(known, error.message);
	if (error.statusCode === 429) return problem('too-many-requests', error.message);
	if (error instanceof SyntaxError && error.statusCode === 400) return problem('body-not-json', error.message);
	if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
		return problem('request-malformed', error.message);
	}
	request.log.error({ event: 'request-failed', route: request.routeOptions.url, err: error }, 'a request failed');
	return problem('internal', `request ${request.id}`);
}

/** Whether the client is told what it did wrong; anything else is the bridge's own failure. */
export function isRefusal(error: FastifyError): boolean {
	return error instanceof ProblemError || (error.statusCode !== undefined && error.statusCode < 500);
}

/** Without the query, which may carry what should not be echoed. */
function pathOf(request: FastifyRequest): string {
	return request.url.split('?', 1)[0] ?? '';
}

function answer(reply: FastifyReply, document: Problem): void {
	reply.code(document.status).type(PROBLEM_JSON).send(document);
}
