// What a decision may look at. Pure; a condition that needs more adds it here and to gather-facts.ts.
import type { Purpose } from '@aisle/protocol';

/** Something a consenting shopper did in the store. */
export type ShopperEvent = {
	visit: string;
	zone: string;
	/** Unix seconds */
	t: number;
} & ({ type: 'aisle.zone.entered.v1' } | { type: 'aisle.zone.dwelled.v1'; dwellS: number });

export type Facts = {
	event: ShopperEvent;
	/** Unix seconds: when the decision is made. */
	nowS: number;
	granted: Record<Purpose, boolean>;
};
