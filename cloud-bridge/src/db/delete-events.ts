// The end of events, by shopper or by age: they go without holding up the mark of a stream that still waits below them.
import { passSubject } from '@aisle/protocol';
import { type Expression, expressionBuilder, type SqlBool, type Transaction } from 'kysely';
import type { Database } from './schema.ts';

const event = expressionBuilder<Database, 'event'>();

/** @returns how many went */
export async function deleteEventsOf(
	trx: Transaction<Database>,
	{ store, pseudonym }: { store: string; pseudonym: string },
): Promise<number> {
	const subject = passSubject(pseudonym);
	return await deleteEvents(trx, event.and({ 'event.store': store, 'event.subject': subject }));
}

/** Some of those that came before `receivedBefore`, a Timestamp, the oldest first. @returns how many went */
export async function deleteOldEvents(
	trx: Transaction<Database>,
	receivedBefore: string,
	most: number,
): Promise<number> {
	const keys = await trx
		.selectFrom('event')
		.select(['gateway', 'stream', 'seq'])
		.where('received_at', '<', receivedBefore)
		.orderBy('received_at')
		.limit(most)
		.execute();
	if (keys.length === 0) return 0;
	const streams = Map.groupBy(keys, ({ gateway, stream }) => `${gateway}/${stream}`).values();
	let gone = 0;
	for (const rows of streams) {
		const { gateway, stream } = rows[0]!;
		const seqs = rows.map(({ seq }) => seq);
		gone += await deleteEvents(
			trx,
			event.and([event.and({ 'event.gateway': gateway, 'event.stream': stream }), event('event.seq', 'in', seqs)]),
		);
	}
	return gone;
}

async function deleteEvents(trx: Transaction<Database>, which: Expression<SqlBool>): Promise<number> {
	// a mark that waits below must find their numbers accounted for, or it waits for ever
	await trx
		.insertInto('stream_gap')
		.columns(['gateway', 'stream', 'first', 'last'])
		.expression(
			trx
				.selectFrom('event')
				.innerJoin('stream_mark', (join) =>
					join.onRef('stream_mark.gateway', '=', 'event.gateway').onRef('stream_mark.stream', '=', 'event.stream'),
				)
				.select(['event.gateway', 'event.stream', 'event.seq as first', 'event.seq as last'])
				.where(which)
				.whereRef('event.seq', '>', 'stream_mark.up_to'),
		)
		.onConflict((conflict) => conflict.doNothing())
		.execute();
	const { numDeletedRows } = await trx.deleteFrom('event').where(which).executeTakeFirstOrThrow();
	return Number(numDeletedRows);
}
