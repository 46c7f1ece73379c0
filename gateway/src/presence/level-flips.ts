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
const ONE_ADVERT_S = 0.03;
/** Satellites send what they heard in batches, so one receiver's word of an advertisement comes later than another's. */
const HELD_S = 2;
/** In that time, of one subject: two phones send 40 at most, and a receiver without a clock may hand over many as of one moment. */
const HELD_ADVERTS = 128;
/**
 * Flips within a minute. Of 276 simulated shoppers none had so many in half an hour, the three office walks have two at most; of
 * 138 pairs of shoppers with one pass 129 had.
 */
const TOLD_FLIPS = 12;
const TOLD_S = 60;

/** `near`: how many others there are within `ONE_ADVERT_S`. */
type Advertisement = { t: number; indexes: number[]; rssisDbm: number[]; near: number };

type Heard = {
	/** of the last `HELD_S`, `HELD_ADVERTS` at most */
	adverts: Advertisement[];
	/** when the first of a pair was last so much louder: `louder * receivers + softer` */
	louderT: Map<number, number>;
	flips: number;
	flipsSinceT: number;
	/** when there were last enough of them within a minute */
	foundT: number;
	/** the latest */
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
		if (rssiDbm > 0 || !this.#at[index]) return;
		let heard = this.#heard.get(subject);
		if (!heard || Math.abs(t - heard.t) > TOLD_S) {
			heard = { adverts: [], louderT: new Map(), flips: 0, flipsSinceT: t, foundT: Number.NEGATIVE_INFINITY, t };
			this.#heard.set(subject, heard);
		}
		if (t < heard.t - HELD_S) return;
		heard.t = Math.max(t, heard.t);
		this.#compare(heard, heard.t);
		const advert = advertOf(heard.adverts, index, t);
		advert?.indexes.push(index);
		advert?.rssisDbm.push(rssiDbm);
	}

	/** Subjects that two phones send as of `t`; forgets whoever was not heard for a minute. */
	told(t: number): string[] {
		const told: string[] = [];
		for (const [subject, heard] of this.#heard) {
			if (Math.abs(t - heard.t) > TOLD_S) {
				this.#heard.delete(subject);
				continue;
			}
			this.#compare(heard, t);
			if (Math.abs(t - heard.foundT) <= TOLD_S) told.push(subject);
			for (const [pair, louderT] of heard.louderT) if (t - louderT > FLIP_S + HELD_S) heard.louderT.delete(pair);
		}
		return told;
	}

	forgetAllBut(isMember: (subject: string) => boolean): void {
		for (const subject of this.#heard.keys()) if (!isMember(subject)) this.#heard.delete(subject);
	}

	/** Advertisements of which no receiver's word is awaited any more. */
	#compare(heard: Heard, t: number): void {
		const { adverts } = heard;
		while (adverts.length > 0 && adverts[0]!.t < t - HELD_S) {
			const { indexes, rssisDbm, near, t: advertT } = adverts.shift()!;
			// two phones in one pocket: who missed one of both would seem to hear the other's level. Three at once no pocket sends
			if (near === 1) continue;
			for (let n = 1; n < indexes.length; n++) {
				for (let m = 0; m < n; m++) {
					const louderDb = rssisDbm[n]! - rssisDbm[m]!;
					if (louderDb >= LOUDER_DB) this.#louder(heard, indexes[n]!, indexes[m]!, rssisDbm[n]!, advertT);
					else if (-louderDb >= LOUDER_DB) this.#louder(heard, indexes[m]!, indexes[n]!, rssisDbm[m]!, advertT);
				}
			}
		}
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

/** The one nearest in time that this receiver has not heard yet, or a new one: what it hears again is another. */
function advertOf(adverts: Advertisement[], index: number, t: number): Advertisement | undefined {
	let nearest: Advertisement | undefined;
	let nearestS = Number.POSITIVE_INFINITY;
	let near = 0;
	for (const advert of adverts) {
		const apartS = Math.abs(advert.t - t);
		if (apartS > ONE_ADVERT_S) continue;
		near++;
		if (apartS >= nearestS || advert.indexes.includes(index)) continue;
		nearest = advert;
		nearestS = apartS;
	}
	if (nearest || adverts.length >= HELD_ADVERTS) return nearest;
	for (const advert of adverts) if (Math.abs(advert.t - t) <= ONE_ADVERT_S) advert.near++;
	const made = { t, indexes: [], rssisDbm: [], near };
	adverts.push(made);
	return made;
}
