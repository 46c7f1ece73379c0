// What the gateway's local page is told: `GET /api/site` once, then `event: live` on `GET /api/live` (server-sent).
import { z } from 'zod';
import { Site } from './site.ts';
import { Id, Point, Timestamp } from './units.ts';

/** The plan: no addresses, keys or tag identities, which the page has no use for. */
export const PlanReply = z.object({
	gateway: Id,
	store: Id,
	/** IANA name: times are shown as the store's clocks show them */
	timezone: z.string(),
	/** kinds of subjects there can be; `pass` is a shopper who opted in */
	kinds: z.array(z.string()),
	floor: Site.shape.floor,
	zones: z.array(z.object({ id: Id, name: z.string(), kind: z.string(), shape: z.array(Point) })),
	receivers: z.array(z.object({ id: Id, at: Point.optional(), kind: z.string() })),
	/** the virtual store's truth stream, in demos */
	truthUrl: z.url().optional(),
});
export type PlanReply = z.infer<typeof PlanReply>;

const Part = z.object({
	name: z.string(),
	state: z.enum(['ok', 'starting', 'degraded', 'failed', 'ended']),
	words: z.string(),
});

export const LiveReply = z.object({
	time: Timestamp,
	/** Present subjects by kind, and how many visited since the start. */
	zones: z.array(z.object({ id: Id, present: z.record(z.string(), z.number()), entered: z.number() })),
	/** `key` is good for this page only: a number for a shopper, the name from the site file for a tag. */
	subjects: z.array(z.object({ key: z.string(), kind: z.string(), zone: Id, at: Point.optional(), since: Timestamp })),
	/** newest first */
	recent: z.array(
		z.object({ time: Timestamp, key: z.string(), type: z.string(), zone: Id, seconds: z.number().optional() }),
	),
	receivers: z.array(z.object({ id: Id, advertsPerS: z.number(), heardAgoS: z.number().nullable() })),
	/** anonymous counts since the start */
	adverts: z.object({ known: z.number(), unknown: z.number(), malformed: z.number() }),
	outbox: z.object({ waiting: z.number(), connected: z.boolean() }),
	parts: z.array(Part),
});
export type LiveReply = z.infer<typeof LiveReply>;
