// Deletes what is older than cloud.yaml says, once at the start and then by its cron pattern, and writes down what went.
import { setImmediate as othersTurn } from 'node:timers/promises';
import { fromTimestamp, toTimestamp } from '@aisle/protocol';
import { expressionBuilder, type Kysely } from 'kysely';
import cron from 'node-cron';
import type { Logger } from 'pino';
import { rewrite, rewriteWhereNeeded } from '../db/dialect.ts';
import { DeletedRows, readJson } from '../db/json-column.ts';
import type { Database } from '../db/schema.ts';
import { createWorkLoop } from '../db/work-loop.ts';
import { before, GROUP, type Job, type Kept, retentionJobs } from './jobs.ts';

/** A shopper none of whose phones has had access for so long, or has ever used it, can neither see nor stop anything, and is erased. */
export const WITHOUT_PHONE_DAYS = 30;
const AGAIN_AFTER_S = 3600;

const phone = expressionBuilder<Database, 'phone'>();
/** It has no access since `over`, or never used the one it got: the answer that brought it was lost on its way. */
const isGone = (over: string) =>
	phone.or([
		phone('phone.refresh_expires_at', '<', over),
		phone.and([
			phone('phone.has_arrived', '=', 0),
			phone('phone.refreshed_at', '=', phone.ref('phone.made_at')),
			phone('phone.made_at', '<', over),
		]),
	]);
/** Runs that the API shows. */
const RUNS_SHOWN = 30;

/** What `retention_run` calls a run that a stopping bridge cut off. */
const STOPPED = 'retention-stopped';

export type RetentionOptions = {
	db: Kysely<Database>;
	log: Logger;
	/** Unix seconds */
	now(): number;
	kept: Kept;
	/** When, by the clock of this machine. */
	cronPattern: string;
	/** As if the shopper had asked for it. */
	erase(shopper: string): Promise<unknown>;
};

export type Retention = ReturnType<typeof createRetention>;
export type RetentionRun = { at: string; job: string; deleted: Record<string, number> };

export function createRetention(options: RetentionOptions) {
	const { db, log, now } = options;
	const jobs = retentionJobs(options.kept);
	const counts = { runs: 0, failures: 0, rows: 0, lastRunS: 0 };

	const loop = createWorkLoop({
		work: async (closing) => {
			const nowS = now();
			const deleted: Record<string, number> = {};
			for (const job of jobs) await runJob(db, job, { nowS, closing, deleted });
			await dropPhones(options, { nowS, closing, deleted });
			if (closing()) {
				// by another name, so that the next start does the rest; the database is written anew then
				await recordRun(db, { at: toTimestamp(nowS), job: STOPPED, deleted });
				return;
			}
			const rows = Object.values(deleted).reduce((sum, count) => sum + count, 0);
			// also for what was erased since the last time in a database too large to be written anew at once
			await (rows > 0 ? rewrite(db) : rewriteWhereNeeded(db));
			await recordRun(db, { at: toTimestamp(nowS), job: 'retention', deleted });
			counts.runs++;
			counts.rows += rows;
			counts.lastRunS = nowS;
			log.info({ event: 'retention-run', deleted }, 'deleted what was too old');
		},
		onFailure: (error, retryMs) => {
			counts.failures++;
			log.error({ event: 'retention-failed', retryMs, err: error }, 'could not delete what is too old; trying again');
		},
	});
	const task = cron.schedule(options.cronPattern, loop.wake, { suppressMissedWarning: true });

	return {
		/** Once, for what came due while the bridge was off; a bridge that starts again and again need not look each time. */
		async start(): Promise<void> {
			const [last] = await lastRuns(db, 'retention');
			// an alarm on the last run must not go off because the bridge was started again
			if (last !== undefined) counts.lastRunS = fromTimestamp(last.at);
			if (last === undefined || last.at < toTimestamp(now() - AGAIN_AFTER_S)) loop.wake();
		},
		wake: loop.wake,
		counts: () => ({ ...counts }),

		/** What was deleted lately, and what the next run would delete if it were now. */
		async report() {
			const nowS = now();
			const due = [];
			for (const job of jobs) {
				due.push({ table: job.table, keptDays: job.keptDays, rows: await job.due(db, nowS) });
			}
			const next = task.getNextRun();
			return {
				runs: await lastRuns(db),
				due,
				...(next === null ? {} : { nextRunAt: next.toISOString() }),
			};
		},

		async close(): Promise<void> {
			await task.destroy();
			await loop.close();
		},
	};
}

type Run = { nowS: number; closing(): boolean; deleted: Record<string, number> };

async function runJob(db: Kysely<Database>, job: Job, { nowS, closing, deleted }: Run): Promise<void> {
	for (let rows = GROUP; rows >= GROUP && !closing(); ) {
		await othersTurn();
		const gone = await db.transaction().execute((trx) => job.step(trx, nowS));
		for (const [table, count] of Object.entries(gone)) {
			if (count > 0) deleted[table] = (deleted[table] ?? 0) + count;
		}
		rows = gone[job.table] ?? 0;
	}
}

/**
 * Phones without access go, and with the last one its shopper: nobody could see, stop or erase any more what is kept of
 * them. A loyalty fob does not change that.
 */
async function dropPhones({ db, erase }: RetentionOptions, { nowS, closing, deleted }: Run): Promise<void> {
	const over = before(nowS, WITHOUT_PHONE_DAYS);
	while (!closing()) {
		const left = await db
			.selectFrom('shopper')
			.select('id')
			.where(({ not, exists, selectFrom }) =>
				not(
					exists(
						selectFrom('phone')
							.select('phone.id')
							.whereRef('phone.shopper', '=', 'shopper.id')
							.where(({ not }) => not(isGone(over))),
					),
				),
			)
			.limit(GROUP)
			.execute();
		for (const { id } of left) {
			if (closing()) return;
			await othersTurn();
			await erase(id);
			deleted.shopper = (deleted.shopper ?? 0) + 1;
		}
		if (left.length < GROUP) break;
	}
	const { numDeletedRows } = await db.deleteFrom('phone').where(isGone(over)).executeTakeFirstOrThrow();
	if (numDeletedRows > 0n) deleted.phone = Number(numDeletedRows);
}

/** @param run `deleted`: rows by table, nobody's name */
export async function recordRun(db: Kysely<Database>, { at, job, deleted }: RetentionRun): Promise<void> {
	await db
		.insertInto('retention_run')
		.values({ at, job, deleted: JSON.stringify(deleted) })
		.execute();
}

async function lastRuns(db: Kysely<Database>, job?: string): Promise<RetentionRun[]> {
	const rows = await db
		.selectFrom('retention_run')
		.select(['number', 'at', 'job', 'deleted'])
		.$if(job !== undefined, (query) => query.where('job', '=', job!))
		.orderBy('number', 'desc')
		.limit(RUNS_SHOWN)
		.execute();
	return rows.map(({ number: row, deleted, ...run }) => ({
		...run,
		deleted: readJson(DeletedRows, deleted, { table: 'retention_run', column: 'deleted', row }),
	}));
}
