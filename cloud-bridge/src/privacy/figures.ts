// Figures for the privacy report, from a database that nobody else has open; counts only, and it is never written to.
import { existsSync } from 'node:fs';
import { PURPOSES, toTimestamp } from '@aisle/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { consenting } from '../db/consents.ts';
import type { Database } from '../db/schema.ts';
import type { Figures } from './facts.ts';

const BUSY_TIMEOUT_MS = 500;

/** @param nowS Unix seconds; what cannot be read is said, not thrown */
export async function readFigures(path: string, nowS: number): Promise<Figures> {
	if (!existsSync(path)) return { is: 'unread', why: 'missing' };
	try {
		const database = new BetterSqlite3(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
		await using db = new Kysely<Database>({ dialect: new SqliteDialect({ database }) });
		return await figuresOf(db, nowS);
	} catch (error) {
		const { code = '', message } = error as NodeJS.ErrnoException;
		if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return { is: 'unread', why: 'locked' };
		if (/no such (table|column)/.test(message)) return { is: 'unread', why: 'older' };
		if (/^(SQLITE_|E[A-Z]+$)/.test(code)) return { is: 'unread', why: 'unreadable' };
		throw error;
	}
}

async function figuresOf(db: Kysely<Database>, nowS: number): Promise<Figures> {
	const count = sql<number>`count(*)`.as('count');
	const shoppers = await db.selectFrom('shopper').select(count).executeTakeFirstOrThrow();
	const paused = await db
		.selectFrom('shopper')
		.select(count)
		.where('paused_until', '>', toTimestamp(nowS))
		.executeTakeFirstOrThrow();
	const grants = await Promise.all(
		PURPOSES.map(async (purpose) => [purpose, (await consenting(db, purpose, nowS).execute()).length] as const),
	);
	const byStore = await db
		.selectFrom('membership')
		.select(['store', sql<number>`count(*)`.as('shoppers')])
		.groupBy('store')
		.orderBy('store')
		.execute();
	const runs = await db
		.selectFrom('retention_run')
		.select(['job', 'at', 'deleted'])
		.where('number', 'in', (newest) =>
			newest
				.selectFrom('retention_run')
				.select(({ fn }) => fn.max('number').as('number'))
				.groupBy('job'),
		)
		.orderBy('job')
		.execute();
	const auditByKind = await db.selectFrom('audit').select(['kind', count]).groupBy('kind').orderBy('kind').execute();
	return {
		is: 'read',
		shoppers: shoppers.count,
		paused: paused.count,
		grants: Object.fromEntries(grants) as Extract<Figures, { is: 'read' }>['grants'],
		byStore,
		retentionRuns: runs.map(({ job, at, deleted }) => ({ job, at, deleted: JSON.parse(deleted) })),
		auditByKind,
	};
}
