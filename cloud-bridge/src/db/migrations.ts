// The database's shape, step by step, in the words of Kysely so that every dialect understands it. Released steps are
// never edited.
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { columnTypes } from './dialect.ts';
import { eventAge } from './migration-event-age.ts';
import { lanes } from './migration-lanes.ts';
import { optingIn } from './migration-opting-in.ts';
import { presenceAge } from './migration-presence-age.ts';

const first: Migration = {
	async up(db: Kysely<unknown>) {
		await createIngestTables(db);
		await createShopperTables(db);
		await createCampaignTables(db);
	},
};

/** Applied in this order; the name says the order too. */
export const migrations: Record<string, Migration> = {
	'0001-first': first,
	'0002-opting-in': optingIn,
	'0003-lanes': lanes,
	'0004-presence-age': presenceAge,
	'0005-event-age': eventAge,
};

async function createIngestTables(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('event')
		.addColumn('gateway', 'text', (column) => column.notNull())
		.addColumn('stream', 'text', (column) => column.notNull())
		.addColumn('seq', 'integer', (column) => column.notNull())
		.addColumn('store', 'text', (column) => column.notNull())
		.addColumn('type', 'text', (column) => column.notNull())
		.addColumn('subject', 'text', (column) => column.notNull())
		.addColumn('time', 'text', (column) => column.notNull())
		.addColumn('data', 'text', (column) => column.notNull())
		.addColumn('received_at', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('event_pk', ['gateway', 'stream', 'seq'])
		.execute();
	// what is known about a shopper, and its erasure
	await db.schema.createIndex('event_subject').on('event').columns(['store', 'subject']).execute();
	await db.schema
		.createTable('stream_mark')
		.addColumn('gateway', 'text', (column) => column.notNull())
		.addColumn('stream', 'text', (column) => column.notNull())
		.addColumn('store', 'text', (column) => column.notNull())
		.addColumn('up_to', 'integer', (column) => column.notNull())
		.addColumn('seen_to', 'integer', (column) => column.notNull())
		.addColumn('decided_up_to', 'integer', (column) => column.notNull())
		.addColumn('first_seen_at', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('stream_mark_pk', ['gateway', 'stream'])
		.execute();
	// the engine's work: empty most of the time, however many streams there were
	await db.schema
		.createIndex('stream_undecided')
		.on('stream_mark')
		.columns(['gateway', 'stream'])
		.where(sql.ref('decided_up_to'), '<', sql.ref('up_to'))
		.execute();
	await db.schema
		.createTable('stream_gap')
		.addColumn('gateway', 'text', (column) => column.notNull())
		.addColumn('stream', 'text', (column) => column.notNull())
		.addColumn('first', 'integer', (column) => column.notNull())
		.addColumn('last', 'integer', (column) => column.notNull())
		.addPrimaryKeyConstraint('stream_gap_pk', ['gateway', 'stream', 'first', 'last'])
		.execute();
}

async function createShopperTables(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('store')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('site_number', 'bigint', (column) => column.notNull().unique())
		.addColumn('name', 'text', (column) => column.notNull())
		.execute();
	await db.schema
		.createTable('shopper')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('store', 'text', (column) => column.notNull().references('store.id'))
		.addColumn('pseudonym', 'text', (column) => column.notNull())
		.addColumn('key', columnTypes.bytes, (column) => column.notNull())
		.addColumn('token_hash', columnTypes.bytes, (column) => column.notNull().unique())
		.addColumn('enrolled_at', 'text', (column) => column.notNull())
		.addUniqueConstraint('shopper_pseudonym', ['store', 'pseudonym'])
		.execute();
	await db.schema
		.createTable('consent')
		.addColumn('id', columnTypes.autoNumber, (column) => column.primaryKey().autoIncrement())
		.addColumn('shopper', 'text', (column) => column.notNull().references('shopper.id').onDelete('cascade'))
		.addColumn('purpose', 'text', (column) => column.notNull())
		.addColumn('granted', 'integer', (column) => column.notNull())
		.addColumn('at', 'text', (column) => column.notNull())
		.execute();
	await db.schema.createIndex('consent_latest').on('consent').columns(['shopper', 'purpose', 'id']).execute();
	await db.schema
		.createTable('roster')
		.addColumn('store', 'text', (column) => column.primaryKey().references('store.id'))
		.addColumn('version', 'integer', (column) => column.notNull())
		.addColumn('from_day', 'integer', (column) => column.notNull())
		.execute();
}

async function createCampaignTables(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('campaign')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('store', 'text', (column) => column.notNull().references('store.id'))
		.addColumn('body', 'text', (column) => column.notNull())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('created_at', 'text', (column) => column.notNull())
		.addColumn('updated_at', 'text', (column) => column.notNull())
		.execute();
	await db.schema.createIndex('campaign_store').on('campaign').columns(['store']).execute();
	await db.schema
		.createTable('offer')
		.addColumn('number', columnTypes.autoNumber, (column) => column.primaryKey().autoIncrement())
		.addColumn('id', 'text', (column) => column.notNull().unique())
		.addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
		.addColumn('shopper', 'text', (column) => column.notNull().references('shopper.id').onDelete('cascade'))
		.addColumn('store', 'text', (column) => column.notNull())
		.addColumn('visit', 'text', (column) => column.notNull())
		.addColumn('body', 'text', (column) => column.notNull())
		.addColumn('why', 'text', (column) => column.notNull())
		.addColumn('verdicts', 'text', (column) => column.notNull())
		.addColumn('state', 'text', (column) => column.notNull())
		.addColumn('state_why', 'text')
		.addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
		.addColumn('due_at', 'text', (column) => column.notNull())
		.addColumn('created_at', 'text', (column) => column.notNull())
		.addColumn('expires_at', 'text', (column) => column.notNull())
		.addColumn('sent_at', 'text')
		.addColumn('seen_at', 'text')
		.addColumn('opened_at', 'text')
		.addUniqueConstraint('offer_once_a_visit', ['campaign', 'shopper', 'visit'])
		.execute();
	await db.schema.createIndex('offer_inbox').on('offer').columns(['shopper', 'number']).execute();
	await db.schema
		.createIndex('offer_pending')
		.on('offer')
		.columns(['due_at', 'number'])
		.where(sql.ref('state'), '=', sql.lit('pending'))
		.execute();
}
