// The fifth step of the database's shape: every event is deleted for its age, whatever it is about, and found by an index.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const eventAge: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema.dropIndex('event_presence_age').execute();
		await db.schema.createIndex('event_age').on('event').columns(['received_at']).execute();
		// nothing ever read it
		await db.schema.alterTable('stream_mark').dropColumn('first_seen_at').execute();
	},
};
