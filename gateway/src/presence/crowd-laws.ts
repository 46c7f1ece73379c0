// Which path law holds in this store: each minute some are tried on its counts, and the one that explains them best is used. Pure.
import { type CrowdMinute, type CrowdModel, costOf, crowdModel, fitCrowd } from './crowd-fit.ts';
import { DEFAULT_LAW, LAWS } from './crowd-law.ts';
import type { CrowdPlace } from './crowd-places.ts';

/** Multiplications that learning may take in a minute: some 10 ms. A large store learns over more minutes. */
const WORK = 5_000_000;
/** Memory fades with adverts and not with time: a night teaches nothing. About an hour of 25 people heard by eight receivers. */
const MEMORY_ADVERTS = 1_000_000;

export class CrowdLaws {
	readonly #places: readonly CrowdPlace[];
	/** How much better than the present law each one has explained the counts of late. */
	readonly #scores = new Float64Array(LAWS.length);
	#model: CrowdModel;
	#next = 0;

	constructor(places: readonly CrowdPlace[]) {
		this.#places = places;
		this.#model = crowdModel(places, DEFAULT_LAW);
	}

	/** Tries some laws on a minute's counts. @returns what the best one so far expects */
	learn(minute: CrowdMinute): CrowdModel {
		const adverts = minute.counts.reduce((sum, count) => sum + count, 0);
		if (adverts === 0) return this.#model;
		const present = fitCrowd(this.#model, minute).logLikelihood;
		const trials = Math.min(LAWS.length, Math.max(1, Math.floor(WORK / costOf(this.#model))));
		// a law is tried in one of so many minutes, and forgets as much at once
		const kept = Math.exp((-adverts * (LAWS.length / trials)) / MEMORY_ADVERTS);
		for (let i = 0; i < trials; i++) {
			const candidate = this.#next;
			this.#next = (this.#next + 1) % LAWS.length;
			const { logLikelihood } = fitCrowd(crowdModel(this.#places, LAWS[candidate]!), minute);
			this.#scores[candidate] = this.#scores[candidate]! * kept + logLikelihood - present;
		}
		this.#adopt();
		return this.#model;
	}

	#adopt(): void {
		const lead = Math.max(...this.#scores);
		if (lead <= 0) return;
		const best = this.#scores.indexOf(lead);
		for (let i = 0; i < this.#scores.length; i++) this.#scores[i]! -= lead;
		this.#model = crowdModel(this.#places, LAWS[best]!);
	}
}
