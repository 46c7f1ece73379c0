// A pass that is loud at two places sooner than anybody walks from one to the other: played on, or two phones of one shopper. Pure.
import type { Point } from '@aisle/protocol';

/** Only who is within some metres is heard so loud. */
const LOUD_DBM = -65;
/**
 * 20 dB above the usual -59 dBm at 1 m, as levels lie: shadows, fading and receivers spread them by some 6 dB (office-walks), and indoors
 * they fall by 12 to 18 dB for ten times the distance, where free space, which is reckoned with here, has 20. Of 276 simulated
 * shoppers none is then told in half an hour and none of the three office walks; 8 dB above it were 35, and two.
 */
const LOUDEST_AT_1M_DBM = -39;
/** Faster than anybody walks in a store. */
const WALK_M_PER_S = 2;
/** For plans that are not exact. */
const MARGIN_M = 2;
/** Hearings further apart in time say nothing. */
const PAIR_S = 2;
/** Told after so many within a minute: one may be a freak of the air. */
const TOLD_PAIRS = 8;
const TOLD_S = 60;

type Heard = { index: number; rssiDbm: number; t: number; pairs: number; pairT: number };

export class FarApart {
	/** by subject; only those heard loud within the last minute */
	readonly #heard = new Map<string, Heard>();
	readonly #at: readonly (Point | undefined)[];

	/** @param at where each receiver hangs, as far as the plan says */
	constructor(at: readonly (Point | undefined)[]) {
		this.#at = at;
	}

	/** @param index of the receiver */
	heard(subject: string, index: number, rssiDbm: number, t: number): void {
		if (rssiDbm < LOUD_DBM || rssiDbm > 0) return;
		const last = this.#heard.get(subject);
		if (!last) {
			this.#heard.set(subject, { index, rssiDbm, t, pairs: 0, pairT: t });
			return;
		}
		if (last.index !== index && this.#isImpossible(last, index, rssiDbm, t)) {
			last.pairs = t - last.pairT > TOLD_S ? 1 : last.pairs + 1;
			last.pairT = t;
		}
		last.index = index;
		last.rssiDbm = rssiDbm;
		last.t = t;
	}

	/** Subjects that are in two places as of `t`; forgets whoever was not heard for a minute. */
	told(t: number): string[] {
		const told: string[] = [];
		for (const [subject, { t: heardT, pairs, pairT }] of this.#heard) {
			if (Math.abs(t - heardT) > TOLD_S) this.#heard.delete(subject);
			else if (pairs >= TOLD_PAIRS && t - pairT <= TOLD_S) told.push(subject);
		}
		return told;
	}

	forgetAllBut(isMember: (subject: string) => boolean): void {
		for (const subject of this.#heard.keys()) if (!isMember(subject)) this.#heard.delete(subject);
	}

	#isImpossible(last: Heard, index: number, rssiDbm: number, t: number): boolean {
		const awayS = Math.abs(t - last.t);
		const from = this.#at[last.index];
		const to = this.#at[index];
		if (awayS > PAIR_S || !from || !to) return false;
		const apartM = Math.hypot(to[0] - from[0], to[1] - from[1]);
		return apartM > reachM(last.rssiDbm) + reachM(rssiDbm) + WALK_M_PER_S * awayS + MARGIN_M;
	}
}

function reachM(rssiDbm: number): number {
	return 10 ** ((LOUDEST_AT_1M_DBM - rssiDbm) / 20);
}
