// From pending to sent, once: what every channel does before or as it hands an offer over.
import type { Kysely } from 'kysely';
import type { Database, OfferRow } from '../db/schema.ts';

export type SentOffer = OfferRow & { sent_at: string };

/** Those of `ids` that were still pending, as they are now; the others were cancelled, erased or sent meanwhile. */
export async function markSent(db: Kysely<Database>, ids: readonly string[], sentAt: string): Promise<SentOffer[]> {
	const rows = await db
		.updateTable('offer')
		.set({ state: 'sent', sent_at: sentAt })
		.where('id', 'in', [...ids])
		.where('state', '=', 'pending')
		.returningAll()
		.execute();
	return rows.map((row) => ({ ...row, sent_at: sentAt }));
}
