// The inbox: an offer is in it once its row says "sent"; whoever listens now is told at once.
import { type InboxOffer, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { toInboxOffer } from '../../db/inbox-offer.ts';
import type { Database } from '../../db/schema.ts';
import { markSent } from '../mark-sent.ts';
import type { Channel } from './channel.ts';

export type InboxChannelOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now: () => number;
	/** Called after the commit: a phone that comes later finds the offer in the database. */
	announce: (shopper: string, numbered: { number: number; offer: InboxOffer }) => void;
};

export function createInboxChannel({ db, now, announce }: InboxChannelOptions): Channel {
	return {
		name: 'inbox',
		schema: z.strictObject({}),
		async send(deliveries) {
			const ids = deliveries.map(({ offer }) => offer.id);
			const sent = new Map((await markSent(db, ids, toTimestamp(now()))).map((row) => [row.id, row]));
			return deliveries.map(({ offer, shopper }) => {
				const row = sent.get(offer.id);
				if (row === undefined) return 'gone';
				announce(shopper, { number: row.number, offer: toInboxOffer(row) });
				return 'delivered';
			});
		},
	};
}
