// Everything the API refuses, in one table: the code a program reads, the status, and what a person can do about it.
import type { Problem } from '@aisle/protocol';

type Entry = { status: number; title: string; remedy: string };

/** The codes are a contract; docs/reference/problems.md is generated from this table. */
export const PROBLEMS = {
	'body-not-json': {
		status: 400,
		title: 'The body is not JSON',
		remedy: 'Send a JSON document, or no body and no Content-Type where the call takes none.',
	},
	'request-invalid': {
		status: 400,
		title: 'The request has not the shape of this call',
		remedy: 'Correct the named field; the shapes and an example of each call are at /docs.',
	},
	'token-missing': {
		status: 401,
		title: 'A token is needed',
		remedy: 'Send "Authorization: Bearer <token>": the one from enrolment, or the admin token for operators’ calls.',
	},
	'token-unknown': {
		status: 401,
		title: 'The token is not known',
		remedy:
			'Try POST /v1/app/token with the refresh token; else enrol again. For admin calls take adminToken from cloud.yaml or AISLE_ADMIN_TOKEN.',
	},
	'token-expired': {
		status: 401,
		title: 'The token is over',
		remedy: 'Fetch a new one with POST /v1/app/token and the refresh token, then send the request again.',
	},
	'token-erased': {
		status: 401,
		title: 'The shopper of this token was erased',
		remedy: 'Throw away everything the phone keeps; whoever wants to take part again enrols anew.',
	},
	'refresh-used': {
		status: 401,
		title: 'The refresh token was used before',
		remedy: 'Use the newest one. Where that was lost, join this phone again from another one, or enrol anew.',
	},
	'too-young': {
		status: 403,
		title: 'The shopper is not old enough',
		remedy:
			'Ask for the age named in minimumAge of GET /v1/app/config, and send "ageConfirmed": true where it is reached.',
	},
	'consent-missing': {
		status: 403,
		title: 'The shopper does not agree to what this needs',
		remedy:
			'Ask the shopper, and send PUT /v1/app/consents/<purpose> with "granted": true for the purpose named in the detail.',
	},
	'admin-disabled': {
		status: 403,
		title: 'No admin token is set',
		remedy: 'Set adminToken in cloud.yaml or AISLE_ADMIN_TOKEN in the environment, and restart the bridge.',
	},
	'route-unknown': {
		status: 404,
		title: 'There is no such call',
		remedy: 'Check method and path; all calls are listed at /docs.',
	},
	'store-unknown': {
		status: 404,
		title: 'There is no such store',
		remedy: 'Take an id from GET /v1/app/config, or add the store to "stores" in cloud.yaml and restart the bridge.',
	},
	'campaign-unknown': {
		status: 404,
		title: 'There is no such campaign',
		remedy: 'Take an id from GET /v1/campaigns.',
	},
	'offer-unknown': {
		status: 404,
		title: 'There is no such offer for this shopper',
		remedy: 'Take an id from GET /v1/app/offers.',
	},
	'store-not-joined': {
		status: 404,
		title: 'The shopper has not joined this store',
		remedy: 'Take a store from "stores" of GET /v1/app/me, or join it with PUT /v1/app/stores/<store>.',
	},
	'code-unknown': {
		status: 404,
		title: 'The code is not known',
		remedy: 'Type it once more, or get a new one where this one came from.',
	},
	'fob-not-carried': {
		status: 404,
		title: 'The shopper does not carry this fob',
		remedy: 'Take one from "fobs" of GET /v1/app/me.',
	},
	'client-not-acceptable': {
		status: 406,
		title: 'This call only answers with text/event-stream',
		remedy: 'Send "Accept: text/event-stream", as EventSource does.',
	},
	'campaign-exists': {
		status: 409,
		title: 'A campaign with this id exists',
		remedy: 'Choose another id, or pause and resume the one that is there.',
	},
	'text-not-current': {
		status: 409,
		title: 'These words cannot be agreed to any more',
		remedy: 'Show the shopper the text of GET /v1/app/config, and send its version and language.',
	},
	'last-store': {
		status: 409,
		title: 'The last store cannot be left',
		remedy: 'Withdraw consent to "presence" to be recognised nowhere, or erase everything with DELETE /v1/app/me.',
	},
	'last-phone': {
		status: 409,
		title: 'The last phone cannot leave',
		remedy: 'Erase everything with DELETE /v1/app/me, or join another phone first.',
	},
	'too-many-phones': {
		status: 409,
		title: 'The shopper has as many phones as one may have',
		remedy: 'Send DELETE /v1/app/phones/current from one that is no longer needed.',
	},
	'too-many-fobs': {
		status: 409,
		title: 'The shopper carries as many fobs as one may carry',
		remedy: 'Take one off with DELETE /v1/app/fobs/<store>/<fob>.',
	},
	'offer-expired': {
		status: 410,
		title: 'The offer is over',
		remedy: 'Remove it from the screen; GET /v1/app/offers lists what is still good.',
	},
	'body-too-large': {
		status: 413,
		title: 'The body is too large',
		remedy: 'No call takes more than 64 KiB, POST /v1/app/sightings 128 KiB; send less.',
	},
	'media-type-unsupported': {
		status: 415,
		title: 'The body is of a kind this call does not take',
		remedy: 'Send "Content-Type: application/json".',
	},
	'too-many-requests': {
		status: 429,
		title: 'Too many requests',
		remedy: 'Wait as long as the Retry-After header says. The limits are http.limits in cloud.yaml.',
	},
	'too-many-streams': {
		status: 429,
		title: 'This shopper has too many live connections',
		remedy: 'Close the page in another tab or on another device, then connect again.',
	},
	'request-malformed': {
		status: 400,
		title: 'The request cannot be read',
		remedy: 'Check the URL and the headers; see the detail.',
	},
	'zone-unknown': {
		status: 422,
		title: 'The store has no such zone',
		remedy: 'Take a zone from GET /v1/stores, or add it to the site file and restart the bridge.',
	},
	internal: {
		status: 500,
		title: 'The bridge failed on this call',
		remedy: 'Try again; if it stays, look in the log for the request id named in the detail.',
	},
	stopping: {
		status: 503,
		title: 'The bridge is stopping',
		remedy: 'Try again in a few seconds.',
	},
} as const satisfies Record<string, Entry>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Thrown by a route; the error handler turns it into application/problem+json. */
export class ProblemError extends Error {
	readonly code: ProblemCode;
	readonly remedy: string | undefined;

	/**
	 * @param detail what exactly, for this request
	 * @param remedy where more can be said than the table does
	 */
	constructor(code: ProblemCode, detail: string, remedy?: string) {
		super(detail);
		this.name = 'ProblemError';
		this.code = code;
		this.remedy = remedy;
	}
}

export function problem(code: ProblemCode, detail: string, better?: string): Problem {
	const { status, title, remedy } = PROBLEMS[code];
	return { type: `urn:aisle:problem:${code}`, title, status, code, detail, remedy: better ?? remedy };
}
