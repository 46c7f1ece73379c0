// What a decision may look at. Pure; a condition that needs more adds it here and to gather-facts.ts.
import type { Purpose } from '@aisle/protocol';

/** Something a consenting shopper did in the store. */
export type ShopperEvent = {
	visit: string;
	zone: string;
	/** Unix seconds */
	t: number;
} & ({ type: 'aisle.zone.entered.v1' } | { type: 'aisle.zone.dwelled.v1'; dwellS: number });

/** What is known of the visit an event belongs to. */
export type Placed = {
	/** One for all lanes: offers are once a visit. */
	visit: string;
	/** The shopper was noticed in another store at the same time. */
	isElsewhere: boolean;
	/** Their pass was heard in two places a short time ago. */
	isDoubted: boolean;
};

export type Facts = {
	event: ShopperEvent;
	isElsewhere: boolean;
	isDoubted: boolean;
	/** Unix seconds: when the decision is made. */
	nowS: number;
	granted: Record<Purpose, boolean>;
};
