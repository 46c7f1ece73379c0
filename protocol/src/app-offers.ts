// Offers as a phone has them: the inbox, what became of one, and what the live stream says.
import { z } from 'zod';
import { Offer } from './offers.ts';
import { Id, Timestamp } from './units.ts';

/** An offer in the inbox: with what became of it. */
export const InboxOffer = Offer.extend({
	sentAt: Timestamp,
	seenAt: Timestamp.optional(),
	openedAt: Timestamp.optional(),
	redeemedAt: Timestamp.optional(),
});
export type InboxOffer = z.infer<typeof InboxOffer>;
/** `GET /v1/app/offers`, newest first */
export const InboxReply = z.object({ offers: z.array(InboxOffer) });
export type InboxReply = z.infer<typeof InboxReply>;

/** `POST /v1/app/offers/<id>/marks`; `redeemed`: the coupon was used. */
export const OfferMark = z.strictObject({ mark: z.enum(['seen', 'opened', 'redeemed']) });
export type OfferMark = z.infer<typeof OfferMark>;

/** Server-sent on `GET /v1/app/live`: `event: offer` carries an InboxOffer, `event: zone` this. */
export const LiveZone = z.object({ zone: z.object({ id: Id, name: z.string() }).nullable(), since: Timestamp });
export type LiveZone = z.infer<typeof LiveZone>;
