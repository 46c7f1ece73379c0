// How many strangers are in each zone, from how many adverts of theirs arrive how loud. Counts are all it ever holds.
import type { Site } from '@aisle/protocol';
import { RSSI_UNKNOWN } from '../ble/advert.ts';
import { CrowdAlways } from './crowd-always.ts';
import { BUCKETS, bucketOf } from './crowd-buckets.ts';
import type { CrowdMinute } from './crowd-fit.ts';
import { CrowdLaws } from './crowd-laws.ts';
import { type CrowdPlace, crowdPlaces } from './crowd-places.ts';

export type CrowdRules = {
	/** What one person's devices send in sum. */
	advertsPerPersonPerS: number;
};

/**
 * A phone sends about 1.25 adverts a second, and one person in three wears something that sends two; own estimate, and the
 * virtual store's. Whoever counts the people in a store once can do better.
 */
export const DEFAULT_CROWD_RULES: CrowdRules = { advertsPerPersonPerS: 2 };

/** With fewer in the whole store every zone is told as 0: one person could be followed through an empty store from zone to zone. */
const LEAST_IN_STORE = 5;
/** What is always there, to be kept over a restart: adverts a minute by receiver and loudness. */
export type AlwaysHeard = Record<string, number[]>;

const MINUTE_S = 60;
/** A zone is heard where half of it has a living receiver within so many metres. */
const NEAR_M = 10;

export class Crowd {
	readonly #rules: CrowdRules;
	readonly #receivers: readonly string[];
	readonly #places: readonly CrowdPlace[];
	readonly #heard: readonly { adverts: number }[];
	readonly #laws: CrowdLaws;
	readonly #always: CrowdAlways;
	readonly #counts: Uint32Array;
	/** How many adverts of any kind each receiver had heard at the last step. */
	readonly #before: Float64Array;
	#lastT: number | undefined;
	#unsaved: AlwaysHeard | undefined;
	#levels: ReadonlyMap<string, number> = new Map();

	/** @param heard in the order of the site file: how many adverts of any kind each receiver has heard by now */
	constructor(site: Site, heard: Iterable<{ adverts: number }>, rules: CrowdRules = DEFAULT_CROWD_RULES) {
		this.#rules = rules;
		this.#receivers = site.receivers.map(({ id }) => id);
		this.#places = crowdPlaces(site);
		this.#heard = [...heard];
		this.#laws = new CrowdLaws(this.#places);
		this.#always = new CrowdAlways(site.receivers.length);
		this.#counts = new Uint32Array(site.receivers.length * BUCKETS);
		this.#before = new Float64Array(site.receivers.length);
	}

	/** People by zone as of the last full minute; a zone that no receiver hears well is not in it. */
	get levels(): ReadonlyMap<string, number> {
		return this.#levels;
	}

	/** A stranger's advert. One count grows, and nothing else is known of it any more. */
	hear(receiver: number, rssiDbm: number): void {
		if (rssiDbm !== RSSI_UNKNOWN) this.#counts[receiver * BUCKETS + bucketOf(rssiDbm)]!++;
	}

	/** What an earlier run knew of what is always there; what another release stored in another shape is learnt anew. */
	restore(kept: AlwaysHeard): void {
		const known = this.#receivers.map((id) => kept[id]);
		if (known.some((counts) => counts !== undefined && counts.length !== BUCKETS)) return;
		this.#always.restore(known.flatMap((counts) => counts ?? Array<number>(BUCKETS).fill(0)));
	}

	/** What was learned since the last call and is to be kept; once an hour at most. */
	takeUnsaved(): AlwaysHeard | undefined {
		const unsaved = this.#unsaved;
		this.#unsaved = undefined;
		return unsaved;
	}

	/** Time begins anew. */
	startOver(): void {
		this.#lastT = undefined;
		this.#levels = new Map();
		this.#always.startOver();
	}

	/** A minute is over. Counts of half a minute, or of one with a hole in it, say nothing. */
	step(minuteT: number): void {
		const isWhole = this.#lastT !== undefined && minuteT - this.#lastT === MINUTE_S;
		this.#lastT = minuteT;
		const counts = Float64Array.from(this.#counts);
		this.#counts.fill(0);
		const alive = Uint8Array.from(this.#heard, ({ adverts }, r) => (adverts > this.#before[r]! ? 1 : 0));
		this.#heard.forEach(({ adverts }, r) => {
			this.#before[r] = adverts;
		});
		if (!isWhole) {
			this.#levels = new Map();
			return;
		}
		if (this.#always.step(minuteT, counts, alive)) this.#unsaved = this.#alwaysHeard();
		this.#levels = this.#estimate({ counts, alive, always: this.#always.perMinute });
	}

	#alwaysHeard(): AlwaysHeard {
		const { perMinute } = this.#always;
		const of = (r: number) =>
			Array.from(perMinute.subarray(r * BUCKETS, (r + 1) * BUCKETS), (count) => Math.round(count * 10) / 10);
		return Object.fromEntries(this.#receivers.map((id, r) => [id, of(r)]));
	}

	#estimate(minute: CrowdMinute): ReadonlyMap<string, number> {
		const { sent } = this.#laws.fit(minute, this.#always.isKnown);
		const people = sent.map((adverts) => adverts / (this.#rules.advertsPerPersonPerS * MINUTE_S));
		const levels = new Map<string, number>();
		let inStore = 0;
		this.#places.forEach((place, p) => {
			if (place.zone === undefined || !isHeard(place, minute.alive)) return;
			inStore += people[p]!;
			levels.set(place.zone, Math.round(people[p]! * 10) / 10);
		});
		if (inStore < LEAST_IN_STORE) for (const zone of levels.keys()) levels.set(zone, 0);
		return levels;
	}
}

function isHeard({ near, distancesM }: CrowdPlace, alive: Uint8Array): boolean {
	let points = 0;
	for (let first = 0; first < distancesM.length; first += near.length) {
		if (near.some((r, n) => alive[r] === 1 && distancesM[first + n]! <= NEAR_M)) points++;
	}
	return near.length > 0 && points * near.length * 2 >= distancesM.length;
}
