// A shopper leaves one store of several: what was seen of them there goes, in the transaction that takes them out of it.
import type { Transaction } from 'kysely';
import { deleteEventsOf } from '../db/delete-events.ts';
import type { Database } from '../db/schema.ts';
import type { Membership } from './memberships.ts';

export async function forgetStore(trx: Transaction<Database>, shopper: string, membership: Membership): Promise<void> {
	const { store } = membership;
	await deleteEventsOf(trx, membership);
	// with their lanes and zones
	await trx.deleteFrom('visit').where('shopper', '=', shopper).where('store', '=', store).execute();
	await trx.deleteFrom('lane_state').where('shopper', '=', shopper).where('store', '=', store).execute();
	await trx.deleteFrom('fob').where('shopper', '=', shopper).where('store', '=', store).execute();
	await trx.deleteFrom('membership').where('shopper', '=', shopper).where('store', '=', store).execute();
}
