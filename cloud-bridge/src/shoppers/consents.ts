// The consent ledger: lines are only added, the newest counts, and a withdrawal stops what waits in the same transaction.
import { PURPOSES, type Purpose } from '@aisle/protocol';
import type { Kysely, Transaction } from 'kysely';
import { grantedNow } from '../db/consents.ts';
import type { Database } from '../db/schema.ts';

export type ConsentLine = { shopper: string; purpose: Purpose; granted: boolean; at: string };

export async function recordConsent(trx: Transaction<Database>, line: ConsentLine): Promise<void> {
	const { shopper, purpose, granted, at } = line;
	await trx
		.insertInto('consent')
		.values({ shopper, purpose, granted: granted ? 1 : 0, at })
		.execute();
	if (granted) return;
	// every offer stands on both: where somebody was, and the wish to be told
	await trx
		.updateTable('offer')
		.set({ state: 'cancelled', state_why: `consent to ${purpose} withdrawn` })
		.where('shopper', '=', shopper)
		.where('state', '=', 'pending')
		.execute();
}

/** What a shopper agrees to now; what was never asked is not agreed to. */
export async function consentsOf(db: Kysely<Database>, shopper: string): Promise<Record<Purpose, boolean>> {
	const granted = await grantedNow(db, [shopper]);
	return Object.fromEntries(PURPOSES.map((purpose) => [purpose, granted(shopper, purpose)])) as Record<
		Purpose,
		boolean
	>;
}
