// The contract of a condition: one file each in this folder, found by the index. Pure.
import type { z } from 'zod';
import type { Facts } from '../facts.ts';

export type Condition<S extends z.ZodType = z.ZodType> = {
	/** What a campaign writes as `on`. */
	kind: string;
	schema: S;
	/** The zones the parameters speak of, so that they can be checked against the store's. */
	zones(params: z.infer<S>): string[];
	holds(params: z.infer<S>, facts: Facts): boolean;
	/** For the marketer: "when a shopper enters Shoes". */
	words(params: z.infer<S>, zoneName: (zone: string) => string): string;
	/** For the shopper, as a whole sentence: "You were near Shoes." */
	why(params: z.infer<S>, zoneName: (zone: string) => string): string;
};
