// From rows to what a decision may look at: who is meant, and what they agree to now.
import { fromTimestamp, PURPOSES, passSubject, pseudonymOf } from '@aisle/protocol';
import type { Kysely, Selectable } from 'kysely';
import { usableNow } from '../db/consents.ts';
import { readEventData } from '../db/event-data.ts';
import type { Database, EventTable } from '../db/schema.ts';
import type { Facts, ShopperEvent } from './facts.ts';

export type EventRow = Selectable<EventTable>;
export type ShopperFacts = { shopper: string; granted: Facts['granted'] };

/** By subject; without the subjects that are no shoppers, or no longer. */
export async function gatherShoppers(
	db: Kysely<Database>,
	store: string,
	events: readonly EventRow[],
	nowS: number,
): Promise<Map<string, ShopperFacts>> {
	const pseudonyms = new Set(events.map(({ subject }) => pseudonymOf(subject)).filter((one) => one !== undefined));
	if (pseudonyms.size === 0) return new Map();
	const rows = await db
		.selectFrom('membership')
		.select(['shopper as id', 'pseudonym'])
		.where('store', '=', store)
		.where('pseudonym', 'in', [...pseudonyms])
		.execute();
	const granted = await usableNow(
		db,
		rows.map(({ id }) => id),
		nowS,
	);
	const grantsOf = (id: string) =>
		Object.fromEntries(PURPOSES.map((purpose) => [purpose, granted(id, purpose)])) as Facts['granted'];
	return new Map(rows.map(({ id, pseudonym }) => [passSubject(pseudonym), { shopper: id, granted: grantsOf(id) }]));
}

/** What campaigns may be about; undefined for all other events. */
export function toShopperEvent(row: EventRow): ShopperEvent | undefined {
	const t = fromTimestamp(row.time);
	if (row.type === 'aisle.zone.entered.v1') {
		const { visit, zone } = readEventData(row.type, row);
		return { type: row.type, visit, zone, t };
	}
	if (row.type === 'aisle.zone.dwelled.v1') {
		const { visit, zone, dwellS } = readEventData(row.type, row);
		return { type: row.type, visit, zone, dwellS, t };
	}
	return undefined;
}
