// The fourth step of the database's shape: events about tags are deleted for their age too, and found by an index.
import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const presenceAge: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema.dropIndex('event_pass_age').execute();
		await db.schema
			.createIndex('event_presence_age')
			.on('event')
			.columns(['received_at'])
			.where(sql<SqlBool>`((subject >= 'pass:' and subject < 'pass;') or (subject >= 'tag:' and subject < 'tag;'))`)
			.execute();
	},
};
