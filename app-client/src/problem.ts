// What went wrong with a call, as one error: the code a program acts on, and what a person can do.

/** Codes of the client itself; all others are in docs/reference/problems.md. */
export type OwnCode = 'unreachable' | 'answer-unknown' | 'not-enrolled';

export class AppProblem extends Error {
	/** 0: there was no answer; 401 also where there is no token to send. */
	readonly status: number;
	readonly code: string;
	readonly remedy: string;

	constructor(status: number, code: string, detail: string, remedy: string) {
		super(detail);
		this.name = 'AppProblem';
		this.status = status;
		this.code = code;
		this.remedy = remedy;
	}
}

/** @param body what came with the refusal: application/problem+json, or whatever a proxy on the way says */
export function problemOf(status: number, body: unknown): AppProblem {
	const { code, detail, remedy } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
	if (typeof code === 'string' && typeof detail === 'string' && typeof remedy === 'string') {
		return new AppProblem(status, code, detail, remedy);
	}
	const own: OwnCode = 'answer-unknown';
	return new AppProblem(status, own, `The service answered with an error (${status}).`, 'Try again in a moment.');
}

export function unreachable(cause: unknown): AppProblem {
	const own: OwnCode = 'unreachable';
	const problem = new AppProblem(0, own, 'The service cannot be reached.', 'Check the connection, then try again.');
	problem.cause = cause;
	return problem;
}

export function notEnrolled(): AppProblem {
	const own: OwnCode = 'not-enrolled';
	return new AppProblem(401, own, 'This phone has no token.', 'Call enrol, or join with a code from another phone.');
}
