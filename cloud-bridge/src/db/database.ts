// Opens the bridge's database and brings it to the newest shape.
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { DatabaseError } from './database-error.ts';
import { openDialect } from './dialect.ts';
import { migrations } from './migrations.ts';
import type { Database } from './schema.ts';

const MIGRATION_TABLE = 'schema_migration';

/** @throws {DatabaseError} in one sentence with a remedy */
export async function openDatabase({ path }: { path: string }): Promise<Kysely<Database>> {
	const db = new Kysely<Database>({ dialect: openDialect(path) });
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
