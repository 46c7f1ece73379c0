// The seam between hearing and deciding: observations in, zone estimates out; estimates in, events out.
import type { Finding } from './finding.ts';

/** A clock that jumped back further than adverts are ever reordered: time begins anew. */
export const BACKWARDS_S = 60;
/** Receivers' clocks and ways differ by less; what is older than the newest by more says where somebody was. */
export const LATE_S = 2;

/** Somebody known was heard: the end of an advert's way for everything but presence. */
export type Observation = {
	/** `pass:…` or `tag:…` */
	subject: string;
	receiver: string;
	rssiDbm: number;
	/** Unix seconds */
	t: number;
};

/** Where an estimator believes a subject to be. */
export type ZoneEstimate = {
	/** null: on floor that belongs to no zone */
	zone: string | null;
	/** 0 to 1: how sure the estimator is of `zone` */
	confidence: number;
	/** metres; for the floor plan only */
	at?: [number, number];
};

/** Turns observations into estimates. Holds its state in memory; `forget` is called when a visit ends. */
export type ZoneEstimator = {
	/** undefined: nothing to say yet */
	observe(observation: Observation): ZoneEstimate | undefined;
	/** A visit goes on that an earlier run, or another estimator, began: the subject was last in `zone`. */
	resume(subject: string, zone: string, t: number): void;
	forget(subject: string): void;
	/** What makes the estimates worse than they could be, as of now. */
	findings(): Finding[];
};
