// What the broker holds of a store's rosters, as the database remembers it: the newest version, the days, how many parts.
import { unixDay } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { Database } from '../db/schema.ts';

/**
 * Durable before it is used: a version is never given to two different rosters. It follows the clock, so that a bridge
 * whose database was restored from a backup is ahead of what gateways hold from before.
 * @param parts how many there will be; the most that may be retained is remembered until the others are taken back
 */
export async function nextVersion(db: Kysely<Database>, store: string, parts: number, nowS: number): Promise<number> {
	const byClock = Math.floor(nowS * 1000);
	const { version } = await db
		.insertInto('roster')
		.values({ store, version: byClock, from_day: unixDay(nowS), parts })
		.onConflict((conflict) =>
			conflict.column('store').doUpdateSet(({ ref, eb }) => ({
				version: eb
					.case()
					.when('roster.version', '>=', byClock)
					.then(eb(ref('roster.version'), '+', 1))
					.else(byClock)
					.end(),
				parts: eb.case().when('roster.parts', '>=', parts).then(ref('roster.parts')).else(parts).end(),
			})),
		)
		.returning('version')
		.executeTakeFirstOrThrow();
	return version;
}

/** `fromDay` is the earliest Unix day of which something may be retained, `parts` the most parts of a day. */
export type Retained = { fromDay: number; parts: number };

export async function retained(db: Kysely<Database>, store: string): Promise<Retained | undefined> {
	return await db
		.selectFrom('roster')
		.select(['from_day as fromDay', 'parts'])
		.where('store', '=', store)
		.executeTakeFirst();
}

/** Once nothing of earlier days and of more parts is retained any more. */
export async function setRetained(db: Kysely<Database>, store: string, { fromDay, parts }: Retained): Promise<void> {
	await db.updateTable('roster').set({ from_day: fromDay, parts }).where('store', '=', store).execute();
}
