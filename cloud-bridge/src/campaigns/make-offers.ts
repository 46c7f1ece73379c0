// Every campaign's decision about every event of a group: the offers to be made, and why the others are not. Pure but for ids.
import { randomUUID } from 'node:crypto';
import { toTimestamp } from '@aisle/protocol';
import type { OfferRow } from '../db/schema.ts';
import type { Campaign } from './campaign.ts';
import { decide, type Freshness } from './decide.ts';
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
	nowS: number;
	freshness: Freshness;
	zoneName: (zone: string) => string;
};

/** @returns `declined` with the first condition against each that is not made */
export function makeOffers(
	events: readonly EventRow[],
	{ campaigns, shoppers, nowS, freshness, zoneName }: Circumstances,
): { offers: NewOffer[]; declined: string[] } {
	const created_at = toTimestamp(nowS);
	const offers: NewOffer[] = [];
	const declined: string[] = [];
	for (const row of events) {
		const about = shoppers.get(row.subject);
		const event = about && toShopperEvent(row);
		if (event === undefined) continue;
		const { shopper, granted } = about!;
		for (const campaign of campaigns) {
			const decision = decide(campaign, { event, nowS, granted }, freshness, zoneName);
			if (!decision.make) {
				declined.push(decision.reason);
				continue;
			}
			offers.push({
				id: randomUUID(),
				campaign: campaign.id,
				shopper,
				store: row.store,
				visit: event.visit,
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
