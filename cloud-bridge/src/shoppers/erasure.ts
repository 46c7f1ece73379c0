// The end of a shopper: every row that is theirs or about them, in one transaction.
import type { Transaction } from 'kysely';
import type { Database } from '../db/schema.ts';

export type ErasedShopper = { id: string; store: string; pseudonym: string };

export async function eraseShopper(trx: Transaction<Database>, shopper: ErasedShopper): Promise<void> {
	const { id, store, pseudonym } = shopper;
	await trx.deleteFrom('event').where('store', '=', store).where('subject', '=', `pass:${pseudonym}`).execute();
	await trx.deleteFrom('offer').where('shopper', '=', id).execute();
	await trx.deleteFrom('consent').where('shopper', '=', id).execute();
	await trx.deleteFrom('shopper').where('id', '=', id).execute();
}
