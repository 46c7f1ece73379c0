// Opens the bridge's database and brings it to the newest shape.
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { DatabaseError } from './database-error.ts';
import { openDialect, openDialectToRead } from './dialect.ts';
import { migrations } from './migrations.ts';
import type { Database } from './schema.ts';

const MIGRATION_TABLE = 'schema_migration';

/** What Kysely has no words for. */
const copiers = new WeakMap<Kysely<Database>, (path: string) => Promise<void>>();

/** @throws {DatabaseError} in one sentence with a remedy */
export async function openDatabase({ path }: { path: string }): Promise<Kysely<Database>> {
	const { dialect, copyTo } = openDialect(path);
	const db = new Kysely<Database>({ dialect });
	copiers.set(db, copyTo);
	try {
		await refuseNewer(db, path);
		const migrator = new Migrator({
			db,
			provider: { getMigrations: async () => migrations },
			migrationTableName: MIGRATION_TABLE,
			migrationLockTableName: `${MIGRATION_TABLE}_lock`,
		});
		const { error } = await migrator.migrateToLatest();
		if (error !== undefined) throw error;
		return db;
	} catch (error) {
		await db.destroy();
		throw error;
	}
}

/** Writes a copy of an open database to a file that is not there yet; others go on writing meanwhile. */
export async function copyDatabase(db: Kysely<Database>, path: string): Promise<void> {
	const copyTo = copiers.get(db);
	if (copyTo === undefined) throw new Error('a copy needs a database from openDatabase');
	await copyTo(path);
}

/**
 * A database, or a copy of one, to look at: nothing in it is changed, its shape neither.
 * @throws {DatabaseError} in one sentence with a remedy
 */
export async function openToRead(path: string): Promise<Kysely<Database>> {
	const db = new Kysely<Database>({ dialect: openDialectToRead(path) });
	try {
		await refuseNewer(db, path);
		await refuseOlder(db, path);
		return db;
	} catch (error) {
		await db.destroy();
		throw error;
	}
}

async function refuseOlder(db: Kysely<Database>, path: string): Promise<void> {
	const tables = await db.introspection.getTables();
	if (tables.some(({ name }) => name === 'consent_chain')) return;
	throw new DatabaseError(
		`The database ${path} was written by an older bridge, before its ledger was chained; start this version on it once.`,
	);
}

async function refuseNewer(db: Kysely<Database>, path: string): Promise<void> {
	const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
	if (!tables.some(({ name }) => name === MIGRATION_TABLE)) return;
	const known = db as unknown as Kysely<{ schema_migration: { name: string } }>;
	const names = await known.selectFrom(MIGRATION_TABLE).select('name').execute();
	const newer = names.map(({ name }) => name).filter((name) => !(name in migrations));
	if (newer.length === 0) return;
	throw new DatabaseError(
		`The database ${path} was written by a newer bridge (it has "${newer.at(-1)}"); run that version, or name another file under "database".`,
	);
}
