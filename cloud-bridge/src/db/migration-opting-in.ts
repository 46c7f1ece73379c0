// The second step of the database's shape: several stores and phones a shopper, a chained ledger, visits, an audit log.
import { randomBytes, randomUUID } from 'node:crypto';
import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { CHAIN_START, chainHash, lineHash, SALT_BYTES } from './consent-chain.ts';
import { columnTypes } from './dialect.ts';
import type { Database } from './schema.ts';

/** Tables that change are made anew: SQLite cannot drop a column that a constraint names. */
const REMADE = ['roster', 'offer', 'consent', 'shopper'] as const;
/** Phones from before have a token that never ended, and nothing to get another with. */
const FORMER_TOKEN_DAYS = 180;

export const optingIn: Migration = {
	async up(db: Kysely<unknown>) {
		for (const table of REMADE) await db.schema.alterTable(table).renameTo(`former_${table}`).execute();
		await createShoppers(db);
		await createConsents(db);
		await createOffers(db);
		await createVisits(db);
		await createLogs(db);
		await createRosters(db);
		await copyShoppers(db as Kysely<FormerDatabase>);
		await copyConsents(db as Kysely<FormerDatabase>);
		await copyOffers(db as Kysely<FormerDatabase>);
		await copyRosters(db as Kysely<FormerDatabase>);
		// the tables that others refer to last: dropping them first would take the others' rows along
		for (const table of REMADE) await db.schema.dropTable(`former_${table}`).execute();
		await createIndexes(db);
	},
};

type FormerShopper = {
	id: string;
	store: string;
	pseudonym: string;
	key: Buffer;
	token_hash: Buffer;
	enrolled_at: string;
};
type FormerConsent = { id: number; shopper: string; purpose: string; granted: 0 | 1; at: string };
type FormerDatabase = Database & {
	former_shopper: FormerShopper;
	former_consent: FormerConsent;
	former_offer: Omit<Database['offer'], 'redeemed_at'>;
	former_roster: Omit<Database['roster'], 'parts'>;
};

