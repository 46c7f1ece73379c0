// What follows from the silence of phones: zones left, visits ended, and lanes of yesterday forgotten.
import { setImmediate as othersTurn } from 'node:timers/promises';
import { toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { JsonColumnError } from '../db/json-column.ts';
import type { Database } from '../db/schema.ts';
import { appendEvents, loadState, saveState, subjectIn, whyNot } from './lane-rows.ts';
import { takeSilence } from './lane-state.ts';

/** Lanes of one query; each is a transaction of its own. */
const GROUP = 200;

type Sweep = {
	db: Kysely<Database>;
	log: Logger;
	/** Unix seconds */
	now(): number;
	/** Called after a group that may have left events for the engine. */
	onEvents(): void;
};

export async function sweepLanes({ db, log, now, onEvents }: Sweep): Promise<void> {
	for (;;) {
		const due = await db
			.selectFrom('lane_state')
			.select(['shopper', 'store'])
			.where('due_at', '<=', toTimestamp(now()))
			.orderBy('due_at')
			.limit(GROUP)
			.execute();
		for (const { shopper, store } of due) {
			await othersTurn();
			await settle(db, shopper, store, now()).catch((error: unknown) => {
				if (!(error instanceof JsonColumnError)) throw error;
				log.error(
					{ event: 'lane-unreadable', store, err: error },
					'what an app told of a shopper cannot be read; dropped',
				);
				return dropLane(db, shopper, store);
			});
		}
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
			await dropLane(trx, shopper, store);
			return;
		}
		const { state: after, events } = takeSilence(state, subject, nowS);
		await appendEvents(trx, store, events, nowS);
		await saveState(trx, shopper, store, after);
	});
}

async function dropLane(db: Kysely<Database>, shopper: string, store: string): Promise<void> {
	await db.deleteFrom('lane_state').where('shopper', '=', shopper).where('store', '=', store).execute();
}
