// An offer's row as its shopper sees it. Pure.
import { type InboxOffer, Offer } from '@aisle/protocol';
import { readJson } from './json-column.ts';
import type { OfferRow } from './schema.ts';

/** The JSON of `offer.body`. */
const OfferBody = Offer.pick({ title: true, body: true, coupon: true, link: true, image: true });

/** Of an offer that was sent: one that was not has no place in an inbox. */
export function toInboxOffer(row: OfferRow & { sent_at: string }): InboxOffer {
	return {
		...readJson(OfferBody, row.body, { table: 'offer', column: 'body', row: row.number }),
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
