// What is deleted for its age, table by table: each a step of one short transaction that is run until it finds no more.
import { fromTimestamp, toTimestamp } from '@aisle/protocol';
import { type Kysely, type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely';
import { deleteOldEvents } from '../db/delete-events.ts';
import type { Database } from '../db/schema.ts';
import { countStays } from './count-stays.ts';

/** Days; the words of cloud.yaml. */
export type Kept = { visitsDays: number; offersDays: number; auditDays: number; refreshDays: number };

const DAY_S = 86_400;
/** What jobs deleted can be read for so long. */
const RUNS_DAYS = 365;
/** Rows of one transaction: some milliseconds, then others have their turn. */
export const GROUP = 100;

export type Job = {
	/** What `retention_run` and the API call it: the table. */
	table: string;
	/** How old a row gets; 0 where it says itself when it ends. */
	keptDays: number;
	/** Deletes at most GROUP. @returns rows deleted by table; nothing left to do where it is less than GROUP of `table` */
	step(trx: Transaction<Database>, nowS: number): Promise<Record<string, number>>;
	/** How many would go at `nowS`. */
	due(db: Kysely<Database>, nowS: number): Promise<number>;
};

export function retentionJobs({ visitsDays, offersDays, auditDays, refreshDays }: Kept): Job[] {
	return [
		visitJob(visitsDays),
		{
			table: 'event',
			keptDays: visitsDays,
			step: async (trx, nowS) => ({ event: await deleteOldEvents(trx, before(nowS, visitsDays), GROUP) }),
			due: (db, nowS) => countOf(db, 'event', sql`received_at < ${before(nowS, visitsDays)}`),
		},
		ageJob('offer', 'number', 'created_at', offersDays),
		ageJob('audit', 'number', 'at', auditDays),
		ageJob('dead_token', 'hash', 'died_at', refreshDays),
		ageJob('phone_code', 'code_hash', 'expires_at', 0),
		ageJob('retention_run', 'number', 'at', RUNS_DAYS),
	];
}

/** A Timestamp so many days ago. */
export const before = (nowS: number, days: number) => toTimestamp(nowS - days * DAY_S);

/** Rows of a table whose `column`, a Timestamp, is further back than `days`. */
function ageJob(table: keyof Database, key: string, column: string, days: number): Job {
	const isOld = (nowS: number) => sql<SqlBool>`${sql.ref(column)} < ${before(nowS, days)}`;
	return {
		table,
		keptDays: days,
		async step(trx, nowS) {
			const [from, id] = [sql.table(table), sql.ref(key)];
			const { numAffectedRows } = await sql`
				delete from ${from} where ${id} in
				(select ${id} from ${from} where ${isOld(nowS)} order by ${sql.ref(column)} limit ${sql.lit(GROUP)})
			`.execute(trx);
			return { [table]: Number(numAffectedRows ?? 0n) };
		},
		due: (db, nowS) => countOf(db, table, isOld(nowS)),
	};
}

/** Visits are counted into `zone_day` in the transaction that deletes them: a crash between the two counts nothing twice. */
function visitJob(visitsDays: number): Job {
	return {
		table: 'visit',
		keptDays: visitsDays,
		async step(trx, nowS) {
			const visits = await trx
				.selectFrom('visit')
				.select(['id', 'last_at'])
				.where('started_at', '<', before(nowS, visitsDays))
				.orderBy('started_at')
				.limit(GROUP)
				.execute();
			if (visits.length === 0) return { visit: 0 };
			const ids = visits.map(({ id }) => id);
			await countZoneDays(trx, ids);
			const zones = await trx.deleteFrom('zone_visit').where('visit', 'in', ids).executeTakeFirstOrThrow();
			await trx.deleteFrom('visit').where('id', 'in', ids).execute();
			return { visit: visits.length, zone_visit: Number(zones.numDeletedRows) };
		},
		due: (db, nowS) => countOf(db, 'visit', sql`started_at < ${before(nowS, visitsDays)}`),
	};
}

async function countZoneDays(trx: Transaction<Database>, visits: readonly string[]): Promise<void> {
	const rows = await trx
		.selectFrom('zone_visit')
		.innerJoin('visit', 'visit.id', 'zone_visit.visit')
		.select(['zone_visit.visit', 'zone_visit.store', 'zone', 'entered_at', 'left_at', 'visit.last_at'])
		.where('zone_visit.visit', 'in', visits)
		.execute();
	const stays = rows.map(({ entered_at, left_at, last_at, ...row }) => ({
		...row,
		enteredS: fromTimestamp(entered_at),
		// a stay that nobody ended was over when the visit was last heard of
		leftS: fromTimestamp(left_at ?? last_at),
	}));
	for (const counted of countStays(stays)) {
		await trx
			.insertInto('zone_day')
			.values(counted)
			.onConflict((conflict) =>
				conflict.columns(['store', 'zone', 'day']).doUpdateSet((row) => ({
					visits: row('zone_day.visits', '+', counted.visits),
					dwell_s: row('zone_day.dwell_s', '+', counted.dwell_s),
				})),
			)
			.execute();
	}
}

async function countOf(db: Kysely<Database>, table: keyof Database, which: RawBuilder<SqlBool>): Promise<number> {
	const { rows } = await sql<{ count: number | bigint }>`
		select count(*) as count from ${sql.table(table)} where ${which}
	`.execute(db);
	return Number(rows[0]?.count ?? 0);
}
