// What follows from the silence of phones: zones left, visits ended, and lanes of yesterday forgotten.
import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';
import { appendEvents, loadState, saveState, subjectIn, whyNot } from './lane-rows.ts';
import { takeSilence } from './lane-state.ts';

/** Lanes of one query; each is a transaction of its own. */
const GROUP = 200;

type Sweep = {
	db: Kysely<Database>;
	/** Unix seconds */
	now(): number;
	/** Called after a group that may have left events for the engine. */
	onEvents(): void;
};

export async function sweepLanes({ db, now, onEvents }: Sweep): Promise<void> {
	for (;;) {
		const due = await db
			.selectFrom('lane_state')
			.select(['shopper', 'store'])
			.where('due_at', '<=', toTimestamp(now()))
			.orderBy('due_at')
			.limit(GROUP)
			.execute();
		for (const { shopper, store } of due) await settle(db, shopper, store, now());
		if (due.length > 0) onEvents();
		if (due.length < GROUP) return;
	}
}

/** One shopper whose phone fell silent. */
async function settle(db: Kysely<Database>, shopper: string, store: string, nowS: number): Promise<void> {
	await db.transaction().execute(async (trx) => {
		const subject = await subjectIn(trx, shopper, store);
		const state = await loadState(trx, shopper, store);
		const isOver = state.visit === null || subject === undefined || (await whyNot(trx, shopper, nowS)) !== undefined;
		if (isOver) {
			// nothing goes on, or nothing may be known of it
			await trx.deleteFrom('lane_state').where('shopper', '=', shopper).where('store', '=', store).execute();
			return;
		}
		const { state: after, events } = takeSilence(state, subject, nowS);
		await appendEvents(trx, store, events, nowS);
		await saveState(trx, shopper, store, after);
	});
}
