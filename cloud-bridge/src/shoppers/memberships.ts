// Where a shopper is known, and as whom: each store has another name for them, made from their key.
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../db/schema.ts';
import { pseudonymAt } from './identity.ts';

export type Membership = { store: string; pseudonym: string };

/** The one joined first comes first. */
export async function membershipsOf(db: Kysely<Database>, shopper: string): Promise<Membership[]> {
	return await db
		.selectFrom('membership')
		.select(['store', 'pseudonym'])
		.where('shopper', '=', shopper)
		.orderBy('joined_at')
		.orderBy('store')
		.execute();
}

/** Joining twice changes nothing. @returns whether it was new */
export async function joinStore(
	trx: Transaction<Database>,
	{ id, key }: { id: string; key: Uint8Array },
	store: string,
	at: string,
): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('membership')
		.values({ shopper: id, store, pseudonym: pseudonymAt(store, key), joined_at: at })
		.onConflict((conflict) => conflict.columns(['shopper', 'store']).doNothing())
		.executeTakeFirstOrThrow();
	return Number(numInsertedOrUpdatedRows ?? 0n) > 0;
}
