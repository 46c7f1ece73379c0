// What the gateway's local page is told: `GET /api/site` once, then `event: live` on `GET /api/live` (server-sent);
// and while somebody surveys, `event: survey` on `GET /api/survey`.
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
	zones: z.array(
		z.object({
			id: Id,
			present: z.record(z.string(), z.number()),
			entered: z.number(),
			/** about how many strangers as of the last minute, 0 for fewer than two; null: no receiver near enough to say */
			crowd: z.number().nonnegative().nullable(),
		}),
	),
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

/** How one receiver hears one thing. */
export const SurveyLink = z.object({
	receiver: Id,
	/** of the last advert; null: the receiver could not say */
	rssiDbm: z.number().nullable(),
	/** median of three readings, then averaged over about three seconds */
	smoothedDbm: z.number().nullable(),
	/** the strongest smoothed value of half a minute; it falls after */
	peakDbm: z.number().nullable(),
	heardAgoS: z.number(),
	advertsPerS: z.number(),
});
export type SurveyLink = z.infer<typeof SurveyLink>;

/** Who is heard by which receiver. Strangers are counts. */
export const SurveyReply = z.object({
	time: Timestamp,
	/** What the site file names, and shoppers who opted in; `key` of a shopper is good for this page only. */
	things: z.array(z.object({ key: z.string(), name: z.string(), kind: z.string(), heard: z.array(SurveyLink) })),
	receivers: z.array(
		z.object({
			id: Id,
			advertsPerS: z.number(),
			heardAgoS: z.number().nullable(),
			strangers: z.object({ advertsPerS: z.number(), strongestDbm: z.number().nullable() }),
		}),
	),
	/** more things are heard than a survey shows */
	leftOut: z.boolean(),
});
export type SurveyReply = z.infer<typeof SurveyReply>;
