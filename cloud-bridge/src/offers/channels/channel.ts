// The contract of a delivery channel: one file each in this folder, found by its name in the configuration.
import type { z } from 'zod';
import type { OfferRow } from '../../db/schema.ts';

/** An offer on its way to one shopper. */
export type Delivery = { offer: OfferRow; shopper: string };

/**
 * `delivered`: the shopper has it or can fetch it, and the offer's row says so (markSent).
 * `retry`: not now. `rejected`: never, by this channel. `gone`: the offer or its shopper is no more.
 */
export const OUTCOMES = ['delivered', 'retry', 'rejected', 'gone'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type Channel = {
	name: string;
	/** Of the channel's settings. */
	schema: z.ZodType;
	/** In order; one outcome for each. Sending an offer twice must not show it twice. */
	send(deliveries: readonly Delivery[]): Promise<Outcome[]>;
};
