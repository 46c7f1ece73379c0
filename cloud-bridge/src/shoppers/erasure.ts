// The end of a shopper: every row that is theirs or about them, in one transaction.
import { passSubject } from '@aisle/protocol';
import type { Transaction } from 'kysely';
import type { Database } from '../db/schema.ts';
import type { Membership } from './memberships.ts';
import { buryTokens } from './phones.ts';

export type ErasedShopper = { id: string; memberships: readonly Membership[]; at: string };

export async function eraseShopper(trx: Transaction<Database>, { id, memberships, at }: ErasedShopper): Promise<void> {
	await buryTokens(trx, id, at);
	for (const membership of memberships) {
		await deleteEvents(trx, membership);
	}
	// everything else of a shopper goes with the row it belongs to
	await trx.deleteFrom('shopper').where('id', '=', id).execute();
}

/** What gateways said about a shopper in one store. */
export async function deleteEvents(trx: Transaction<Database>, membership: Membership): Promise<void> {
	await keepNumbers(trx, membership);
	const { store, pseudonym } = membership;
	await trx.deleteFrom('event').where('store', '=', store).where('subject', '=', passSubject(pseudonym)).execute();
}

/** A mark that still waits below these events must find their numbers accounted for, or it waits for ever. */
async function keepNumbers(trx: Transaction<Database>, { store, pseudonym }: Membership): Promise<void> {
	const rows = await trx
		.selectFrom('event')
		.innerJoin('stream_mark', (join) =>
			join.onRef('stream_mark.gateway', '=', 'event.gateway').onRef('stream_mark.stream', '=', 'event.stream'),
		)
		.select(['event.gateway', 'event.stream', 'event.seq as first', 'event.seq as last'])
		.where('event.store', '=', store)
		.where('event.subject', '=', passSubject(pseudonym))
		.whereRef('event.seq', '>', 'stream_mark.up_to')
		.execute();
	if (rows.length === 0) return;
	await trx
		.insertInto('stream_gap')
		.values(rows)
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}
