// The third step of the database's shape: what several lanes to one shopper need to meet in one visit.
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const lanes: Migration = {
	async up(db: Kysely<unknown>) {
		await db.schema.alterTable('visit').addColumn('doubted_at', 'text').execute();
		await db.schema
			.alterTable('visit_lane')
			.addColumn('last_at', 'text', (column) => column.notNull().defaultTo(''))
			.execute();
		await db.schema
			.createTable('lane_state')
			.addColumn('shopper', 'text', (column) => column.notNull().references('shopper.id').onDelete('cascade'))
			.addColumn('store', 'text', (column) => column.notNull())
			.addColumn('body', 'text', (column) => column.notNull())
			.addColumn('due_at', 'text', (column) => column.notNull())
			.addPrimaryKeyConstraint('lane_state_pk', ['shopper', 'store'])
			.execute();
		await db.schema.createIndex('lane_state_due').on('lane_state').columns(['due_at']).execute();
		await db.schema
			.createIndex('visit_open')
			.on('visit')
			.columns(['last_at'])
			.where(sql.ref('ended_at'), 'is', sql.lit(null))
			.execute();
		await db.schema
			.createIndex('zone_visit_open')
			.on('zone_visit')
			.columns(['shopper'])
			.where(sql.ref('left_at'), 'is', sql.lit(null))
			.execute();
	},
};
