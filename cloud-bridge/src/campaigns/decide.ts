// Should this shopper get this campaign's offer? Pure: facts in; the offer or the reason out, every verdict kept.
import type { Campaign } from './campaign.ts';
import { conditionOf } from './conditions/index.ts';
import type { Facts } from './facts.ts';

/** `condition` is a campaign's own (`entered`), or a rule for all campaigns: `fresh`, `presence`, `offers`, `elsewhere`, `doubted`. */
export type Verdict = { condition: string; holds: boolean };
export type OfferDraft = { title: string; body: string; coupon?: string; link?: string; image?: string };
export type Decision = { verdicts: Verdict[] } & (
	| { make: true; offer: OfferDraft; why: string; expiresAtS: number }
	/** The first condition that does not hold. */
	| { make: false; reason: string }
);
export type Freshness = {
	/** An offer for where somebody was longer ago than this is a riddle. */
	maxAgeS: number;
	/** A gateway's clock may be a little ahead of ours. */
	maxAheadS: number;
};

export function decide(
	campaign: Campaign,
	facts: Facts,
	{ maxAgeS, maxAheadS }: Freshness,
	zoneName: (zone: string) => string,
): Decision {
	const { trigger, offer } = campaign;
	const condition = conditionOf(trigger);
	const ageS = facts.nowS - facts.event.t;
	const verdicts: Verdict[] = [
		{ condition: condition.kind, holds: condition.holds(trigger, facts) },
		{ condition: 'fresh', holds: ageS <= maxAgeS && ageS >= -maxAheadS },
		{ condition: 'presence', holds: facts.granted.presence },
		{ condition: 'offers', holds: facts.granted.offers },
		{ condition: 'elsewhere', holds: !facts.isElsewhere },
		{ condition: 'doubted', holds: !facts.isDoubted },
	];
	const against = verdicts.find(({ holds }) => !holds);
	if (against !== undefined) return { make: false, reason: against.condition, verdicts };
	const { expiresInS, ...draft } = offer;
	return {
		make: true,
		// JSON drops what is undefined
		offer: draft as OfferDraft,
		why: campaign.why ?? condition.why(trigger, zoneName),
		expiresAtS: facts.nowS + expiresInS,
		verdicts,
	};
}
