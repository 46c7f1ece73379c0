// What a caller is told when a request cannot be done (RFC 9457), always with what to do instead.
import type { Problem } from '@aisle/protocol';
import type { FastifyReply } from 'fastify';

export function sendProblem(
	reply: FastifyReply,
	status: number,
	{ code, title, detail, remedy }: Pick<Problem, 'code' | 'title' | 'detail' | 'remedy'>,
): FastifyReply {
	const problem: Problem = { type: `about:blank#${code}`, title, status, code, detail, remedy };
	return reply.code(status).type('application/problem+json').send(problem);
}
