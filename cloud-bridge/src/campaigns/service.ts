// Campaigns in the database: created, paused, listed; each checked against the store it is for.
import { nearestWord, toTimestamp } from '@aisle/protocol';
import type { Kysely } from 'kysely';
import type { CampaignTable, Database } from '../db/schema.ts';
import type { Campaign } from './campaign.ts';
import { conditionOf } from './conditions/index.ts';
import { storedCampaign } from './stored-campaign.ts';

export type StoredCampaign = Campaign & { state: CampaignTable['state']; createdAt: string; updatedAt: string };
export type CampaignErrorCode = 'unknown-store' | 'unknown-zone' | 'campaign-exists' | 'no-such-campaign';

/** What is wrong and what to do instead, each a sentence. */
export class CampaignError extends Error {
	override name = 'CampaignError';
	readonly code: CampaignErrorCode;
	readonly remedy: string;
	constructor(code: CampaignErrorCode, message: string, remedy: string) {
		super(message);
		this.code = code;
		this.remedy = remedy;
	}
}

export type ServedStore = { id: string; zones: readonly { id: string; name: string }[] };
export type CampaignsOptions = {
	db: Kysely<Database>;
	/** Unix seconds */
	now: () => number;
	/** No zones: they are not known here, and any will do. */
	stores: readonly ServedStore[];
};

export type Campaigns = ReturnType<typeof createCampaigns>;

/** All methods throw a CampaignError where the caller is mistaken. */
export function createCampaigns({ db, now, stores }: CampaignsOptions) {
	const find = async (id: string): Promise<StoredCampaign> => {
		const row = await db.selectFrom('campaign').selectAll().where('id', '=', id).executeTakeFirst();
		if (row !== undefined) return toStored(row);
		throw new CampaignError(
			'no-such-campaign',
			`There is no campaign "${id}".`,
			'List the campaigns to see which there are.',
		);
	};

	const setState = async (id: string, state: CampaignTable['state']): Promise<StoredCampaign> => {
		await db
			.updateTable('campaign')
			.set({ state, updated_at: toTimestamp(now()) })
			.where('id', '=', id)
			.execute();
		return find(id);
	};

	const create = async (campaign: Campaign): Promise<StoredCampaign> => {
		check(campaign, stores);
		const at = toTimestamp(now());
		const { id, store } = campaign;
		const body = JSON.stringify(campaign);
		const { numInsertedOrUpdatedRows } = await db
			.insertInto('campaign')
			.values({ id, store, body, state: 'active', created_at: at, updated_at: at })
			.onConflict((conflict) => conflict.column('id').doNothing())
			.executeTakeFirstOrThrow();
		if (numInsertedOrUpdatedRows === 0n) {
			const remedy = 'Give it another id; the one that is there can be paused.';
			throw new CampaignError('campaign-exists', `There is a campaign "${id}" already.`, remedy);
		}
		return find(id);
	};

	return {
		find,

		async list(): Promise<StoredCampaign[]> {
			const rows = await db.selectFrom('campaign').selectAll().orderBy('created_at').orderBy('id').execute();
			return rows.map(toStored);
		},

		create,

		pause: (id: string) => setState(id, 'paused'),
		resume: (id: string) => setState(id, 'active'),

		/** From a file, at every start: what is there already stays, paused where people paused it. */
		async addMissing(campaigns: readonly Campaign[]): Promise<number> {
			let added = 0;
			for (const campaign of campaigns) {
				check(campaign, stores);
				const row = await db.selectFrom('campaign').select('id').where('id', '=', campaign.id).executeTakeFirst();
				if (row !== undefined) continue;
				await create(campaign);
				added++;
			}
			return added;
		},
	};
}

/** @throws {CampaignError} where its store or one of its zones is not there */
function check(campaign: Campaign, stores: readonly ServedStore[]): void {
	const store = stores.find(({ id }) => id === campaign.store);
	if (store === undefined) {
		const known = stores.map(({ id }) => id);
		throw new CampaignError(
			'unknown-store',
			`There is no store "${campaign.store}".`,
			`Write ${list(campaign.store, known)}.`,
		);
	}
	const zones = store.zones.map(({ id }) => id);
	if (zones.length === 0) return;
	for (const zone of conditionOf(campaign.trigger).zones(campaign.trigger)) {
		if (zones.includes(zone)) continue;
		const message = `The store "${store.id}" has no zone "${zone}".`;
		throw new CampaignError('unknown-zone', message, `Write ${list(zone, zones)}.`);
	}
}

function toStored(row: {
	id: string;
	body: string;
	state: CampaignTable['state'];
	created_at: string;
	updated_at: string;
}): StoredCampaign {
	return { ...storedCampaign(row), state: row.state, createdAt: row.created_at, updatedAt: row.updated_at };
}

/** `"shoes"`, or one of all there are where none is near. */
function list(word: string, known: readonly string[]): string {
	const near = nearestWord(word, known);
	if (near !== undefined) return `"${near}"`;
	return `one of ${known.map((name) => `"${name}"`).join(', ')}`;
}
