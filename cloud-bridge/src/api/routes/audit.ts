// `/v1/audit`: what was strange, for the operator. Kind, store, time and by how much; never whom it is about.
import { Id, Timestamp } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AUDIT_KINDS, type AuditKind } from '../../db/audit.ts';
import type { PresencePort } from '../presence-ports.ts';
import { ADMIN_TOKEN, EXAMPLE, REFUSALS, withExample } from '../schemas.ts';

const KINDS = Object.keys(AUDIT_KINDS) as [AuditKind, ...AuditKind[]];
const Query = z.object({
	store: Id.optional(),
	kind: z.enum(KINDS).optional(),
	/** The lowest number of the page before. */
	before: z.coerce.number().int().positive().optional(),
});
const Lines = withExample(
	z.object({
		lines: z.array(
			z.object({
				number: z.number().int().positive(),
				at: Timestamp,
				kind: z.string(),
				/** For people. */
				words: z.string(),
				store: Id.nullable(),
				detail: z.record(z.string(), z.union([z.string(), z.number()])),
			}),
		),
	}),
	{
		lines: [
			{
				...{ number: 12, at: EXAMPLE.now, kind: 'pass-stale', words: AUDIT_KINDS['pass-stale'], store: EXAMPLE.store },
				detail: { zone: 'shoes', lateS: 4260 },
			},
		],
	},
);

export function auditRoute(presence: PresencePort): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/v1/audit',
			{
				schema: {
					...{ tags: ['operations'], security: ADMIN_TOKEN },
					summary: 'What was strange, newest first, 100 lines at a time; older ones with ?before=<number>',
					querystring: Query,
					response: { 200: Lines, ...REFUSALS },
				},
			},
			async (request) => ({ lines: await presence.audit(request.query) }),
		);
	};
}
