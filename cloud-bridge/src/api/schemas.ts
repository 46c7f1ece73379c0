// Small things every route's schema uses: the problem responses, the two kinds of token, and a way to attach examples.
import { type MeReply, Problem } from '@aisle/protocol';
import { z } from 'zod';

const refusal = {
	description: 'Refused: see code, detail and remedy',
	content: { 'application/problem+json': { schema: Problem } },
};

/** Every route may refuse, and says so the same way. */
export const REFUSALS = { '4xx': refusal, '5xx': refusal };

export const SHOPPER_TOKEN = [{ shopperToken: [] }];
export const ADMIN_TOKEN = [{ adminToken: [] }];

export const NoContent = z.undefined().describe('Done; no body');

/** The schema with one example of it, type-checked against the schema. */
export function withExample<T extends z.ZodType>(schema: T, example: z.infer<T>): T {
	return schema.meta({ examples: [example] }) as T;
}

/** One shopper's story, told by the examples of all calls. */
export const EXAMPLE = {
	store: 'berlin-mitte',
	shopper: '7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11',
	token: 'mZ0w7pJx2cUq1dQvYk3s8RtLh5nB9fGa4eXoKiWyTzE',
	offer: 'c3f7a1de-2d0b-4f6e-8a59-0e1b7c92d644',
	enrolledAt: '2026-11-22T09:00:00.000Z',
	now: '2026-11-22T09:03:10.250Z',
} as const;

export const EXAMPLE_TOKENS = {
	token: EXAMPLE.token,
	expiresAt: '2026-11-22T10:00:00.000Z',
	refreshToken: 'h1GfU7c0mYqvXo2sJd9RtWnE5kLzB3aPiQ8xV6wKbTy',
	refreshExpiresAt: '2027-05-21T09:00:00.000Z',
};

export const EXAMPLE_ME: MeReply = {
	shopper: EXAMPLE.shopper,
	store: EXAMPLE.store,
	stores: [EXAMPLE.store],
	enrolledAt: EXAMPLE.enrolledAt,
	consents: { presence: true, offers: true, purchases: false, staff: true, research: false },
	name: 'Anna',
	fobs: [{ store: EXAMPLE.store, fob: 'fob-12' }],
	phones: 1,
};
