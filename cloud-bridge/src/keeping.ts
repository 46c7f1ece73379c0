// How long things are kept, put together: consent that ends, retention by age, copies of the database; all of it in the background.
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Metrics } from './api/metrics.ts';
import type { PartState, RetentionPort } from './api/ports.ts';
import type { CloudConfig } from './config.ts';
import { copyDatabase } from './db/database.ts';
import { rewriteWhereNeeded } from './db/dialect.ts';
import type { Database } from './db/schema.ts';
import { type Backups, createBackups } from './retention/backups.ts';
import { createRetention, type Retention, recordRun } from './retention/retention.ts';
import { zoneDays } from './retention/zone-days.ts';
import { createExpiry } from './shoppers/expiry.ts';

export type KeepingOptions = {
	config: Pick<CloudConfig, 'retention' | 'tokens' | 'backups'>;
	db: Kysely<Database>;
	log: Logger;
	/** Unix seconds */
	now: () => number;
	rosterChanged(store: string, shopper: string): void;
	presenceWithdrawn(shopper: string): void;
	erase(shopper: string): Promise<unknown>;
};

export type Keeping = ReturnType<typeof openKeeping>;

export function openKeeping(options: KeepingOptions) {
	const { config, db, log, now } = options;
	const { visitsDays, offersDays, auditDays, cron } = config.retention;
	const expiry = createExpiry(options);
	const retention = createRetention({
		...{ db, log, now, cronPattern: cron, erase: options.erase },
		kept: { visitsDays, offersDays, auditDays, refreshDays: config.tokens.refreshDays },
	});
	const backups = config.backups === undefined ? undefined : openBackups(config.backups, options);
	const port: RetentionPort = { report: retention.report, zoneDays: (store, from) => zoneDays(db, store, from) };
	return {
		port,
		/** What came due while the bridge was off. */
		async start(): Promise<void> {
			expiry.wake();
			backups?.prune();
			await retention.start();
		},
		states: (): PartState[] => (backups === undefined ? [] : [{ name: 'backups', ...backups.state() }]),
		count: (metrics: Metrics): void => countKeeping(metrics, retention, backups),
		async close(): Promise<void> {
			await expiry.close();
			await retention.close();
			await backups?.close();
		},
	};
}

function openBackups(
	{ folder, cron, keepDays }: NonNullable<CloudConfig['backups']>,
	options: KeepingOptions,
): Backups {
	const { db, log, now } = options;
	return createBackups({
		...{ log, now, folder, keepDays, cronPattern: cron },
		copyTo: async (path) => {
			// what was erased is in no copy that is made afterwards
			await rewriteWhereNeeded(db);
			await copyDatabase(db, path);
		},
		record: (run) => recordRun(db, run),
	});
}

function countKeeping({ gauge }: Metrics, retention: Retention, backups: Backups | undefined): void {
	gauge('aisle_retention_runs', 'Runs of retention since the start', () => retention.counts().runs);
	gauge('aisle_retention_failures', 'Runs of retention that failed', () => retention.counts().failures);
	gauge('aisle_retention_rows_deleted', 'Rows deleted for their age since the start', () => retention.counts().rows);
	gauge(
		'aisle_retention_last_run_seconds',
		'Unix time of the last run; 0: none yet',
		() => retention.counts().lastRunS,
	);
	if (backups === undefined) return;
	gauge('aisle_backups_made', 'Copies of the database made since the start', () => backups.counts().made);
	gauge('aisle_backups_failed', 'Copies of the database that failed', () => backups.counts().failures);
	gauge('aisle_backup_last_made_seconds', 'Unix time of the last copy; 0: none yet', () => backups.counts().lastMadeS);
}
