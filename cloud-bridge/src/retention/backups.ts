// Copies of the database in a folder: made by a cron pattern, whole or not there at all, and deleted when their time is over.
import { chmod, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fromTimestamp, toTimestamp } from '@aisle/protocol';
import cron from 'node-cron';
import type { Logger } from 'pino';
import { createWorkLoop } from '../db/work-loop.ts';
import type { RetentionRun } from './retention.ts';

const DAY_S = 86_400;
/** Readable by the owner only, as the database is. */
const MODE = 0o600;
/** `cloud-2026-11-22T040000.000Z.sqlite`: when it was begun, without what some file systems do not take. */
const NAME = /^cloud-(\d{4}-\d{2}-\d{2}T)(\d{2})(\d{2})(\d{2}\.\d{3}Z)\.sqlite(\.part.*)?$/;

export type BackupsOptions = {
	/** Writes a copy of the database to a file that is not there yet. */
	copyTo(path: string): Promise<void>;
	record(run: RetentionRun): Promise<void>;
	log: Logger;
	/** Unix seconds */
	now(): number;
	folder: string;
	/** When, by the clock of this machine. */
	cronPattern: string;
	/** A copy is deleted so long after it was begun: what is erased is in none that is older. */
	keepDays: number;
};

export type Backups = ReturnType<typeof createBackups>;

export function createBackups(options: BackupsOptions) {
	const { log, now, keepDays } = options;
	const counts = { made: 0, failures: 0, lastMadeS: 0 };
	let failure: { words: string; what: 'make' | 'delete' } | undefined;

	// one at a time, and a stopping bridge waits for it
	let making: Promise<void> | undefined;

	/** Deletes what is over and wakes up for the next one, to the second. */
	const pruning = createWorkLoop({
		work: async () => {
			const { removed, nextEndS, newestS } = await prune(options, () => making !== undefined);
			// also those of before this start
			counts.lastMadeS = Math.max(counts.lastMadeS, newestS);
			if (removed > 0) {
				await options.record({ at: toTimestamp(now()), job: 'backups', deleted: { backup: removed } });
				log.info({ event: 'backups-deleted', removed }, 'copies of the database have reached their age');
			}
			if (failure?.what === 'delete') failure = undefined;
			if (nextEndS !== undefined) pruning.wakeIn((nextEndS - now()) * 1000);
		},
		onFailure: (error, retryMs) => {
			failure = { what: 'delete', words: `a copy that is too old cannot be deleted: ${sentence(error, options)}` };
			log.error({ event: 'backups-not-deleted', retryMs, err: error }, 'could not delete old copies; trying again');
		},
	});

	const make = async (): Promise<void> => {
		try {
			await makeCopy(options);
			counts.made++;
			counts.lastMadeS = now();
			failure = undefined;
			log.info({ event: 'backup-made' }, 'the database was copied');
		} catch (error) {
			counts.failures++;
			failure = { what: 'make', words: `the last copy failed: ${sentence(error, options)}` };
			log.error({ event: 'backup-failed', err: error }, 'could not copy the database; the next time comes by its cron');
		}
		pruning.wake();
	};

	const makeOnce = () => {
		making ??= make().finally(() => {
			making = undefined;
		});
		return making;
	};
	const task = cron.schedule(options.cronPattern, makeOnce, { suppressMissedWarning: true });

	return {
		/** Deletes what is over and what a crash left. Called at the start. */
		prune: pruning.wake,
		make: makeOnce,
		counts: () => ({ ...counts }),
		state: (): { state: 'ok' | 'degraded'; words: string } =>
			failure === undefined
				? { state: 'ok', words: `copies are kept ${keepDays} days` }
				: { state: 'degraded', words: failure.words },
		async close(): Promise<void> {
			await task.destroy();
			await making;
			await pruning.close();
		},
	};
}

function sentence(error: unknown, { folder }: BackupsOptions): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'ENOSPC' || code === 'SQLITE_FULL') return `the disk of ${folder} is full; make room on it`;
	if (code === 'EACCES' || code === 'EPERM' || code === 'SQLITE_CANTOPEN') {
		return `no permission to write ${folder}; make it writable for the user that runs the bridge`;
	}
	return `${message}; look at "backups" in cloud.yaml`;
}

async function makeCopy({ copyTo, folder, now }: BackupsOptions): Promise<void> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const name = `cloud-${toTimestamp(now()).replaceAll(':', '')}.sqlite`;
	const part = join(folder, `${name}.part`);
	await rm(part, { force: true });
	try {
		// before there is anything in it
		await (await open(part, 'wx', MODE)).close();
		await copyTo(part);
		await chmod(part, MODE);
		await sync(part);
		await rename(part, join(folder, name));
		await sync(folder);
	} catch (error) {
		await rm(part, { force: true });
		throw error;
	}
}

async function sync(path: string): Promise<void> {
	const file = await open(path, 'r');
	try {
		await file.sync();
	} finally {
		await file.close();
	}
}

/** @returns when the next copy is over and when the newest was begun (0: none there), Unix seconds */
async function prune({ folder, now, keepDays }: BackupsOptions, isMaking: () => boolean) {
	let [removed, nextEndS, newestS] = [0, Number.POSITIVE_INFINITY, 0];
	for (const name of await namesIn(folder)) {
		const match = NAME.exec(name);
		if (match === null) continue;
		const [, date, hours, minutes, rest, part] = match;
		const begunS = fromTimestamp(`${date}${hours}:${minutes}:${rest}`);
		const endS = begunS + keepDays * DAY_S;
		// a crash cut this one off; one may have been begun since the folder was read
		const isLeft = part !== undefined && !isMaking();
		if (endS <= now() || isLeft) {
			await rm(join(folder, name), { force: true });
			removed++;
		} else if (part === undefined) {
			nextEndS = Math.min(nextEndS, endS);
			newestS = Math.max(newestS, begunS);
		}
	}
	if (removed > 0) await sync(folder);
	return { removed, newestS, nextEndS: Number.isFinite(nextEndS) ? nextEndS : undefined };
}

async function namesIn(folder: string): Promise<string[]> {
	try {
		return await readdir(folder);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw error;
	}
}
