// A pass that one receiver hears far louder than another, and in the next moment the other way round: two phones send it. Pure.
import type { Point } from '@aisle/protocol';

/**
 * How much louder one receiver of a pair must be, one way and then the other within `FLIP_S`. Fading spreads a difference of two
 * levels by 4.5 dB (3.2 dB each, office-walks survey); phone, hand, receivers and shadows do not change so fast, and cancel out.
 */
const LOUDER_DB = 15;
const FLIP_S = 2;
/** Receivers nearer to each other are passed by in that time. */
const APART_M = 8;
/** The louder of both at least: below it the receivers' edge decides who hears what. */
const LOUD_DBM = -70;
/** One advertisement at all receivers: they are on the clock to some milliseconds, and phones advertise every 100 ms or slower. */
const ONE_ADVERT_S = 0.05;
/**
 * Flips within a minute. Of 276 simulated shoppers none had so many in half an hour, the three office walks have two at most; of
 * 138 pairs of shoppers with one pass 129 had.
 */
const TOLD_FLIPS = 12;
const TOLD_S = 60;

type Heard = {
	/** the advertisement that is being heard, receiver by receiver */
	advert: { index: number; rssiDbm: number; t: number }[];
	/** when the first of a pair was last so much louder: `louder * receivers + softer` */
	louderT: Map<number, number>;
	flips: number;
	flipsSinceT: number;
	/** when there were last enough of them within a minute */
	foundT: number;
	t: number;
};

export class LevelFlips {
	/** by subject; only those heard within the last minute */
	readonly #heard = new Map<string, Heard>();
	readonly #at: readonly (Point | undefined)[];

	/** @param at where each receiver hangs, as far as the plan says */
	constructor(at: readonly (Point | undefined)[]) {
		this.#at = at;
	}

	/** @param index of the receiver */
	heard(subject: string, index: number, rssiDbm: number, t: number): void {
		if (rssiDbm > 0) return;
		let heard = this.#heard.get(subject);
		if (!heard) {
			heard = { advert: [], louderT: new Map(), flips: 0, flipsSinceT: t, foundT: Number.NEGATIVE_INFINITY, t };
			this.#heard.set(subject, heard);
		}
		const { advert } = heard;
		if (advert.length > 0 && Math.abs(t - advert[0]!.t) > ONE_ADVERT_S) advert.length = 0;
		for (const other of advert) {
			if (other.index === index) continue;
			if (rssiDbm - other.rssiDbm >= LOUDER_DB) this.#louder(heard, index, other.index, rssiDbm, t);
			else if (other.rssiDbm - rssiDbm >= LOUDER_DB) this.#louder(heard, other.index, index, other.rssiDbm, t);
		}
		// a receiver that hears two advertisements at once must not make the list grow
		if (advert.length < this.#at.length) advert.push({ index, rssiDbm, t });
		heard.t = t;
	}

	/** Subjects that two phones send as of `t`; forgets whoever was not heard for a minute. */
	told(t: number): string[] {
		const told: string[] = [];
		for (const [subject, heard] of this.#heard) {
			if (Math.abs(t - heard.t) > TOLD_S) this.#heard.delete(subject);
			else if (Math.abs(t - heard.foundT) <= TOLD_S) told.push(subject);
			for (const [pair, louderT] of heard.louderT) if (t - louderT > FLIP_S) heard.louderT.delete(pair);
		}
		return told;
	}

	forgetAllBut(isMember: (subject: string) => boolean): void {
		for (const subject of this.#heard.keys()) if (!isMember(subject)) this.#heard.delete(subject);
	}

	#louder(heard: Heard, louder: number, softer: number, rssiDbm: number, t: number): void {
		if (rssiDbm < LOUD_DBM || !this.#isApart(louder, softer)) return;
		const receivers = this.#at.length;
		const { louderT } = heard;
		const otherWay = softer * receivers + louder;
		const otherT = louderT.get(otherWay);
		louderT.set(louder * receivers + softer, t);
		if (otherT === undefined || Math.abs(t - otherT) > FLIP_S) return;
		louderT.delete(otherWay);
		const isLate = Math.abs(t - heard.flipsSinceT) > TOLD_S;
		heard.flips = isLate ? 1 : heard.flips + 1;
		if (isLate) heard.flipsSinceT = t;
		if (heard.flips >= TOLD_FLIPS) heard.foundT = t;
	}

	#isApart(one: number, other: number): boolean {
		const from = this.#at[one];
		const to = this.#at[other];
		return from !== undefined && to !== undefined && Math.hypot(to[0] - from[0], to[1] - from[1]) >= APART_M;
	}
}
