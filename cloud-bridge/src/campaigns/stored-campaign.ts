// A campaign as the database has it. Pure.
import { readJson } from '../db/json-column.ts';
import { Campaign } from './campaign.ts';

/** @throws {JsonColumnError} */
export function storedCampaign({ id, body }: { id: string; body: string }): Campaign {
	return readJson(Campaign, body, { table: 'campaign', column: 'body', row: id });
}
