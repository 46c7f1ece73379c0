// A pass that one receiver hears far louder than another, and in the next moment the other way round: two phones send it. Pure.
import type { Point } from '@aisle/protocol';

/**
 * How much louder the loudest of all receivers must be than the one that is loudest `FLIP_S` before or after, both times. Fading spreads a
 * difference of two levels by 4.5 to 7 dB (3.2 dB each standing, office-walks survey; 4 to 5 dB each walking); phone, hand, receivers and
 * shadows do not change so fast, and cancel out. Any pair of receivers would do for 4.5 dB; for 7 dB among twenty receivers some pair turns too often.
 */
const LOUDER_DB = 15;
const FLIP_S = 2;
/** Advertisements that one is held against. */
const BEFORE_ADVERTS = 8;
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
/** Flips within a minute. */
const TOLD_FLIPS = 8;
const TOLD_S = 60;

/** `near`: how many others there are within `ONE_ADVERT_S`. */
type Advertisement = { t: number; indexes: number[]; rssisDbm: number[]; near: number };

type Heard = {
	/** of the last `HELD_S`, `HELD_ADVERTS` at most */
	adverts: Advertisement[];
	/** those since the last flip that all receivers' words are there of, latest last */
	before: Advertisement[];
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
			heard = { adverts: [], before: [], flips: 0, flipsSinceT: t, foundT: Number.NEGATIVE_INFINITY, t };
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
			const advert = adverts.shift()!;
			// two phones in one pocket: who missed one of both would seem to hear the other's level. Three at once no pocket sends
			if (advert.near === 1) continue;
			if (this.#isFlip(heard.before, advert)) {
				heard.before.length = 0;
				count(heard, advert.t);
			}
			heard.before.push(advert);
			if (heard.before.length > BEFORE_ADVERTS) heard.before.shift();
		}
	}

	/** The latest advertisement that was loudest elsewhere decides, of those that both receivers heard. */
	#isFlip(before: readonly Advertisement[], advert: Advertisement): boolean {
		const here = loudestOf(advert);
		if (here.rssiDbm < LOUD_DBM) return false;
		for (const other of before.toReversed()) {
			if (Math.abs(other.t - advert.t) > FLIP_S) return false;
			const there = loudestOf(other);
			if (there.index === here.index) continue;
			const softHereDbm = advert.rssisDbm[advert.indexes.indexOf(there.index)];
			const softThereDbm = other.rssisDbm[other.indexes.indexOf(here.index)];
			if (softHereDbm === undefined || softThereDbm === undefined) continue;
			return (
				there.rssiDbm >= LOUD_DBM &&
				here.rssiDbm - softHereDbm >= LOUDER_DB &&
				there.rssiDbm - softThereDbm >= LOUDER_DB &&
				this.#isApart(here.index, there.index)
			);
		}
		return false;
	}

	#isApart(one: number, other: number): boolean {
		const from = this.#at[one];
		const to = this.#at[other];
		return from !== undefined && to !== undefined && Math.hypot(to[0] - from[0], to[1] - from[1]) >= APART_M;
	}
}

function count(heard: Heard, t: number): void {
	const isLate = Math.abs(t - heard.flipsSinceT) > TOLD_S;
	heard.flips = isLate ? 1 : heard.flips + 1;
	if (isLate) heard.flipsSinceT = t;
	if (heard.flips >= TOLD_FLIPS) heard.foundT = t;
}

function loudestOf({ indexes, rssisDbm }: Advertisement): { index: number; rssiDbm: number } {
	let loudest = 0;
	for (let n = 1; n < indexes.length; n++) if (rssisDbm[n]! > rssisDbm[loudest]!) loudest = n;
	return { index: indexes[loudest]!, rssiDbm: rssisDbm[loudest]! };
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
