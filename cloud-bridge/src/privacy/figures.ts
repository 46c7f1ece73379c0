// Figures for the privacy report, from a database or a copy that nobody has open; counts only.
import { existsSync } from 'node:fs';
import { PURPOSES, toTimestamp } from '@aisle/protocol';
import { type Kysely, sql } from 'kysely';
import { consenting } from '../db/consents.ts';
import { openToRead } from '../db/database.ts';
import { DatabaseError } from '../db/database-error.ts';
import { DeletedRows, readJson } from '../db/json-column.ts';
import type { Database } from '../db/schema.ts';
import type { Figures } from './facts.ts';

/** @param nowS Unix seconds; what cannot be read is said, not thrown */
export async function readFigures(path: string, nowS: number): Promise<Figures> {
	if (!existsSync(path)) return { is: 'unread', why: 'missing' };
	try {
		await using db = await openToRead(path);
		return await figuresOf(db, nowS);
	} catch (error) {
		return { is: 'unread', why: whyUnread(error) };
	}
}

/** @throws what is no fault of the database */
function whyUnread(error: unknown): Extract<Figures, { is: 'unread' }>['why'] {
	const { code = '', message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
	if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'locked';
	if (/no such (table|column)/.test(message)) return 'older';
	if (/^(SQLITE_|E[A-Z]+$)/.test(code)) return 'unreadable';
	if (error instanceof DatabaseError) return 'older';
	throw error;
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
		.select(['number', 'job', 'at', 'deleted'])
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
		retentionRuns: runs.map(({ number: row, job, at, deleted }) => ({
			job,
			at,
			deleted: readJson(DeletedRows, deleted, { table: 'retention_run', column: 'deleted', row }),
		})),
		auditByKind,
	};
}
