// An offer's row as its shopper sees it. Pure.
import type { InboxOffer } from '@aisle/protocol';
import type { OfferRow } from './schema.ts';

/** The JSON of `offer.body`. */
export type OfferBody = Pick<InboxOffer, 'title' | 'body' | 'coupon' | 'link' | 'image'>;

/** Of an offer that was sent: one that was not has no place in an inbox. */
export function toInboxOffer(row: OfferRow & { sent_at: string }): InboxOffer {
	return {
		...(JSON.parse(row.body) as OfferBody),
		id: row.id,
		campaign: row.campaign,
		visit: row.visit,
		why: row.why,
		expiresAt: row.expires_at,
		sentAt: row.sent_at,
		...(row.seen_at === null ? {} : { seenAt: row.seen_at }),
		...(row.opened_at === null ? {} : { openedAt: row.opened_at }),
		...(row.redeemed_at === null ? {} : { redeemedAt: row.redeemed_at }),
	};
}
