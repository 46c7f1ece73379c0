// Every campaign's decision about every event of a group: the offers to be made, and why the others are not. Pure but for ids.
import { randomUUID } from 'node:crypto';
import { toTimestamp } from '@aisle/protocol';
import type { OfferRow } from '../db/schema.ts';
import type { Campaign } from './campaign.ts';
import { decide, type Freshness } from './decide.ts';
import type { Placed } from './facts.ts';
import { type EventRow, type ShopperFacts, toShopperEvent } from './gather-facts.ts';

export type NewOffer = Pick<
	OfferRow,
	| 'id'
	| 'campaign'
	| 'shopper'
	| 'store'
	| 'visit'
	| 'body'
	| 'why'
	| 'verdicts'
	| 'created_at'
	| 'expires_at'
	| 'due_at'
> & { state: 'pending' };

export type Circumstances = {
	campaigns: readonly Campaign[];
	/** By subject of the events. */
	shoppers: ReadonlyMap<string, ShopperFacts>;
	/** By number of the events; without those of shoppers who are not recognised. */
	placed: ReadonlyMap<number, Placed>;
	nowS: number;
	freshness: Freshness;
	zoneName: (zone: string) => string;
};

/** Whoever is not recognised has no visit; `presence` speaks against every offer. */
const NOWHERE: Placed = { visit: '', isElsewhere: false, isDoubted: false };

/** @returns `declined` with the first condition against each that is not made */
export function makeOffers(
	events: readonly EventRow[],
	{ campaigns, shoppers, placed, nowS, freshness, zoneName }: Circumstances,
): { offers: NewOffer[]; declined: string[] } {
	const created_at = toTimestamp(nowS);
	const offers: NewOffer[] = [];
	const declined: string[] = [];
	for (const row of events) {
		const about = shoppers.get(row.subject);
		const told = about && toShopperEvent(row);
		if (told === undefined) continue;
		const { shopper, granted } = about!;
		const { visit, isElsewhere, isDoubted } = placed.get(row.seq) ?? NOWHERE;
		const event = { ...told, visit };
		for (const campaign of campaigns) {
			const decision = decide(campaign, { event, nowS, granted, isElsewhere, isDoubted }, freshness, zoneName);
			if (!decision.make) {
				declined.push(decision.reason);
				continue;
			}
			offers.push({
				id: randomUUID(),
				campaign: campaign.id,
				shopper,
				store: row.store,
				visit,
				body: JSON.stringify(decision.offer),
				why: decision.why,
				verdicts: JSON.stringify({ event: `${row.gateway}/${row.stream}/${row.seq}`, verdicts: decision.verdicts }),
				state: 'pending',
				created_at,
				due_at: created_at,
				expires_at: toTimestamp(decision.expiresAtS),
			});
		}
	}
	return { offers, declined };
}
