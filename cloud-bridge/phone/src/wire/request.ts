// One HTTP call: a reply in the shape that was promised, or an error a person can read.
import { Problem } from '@aisle/protocol/app-api';
import type { ZodType } from 'zod';
import { noteServerTime } from './server-time.ts';

/** Longer than a slow phone network takes; without it a button could wait for ever. */
const TIMEOUT_MS = 15_000;

export class RequestError extends Error {
	/** 0: there was no answer. */
	readonly status: number;
	/** What to do about it. */
	readonly remedy: string;
	/** Of a problem document, or this page's own: what its words in the shopper's language go by. */
	readonly code: string | undefined;

	constructor(status: number, detail: string, remedy: string, code?: string) {
		super(detail);
		this.name = 'RequestError';
		this.status = status;
		this.remedy = remedy;
		this.code = code;
	}
}

export type Call = {
	method?: string;
	token?: string;
	body?: unknown;
	/** Ends the call; without one, a time limit does. */
	signal?: AbortSignal;
	/** Who is asked, for the words where there is no answer. */
	who?: string;
};

/**
 * @param schema of the reply; null where there is none
 * @throws {RequestError}
 */
export async function request<T>(url: string, schema: ZodType<T>, call?: Call): Promise<T>;
export async function request(url: string, schema: null, call?: Call): Promise<void>;
export async function request<T>(url: string, schema: ZodType<T> | null, call: Call = {}): Promise<T | undefined> {
	const { response, text } = await exchange(url, call);
	if (!response.ok) throw refusalOf(response.status, text);
	if (schema === null) return undefined;
	const reply = schema.safeParse(jsonOf(text));
	if (reply.success) return reply.data;
	throw new RequestError(
		response.status,
		'The service answered in a way this page does not know.',
		'Reload the page: it may be older than the service.',
		'unreadable',
	);
}

async function exchange(url: string, call: Call) {
	const { method = 'GET', token, body, who = 'The service' } = call;
	const signal = call.signal ?? AbortSignal.timeout(TIMEOUT_MS);
	const headers = new Headers();
	if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
	if (body !== undefined) headers.set('content-type', 'application/json');
	try {
		const response = await fetch(url, {
			method,
			headers,
			signal,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		noteServerTime(response);
		return { response, text: await response.text() };
	} catch {
		throw new RequestError(0, `${who} cannot be reached.`, 'Check the connection, then try again.', 'unreachable');
	}
}

/** The words of a problem document, or some of our own. */
export function refusalOf(status: number, text: string): RequestError {
	const problem = Problem.safeParse(jsonOf(text));
	if (problem.success) {
		const { detail, remedy, code } = problem.data;
		return new RequestError(status, detail, remedy, code);
	}
	return new RequestError(status, `The service answered with an error (${status}).`, 'Try again in a moment.');
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
