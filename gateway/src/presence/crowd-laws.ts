// Which path law holds in this store: each minute some are tried on its counts, and the one that explains them best is used. Pure.
import { type CrowdFit, type CrowdMinute, type CrowdModel, costOf, crowdModel, fitCrowd } from './crowd-fit.ts';
import { type CrowdLaw, DEFAULT_LAW, LAWS } from './crowd-law.ts';
import type { CrowdPlace } from './crowd-places.ts';

/** Multiplications that learning may take in a minute: some 10 ms. A large store learns over more minutes. */
const WORK = 3_000_000;
/** Memory fades with adverts and not with time: a night teaches nothing. About an hour of 25 people heard by eight receivers. */
const MEMORY_ADVERTS = 1_000_000;
/** People teach what they send; where less than half as much again as always is heard, furniture would. */
const PEOPLED = 1.5;
/** Before it is known what is always there, furniture is taken for people, and may not lead far astray. */
const CAREFUL_EXPONENT = 0.4;

export class CrowdLaws {
	readonly #places: readonly CrowdPlace[];
	/** How much better than the present law each one has explained the counts of late. */
	readonly #scores = new Float64Array(LAWS.length);
	#candidates: readonly number[] = indicesOf(isNearDefault);
	#isSettled = false;
	#model: CrowdModel;
	#next = 0;

	constructor(places: readonly CrowdPlace[]) {
		this.#places = places;
		this.#model = crowdModel(places, DEFAULT_LAW);
	}

	get law(): CrowdLaw {
		return this.#model.law;
	}

	/**
	 * Where strangers were in a minute, by the best law so far; some others are tried on it.
	 * @param isSettled it is known what is always there
	 */
	fit(minute: CrowdMinute, isSettled: boolean): CrowdFit {
		if (isSettled && !this.#isSettled) this.#settle();
		const adverts = sum(minute.counts);
		if (adverts === 0) return { sent: new Float64Array(this.#places.length), logLikelihood: 0 };
		const fit = fitCrowd(this.#model, minute);
		if (adverts < PEOPLED * sum(minute.always)) return fit;
		const before = this.#model;
		this.#learn(minute, adverts, fit.logLikelihood);
		return this.#model === before ? fit : fitCrowd(this.#model, minute);
	}

	#learn(minute: CrowdMinute, adverts: number, present: number): void {
		const count = this.#candidates.length;
		const trials = Math.min(count, Math.max(1, Math.floor(WORK / costOf(this.#model))));
		// a law is tried in one of so many minutes, and forgets as much at once
		const kept = Math.exp((-adverts * (count / trials)) / MEMORY_ADVERTS);
		for (let i = 0; i < trials; i++) {
			const candidate = this.#candidates[this.#next]!;
			this.#next = (this.#next + 1) % count;
			const { logLikelihood } = fitCrowd(crowdModel(this.#places, LAWS[candidate]!), minute);
			this.#scores[candidate] = this.#scores[candidate]! * kept + logLikelihood - present;
		}
		this.#adopt();
	}

	/** What was learned with things in it that are always there does not count any more. */
	#settle(): void {
		this.#isSettled = true;
		this.#candidates = indicesOf(() => true);
		this.#scores.fill(0);
		this.#next = 0;
	}

	#adopt(): void {
		const lead = Math.max(...this.#scores);
		if (lead <= 0) return;
		const best = this.#scores.indexOf(lead);
		for (let i = 0; i < this.#scores.length; i++) this.#scores[i]! -= lead;
		this.#model = crowdModel(this.#places, LAWS[best]!);
	}
}

function isNearDefault({ exponent }: CrowdLaw): boolean {
	return Math.abs(exponent - DEFAULT_LAW.exponent) <= CAREFUL_EXPONENT + 1e-9;
}

function indicesOf(isWanted: (law: CrowdLaw) => boolean): number[] {
	return LAWS.flatMap((law, i) => (isWanted(law) ? [i] : []));
}

function sum(values: Float64Array): number {
	return values.reduce((total, value) => total + value, 0);
}