async function createShoppers(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('shopper')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('store', 'text', (column) => column.notNull().references('store.id'))
		.addColumn('key', columnTypes.bytes, (column) => column.notNull())
		.addColumn('name', columnTypes.bytes)
		.addColumn('paused_until', 'text')
		.addColumn('enrolled_at', 'text', (column) => column.notNull())
		.execute();
	await db.schema
		.createTable('membership')
		.addColumn('shopper', 'text', (column) => column.notNull().references('shopper.id').onDelete('cascade'))
		.addColumn('store', 'text', (column) => column.notNull().references('store.id'))
		.addColumn('pseudonym', 'text', (column) => column.notNull())
		.addColumn('joined_at', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('membership_pk', ['shopper', 'store'])
		.execute();
	await db.schema
		.createTable('phone')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('shopper', 'text', (column) => column.notNull().references('shopper.id').onDelete('cascade'))
		.addColumn('token_hash', columnTypes.bytes, (column) => column.notNull().unique())
		.addColumn('token_expires_at', 'text', (column) => column.notNull())
		.addColumn('refresh_hash', columnTypes.bytes, (column) => column.notNull().unique())
		.addColumn('previous_refresh_hash', columnTypes.bytes)
		.addColumn('refreshed_at', 'text', (column) => column.notNull())
		.addColumn('has_arrived', 'integer', (column) => column.notNull())
		.addColumn('refresh_expires_at', 'text', (column) => column.notNull())
		.addColumn('made_at', 'text', (column) => column.notNull())
		.addColumn('last_seen_at', 'text', (column) => column.notNull())
		.execute();
	await db.schema
		.createTable('phone_code')
		.addColumn('code_hash', columnTypes.bytes, (column) => column.primaryKey())
		.addColumn('shopper', 'text', (column) => column.notNull().references('shopper.id').onDelete('cascade'))
		.addColumn('expires_at', 'text', (column) => column.notNull())
		.execute();
	await db.schema
		.createTable('dead_token')
		.addColumn('hash', columnTypes.bytes, (column) => column.primaryKey())
		.addColumn('died_at', 'text', (column) => column.notNull())
		.execute();
	await db.schema
		.createTable('fob')
		.addColumn('store', 'text', (column) => column.notNull().references('store.id'))
		.addColumn('fob', 'text', (column) => column.notNull())
		.addColumn('shopper', 'text', (column) => column.notNull().references('shopper.id').onDelete('cascade'))
		.addColumn('linked_at', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('fob_pk', ['store', 'fob'])
		.execute();
}

async function createConsents(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('consent')
		.addColumn('number', 'integer', (column) => column.primaryKey())
		.addColumn('shopper', 'text', (column) => column.notNull().references('shopper.id').onDelete('cascade'))
		.addColumn('purpose', 'text', (column) => column.notNull())
		.addColumn('granted', 'integer', (column) => column.notNull())
		.addColumn('at', 'text', (column) => column.notNull())
		.addColumn('text_version', 'integer', (column) => column.notNull())
		.addColumn('text_language', 'text', (column) => column.notNull())
		.addColumn('channel', 'text', (column) => column.notNull())
		.addColumn('expires_at', 'text')
		.addColumn('salt', columnTypes.bytes, (column) => column.notNull())
		.addColumn('hash', 'text', (column) => column.notNull())
		.execute();
	await db.schema
		.createTable('consent_chain')
		.addColumn('number', 'integer', (column) => column.primaryKey())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('at', 'text', (column) => column.notNull())
		.addColumn('hash', 'text', (column) => column.notNull())
		.addColumn('chain_hash', 'text', (column) => column.notNull())
		.addColumn('erased', 'text')
		.execute();
	await db.schema
		.createTable('consent_text')
		.addColumn('version', 'integer', (column) => column.notNull())
		.addColumn('language', 'text', (column) => column.notNull())
		.addColumn('body', 'text', (column) => column.notNull())
		.addPrimaryKeyConstraint('consent_text_pk', ['version', 'language'])
		.execute();
}

async function createOffers(db: Kysely<unknown>): Promise<void> {
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
		.addColumn('redeemed_at', 'text')
		.execute();
}

/** Versions follow the clock in milliseconds, for which an integer of PostgreSQL is too small. */
async function createRosters(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('roster')
		.addColumn('store', 'text', (column) => column.primaryKey().references('store.id'))
		.addColumn('version', 'bigint', (column) => column.notNull())
		.addColumn('from_day', 'integer', (column) => column.notNull())
		.addColumn('parts', 'integer', (column) => column.notNull())
		.execute();
}

async function createVisits(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('visit')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('shopper', 'text', (column) => column.notNull().references('shopper.id').onDelete('cascade'))
		.addColumn('store', 'text', (column) => column.notNull())
		.addColumn('started_at', 'text', (column) => column.notNull())
		.addColumn('last_at', 'text', (column) => column.notNull())
		.addColumn('ended_at', 'text')
		.execute();
	await db.schema
		.createTable('visit_lane')
		.addColumn('source', 'text', (column) => column.notNull())
		.addColumn('source_visit', 'text', (column) => column.notNull())
		.addColumn('lane', 'text', (column) => column.notNull())
		.addColumn('visit', 'text', (column) => column.notNull().references('visit.id').onDelete('cascade'))
		.addColumn('ended_at', 'text')
		.addPrimaryKeyConstraint('visit_lane_pk', ['source', 'source_visit'])
		.execute();
	await db.schema
		.createTable('zone_visit')
		.addColumn('number', columnTypes.autoNumber, (column) => column.primaryKey().autoIncrement())
		.addColumn('visit', 'text', (column) => column.notNull().references('visit.id').onDelete('cascade'))
		.addColumn('shopper', 'text', (column) => column.notNull().references('shopper.id').onDelete('cascade'))
		.addColumn('store', 'text', (column) => column.notNull())
		.addColumn('zone', 'text', (column) => column.notNull())
		.addColumn('lane', 'text', (column) => column.notNull())
		.addColumn('entered_at', 'text', (column) => column.notNull())
		.addColumn('left_at', 'text')
		.execute();
	await db.schema
		.createTable('zone_day')
		.addColumn('store', 'text', (column) => column.notNull())
		.addColumn('zone', 'text', (column) => column.notNull())
		.addColumn('day', 'text', (column) => column.notNull())
		.addColumn('visits', 'integer', (column) => column.notNull())
		.addColumn('dwell_s', 'integer', (column) => column.notNull())
		.addPrimaryKeyConstraint('zone_day_pk', ['store', 'zone', 'day'])
		.execute();
}

async function createLogs(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable('audit')
		.addColumn('number', columnTypes.autoNumber, (column) => column.primaryKey().autoIncrement())
		.addColumn('at', 'text', (column) => column.notNull())
		.addColumn('kind', 'text', (column) => column.notNull())
		.addColumn('shopper', 'text', (column) => column.references('shopper.id').onDelete('cascade'))
		.addColumn('store', 'text')
		.addColumn('detail', 'text', (column) => column.notNull())
		.execute();
	await db.schema
		.createTable('retention_run')
		.addColumn('number', columnTypes.autoNumber, (column) => column.primaryKey().autoIncrement())
		.addColumn('at', 'text', (column) => column.notNull())
		.addColumn('job', 'text', (column) => column.notNull())
		.addColumn('deleted', 'text', (column) => column.notNull())
		.execute();
}

async function createIndexes(db: Kysely<unknown>): Promise<void> {
	const index = (name: string, table: string, columns: string[]) =>
		db.schema.createIndex(name).on(table).columns(columns);
	await index('shopper_paused', 'shopper', ['paused_until']).where(sql.ref('paused_until'), 'is not', null).execute();
	await index('fob_shopper', 'fob', ['shopper']).execute();
	await index('membership_pseudonym', 'membership', ['store', 'pseudonym']).unique().execute();
	await index('phone_shopper', 'phone', ['shopper']).execute();
	await index('phone_previous_refresh', 'phone', ['previous_refresh_hash']).execute();
	await index('consent_latest', 'consent', ['shopper', 'purpose', 'number']).execute();
	await index('consent_expiry', 'consent', ['expires_at']).execute();
	await index('offer_once_a_visit', 'offer', ['campaign', 'shopper', 'visit']).unique().execute();
	await index('offer_age', 'offer', ['created_at']).execute();
	await index('offer_inbox', 'offer', ['shopper', 'number']).execute();
	await index('offer_pending', 'offer', ['due_at', 'number'])
		.where(sql.ref('state'), '=', sql.lit('pending'))
		.execute();
	await index('visit_shopper', 'visit', ['shopper', 'store', 'last_at']).execute();
	await index('visit_age', 'visit', ['started_at']).execute();
	await index('visit_lane_visit', 'visit_lane', ['visit']).execute();
	await index('zone_visit_visit', 'zone_visit', ['visit']).execute();
	await index('zone_visit_shopper', 'zone_visit', ['shopper']).execute();
	await index('event_pass_age', 'event', ['received_at'])
		.where(sql<SqlBool>`subject >= 'pass:' and subject < 'pass;'`)
		.execute();
	// also for asking whether a line like it was written a short time ago
	await index('audit_shopper', 'audit', ['shopper', 'kind', 'at']).execute();
	await index('audit_age', 'audit', ['at']).execute();
}

/** Their keys are sealed at the start of the bridge, which has what seals them. */
async function copyShoppers(db: Kysely<FormerDatabase>): Promise<void> {
	const rows = await db.selectFrom('former_shopper').selectAll().execute();
	const until = new Date(Date.now() + FORMER_TOKEN_DAYS * 86_400_000).toISOString();
	for (const { id, store, pseudonym, key, token_hash, enrolled_at } of rows) {
		await db.insertInto('shopper').values({ id, store, key, enrolled_at }).execute();
		await db.insertInto('membership').values({ shopper: id, store, pseudonym, joined_at: enrolled_at }).execute();
		await db
			.insertInto('phone')
			.values({
				id: randomUUID(),
				shopper: id,
				token_hash,
				token_expires_at: until,
				refresh_hash: randomBytes(32),
				refreshed_at: enrolled_at,
				has_arrived: 1,
				refresh_expires_at: until,
				made_at: enrolled_at,
				last_seen_at: enrolled_at,
			})
			.execute();
	}
}

async function copyConsents(db: Kysely<FormerDatabase>): Promise<void> {
	const rows = await db.selectFrom('former_consent').selectAll().orderBy('id').execute();
	let before = CHAIN_START;
	for (const [index, { id: _, ...row }] of rows.entries()) {
		const number = index + 1;
		const words = { text_version: 1, text_language: 'en', channel: 'web', expires_at: null };
		const line = { ...row, ...words, number, salt: randomBytes(SALT_BYTES) };
		const hash = lineHash(line);
		before = chainHash(before, hash);
		await db
			.insertInto('consent')
			.values({ ...line, hash })
			.execute();
		const link = { number, kind: 'line' as const, at: row.at, hash, chain_hash: before, erased: null };
		await db.insertInto('consent_chain').values(link).execute();
	}
}

/** Numbers stay: they are the ids of server-sent events. */
async function copyOffers(db: Kysely<FormerDatabase>): Promise<void> {
	const rows = await db.selectFrom('former_offer').selectAll().orderBy('number').execute();
	for (const row of rows) await db.insertInto('offer').values(row).execute();
}

/** Before there were parts a roster was one. */
async function copyRosters(db: Kysely<FormerDatabase>): Promise<void> {
	const rows = await db.selectFrom('former_roster').selectAll().execute();
	const inParts = rows.map((row) => ({ ...row, parts: 1 }));
	if (inParts.length > 0) await db.insertInto('roster').values(inParts).execute();
}
