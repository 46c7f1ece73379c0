// The shopper's offers as the database has them: what is good now, what a phone missed, what became of one.
import { type InboxOffer, type OfferMark, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { usableNow } from '../db/consents.ts';
import { toInboxOffer } from '../db/inbox-offer.ts';
import type { Database } from '../db/schema.ts';
import type { NumberedOffer } from './hub.ts';

/** More than anybody reads, and a bound on one answer. */
const MOST_OFFERS = 100;

export type InboxOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
};

export function createInbox({ db, now }: InboxOptions) {
	const sentAndGood = (shopper: string) =>
		db
			.selectFrom('offer')
			.selectAll()
			.where('shopper', '=', shopper)
			.where('sent_at', 'is not', null)
			.$narrowType<{ sent_at: string }>()
			.where('expires_at', '>', toTimestamp(now()))
			.limit(MOST_OFFERS);

	return {
		/** Newest first. */
		async list(shopper: string): Promise<InboxOffer[]> {
			return (await sentAndGood(shopper).orderBy('number', 'desc').execute()).map(toInboxOffer);
		},

		/** What was sent after the offer with number `after`, oldest first; nothing to who withdrew or paused since. */
		async missed(shopper: string, after: number): Promise<NumberedOffer[]> {
			const granted = await usableNow(db, [shopper], now());
			if (!granted(shopper, 'presence') || !granted(shopper, 'offers')) return [];
			const rows = await sentAndGood(shopper).where('number', '>', after).orderBy('number').execute();
			return rows.map((row) => ({ number: row.number, offer: toInboxOffer(row) }));
		},

		/** The first mark of a kind counts. Who opened an offer has seen it, who redeemed it has opened it. */
		async mark(shopper: string, offer: string, mark: OfferMark['mark']): Promise<'marked' | 'unknown' | 'expired'> {
			const at = toTimestamp(now());
			return await db.transaction().execute(async (trx) => {
				const found = await trx
					.selectFrom('offer')
					.select(['expires_at', 'seen_at', 'opened_at', 'redeemed_at'])
					.where('id', '=', offer)
					.where('shopper', '=', shopper)
					.where('sent_at', 'is not', null)
					.executeTakeFirst();
				if (found === undefined) return 'unknown';
				if (found.expires_at <= at) return 'expired';
				const opened = mark === 'seen' ? {} : { opened_at: found.opened_at ?? at };
				const redeemed = mark === 'redeemed' ? { redeemed_at: found.redeemed_at ?? at } : {};
				await trx
					.updateTable('offer')
					.set({ seen_at: found.seen_at ?? at, ...opened, ...redeemed })
					.where('id', '=', offer)
					.execute();
				return 'marked';
			});
		},
	};
}
