// What reaches a phone.
import { z } from 'zod';
import { Timestamp } from './units.ts';

/** An app opens it: `javascript:` or `file:` would run or read something on the shopper's phone. */
const WebUrl = z.url({ protocol: /^https?$/, error: 'must be a web address, e.g. "https://shop.example/shoes"' });

/** An id is delivered at least once and shown once; `why` is one sentence the shopper can read. */
export const Offer = z.object({
	id: z.uuid(),
	campaign: z.string(),
	visit: z.string(),
	title: z.string().min(1).max(80),
	body: z.string().max(400),
	image: WebUrl.optional(),
	link: WebUrl.optional(),
	coupon: z.string().max(64).optional(),
	expiresAt: Timestamp,
	why: z.string().min(1).max(200),
});
export type Offer = z.infer<typeof Offer>;
