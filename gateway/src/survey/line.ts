// One line of the survey as this machine's own tools get it: what the page sees, and on request strangers one by one.
import { SurveyLink, SurveyReply, Timestamp } from '@aisle/protocol';
import { z } from 'zod';

/** What a tool asks for; as a query, so in text. */
export const SurveyQuery = z.strictObject({
	everyMs: z.coerce.number().min(100, 'must be 100 or more').max(2000, 'must be 2000 or less').default(250),
	strangers: z.stringbool('must be true or false').default(false),
});

/** A stranger, as the receiver hears it that hears it best. */
export const StrangerRow = SurveyLink.extend({
	/** good while this survey runs */
	n: z.number(),
	address: z.string(),
	says: z.array(z.string()),
	/** for site.yaml */
	line: z.string(),
	/** whether the line names it by its address alone, which many devices change every quarter of an hour */
	byAddress: z.boolean(),
});
export type StrangerRow = z.infer<typeof StrangerRow>;

export const SurveyLine = SurveyReply.extend({
	/** of the store, whose clock people look at */
	timezone: z.string(),
	strangers: z.array(StrangerRow).optional(),
	/** when a survey with strangers ends by itself */
	until: Timestamp.optional(),
});
export type SurveyLine = z.infer<typeof SurveyLine>;
