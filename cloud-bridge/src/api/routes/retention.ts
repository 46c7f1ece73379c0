// `/v1/retention`: what was deleted for its age, and what is next; and the counts that are left of visits.
import { Id, Timestamp } from '@aisle/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RetentionPort, StorePort } from '../ports.ts';
import { ProblemError } from '../problems.ts';
import { ADMIN_TOKEN, EXAMPLE, REFUSALS, withExample } from '../schemas.ts';

const Count = z.number().int().nonnegative();
const Report = withExample(
	z.object({
		/** Newest first. */
		runs: z.array(z.object({ at: Timestamp, job: z.string(), deleted: z.record(z.string(), Count) })),
		/** What a run would delete now, by table. */
		due: z.array(z.object({ table: z.string(), keptDays: Count, rows: Count })),
		nextRunAt: Timestamp.optional(),
	}),
	{
		runs: [{ at: '2026-11-22T03:30:00.000Z', job: 'retention', deleted: { visit: 210, zone_visit: 902, event: 2106 } }],
		due: [{ table: 'visit', keptDays: 30, rows: 12 }],
		nextRunAt: '2026-11-23T03:30:00.000Z',
	},
);
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as "2026-11-22"');
const ZoneDays = withExample(
	z.object({
		store: Id,
		days: z.array(
			z.object({
				zone: Id,
				/** UTC */
				day: Day,
				/** A small group in words: its number could point to one person. */
				visits: z.union([Count, z.literal('fewer than 3')]),
				dwellS: Count.optional(),
			}),
		),
	}),
	{
		store: EXAMPLE.store,
		days: [
			{ zone: 'bags', day: '2026-10-22', visits: 'fewer than 3' },
			{ zone: 'shoes', day: '2026-10-22', visits: 61, dwellS: 9150 },
		],
	},
);
const common = { security: ADMIN_TOKEN };

export function retentionRoutes(retention: RetentionPort, stores: StorePort): FastifyPluginAsyncZod {
	return async (server) => {
		server.get(
			'/v1/retention',
			{
				schema: {
					...{ ...common, tags: ['operations'] },
					summary: 'What was deleted for its age, and what the next run will delete',
					response: { 200: Report, ...REFUSALS },
				},
			},
			async () => retention.report(),
		);
		server.get(
			'/v1/stores/:store/zone-days',
			{
				schema: {
					...{ ...common, tags: ['stores'] },
					summary: 'Counts by zone and day of visits that are deleted; small groups are not told apart',
					params: z.object({ store: Id }),
					querystring: z.object({ from: Day.default('0000-01-01') }),
					response: { 200: ZoneDays, ...REFUSALS },
				},
			},
			async ({ params: { store }, query: { from } }) => {
				if (!stores.has(store)) throw new ProblemError('store-unknown', `store "${store}" is not served here`);
				return { store, days: await retention.zoneDays(store, from) };
			},
		);
	};
}
