// What an installer's page may read and write of a survey. Reading is for whoever sees the page; writing for the one page that
// typed the code of the gateway's machine: docs/decisions/0011-who-may-survey.md.
import { SurveyAction, SurveyCode, type SurveyPointsReply, type SurveySession } from '@aisle/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ControlRefusal } from './control.ts';

export type SurveyDoor = {
	points(): SurveyPointsReply;
	/** Rejects with a ControlRefusal where it cannot be done now. */
	act(action: SurveyAction): Promise<void>;
	/** Undefined: the code is wrong, used, or too old. */
	enter(code: string): SurveySession | undefined;
	/** Whether that token may write now. */
	admits(token: string): boolean;
};

/** An action is a few dozen characters. */
const BODY_LIMIT_BYTES = 4096;

/** GET /points, POST /session and POST /actions under the prefix. */
export async function registerSurveyApi(app: FastifyInstance, { door }: { door: SurveyDoor }): Promise<void> {
	// a form of another web site can send text, but no JSON without being asked first; and nobody here answers that
	app.removeContentTypeParser('text/plain');
	app.addHook('onRequest', async (request, reply) => {
		if (request.method === 'GET' || isOwnPage(request)) return;
		await reply
			.code(403)
			.send({ error: 'Only the page of this gateway may write to its survey: open it, and do it there.' });
	});
	const options = { bodyLimit: BODY_LIMIT_BYTES };
	app.get('/points', () => door.points());
	app.post('/session', options, async (request, reply) => {
		const asked = parsed(SurveyCode, request.body, reply);
		if (!asked) return reply;
		const session = door.enter(asked.code);
		if (session) return session;
		return await reply.code(403).send({
			error:
				'This code is wrong, used or older than ten minutes. On the gateway\'s machine, "npx aisle-gateway survey record --page" prints another.',
		});
	});
	app.post('/actions', options, async (request, reply) => {
		const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
		if (token === undefined || !door.admits(token)) {
			return await reply.code(401).send({
				error:
					'This page may not write to the survey, or no longer: on the gateway\'s machine, "npx aisle-gateway survey record --page" prints a code for it.',
			});
		}
		const action = parsed(SurveyAction, request.body, reply);
		if (!action) return reply;
		try {
			await door.act(action);
		} catch (error) {
			if (error instanceof ControlRefusal) return await reply.code(409).send({ error: error.message });
			throw error;
		}
		return {};
	});
}

/** What is in a request, or undefined where the reply has said what is wrong with it. */
function parsed<T>(schema: z.ZodType<T>, body: unknown, reply: FastifyReply): T | undefined {
	const { success, data, error } = schema.safeParse(body);
	if (success) return data;
	const words = error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; ');
	void reply.code(400).send({ error: `The request cannot be answered: ${words}.` });
	return undefined;
}

/**
 * Browsers say from which page a request comes (Origin with every POST; Fetch Metadata). What says neither is no browser, and
 * has no use for a token that it had to be given anyway.
 */
function isOwnPage({ headers, host }: FastifyRequest): boolean {
	const { origin } = headers;
	const site = headers['sec-fetch-site'];
	if (site !== undefined && site !== 'same-origin') return false;
	return origin === undefined || URL.parse(origin)?.host === host;
}
