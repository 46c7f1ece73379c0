// Holds everybody's visit, feeds it with estimates, and ends it in time. Memory of the pure reducer in zone-state.ts.
import type { EventDraft } from '@aisle/protocol';
import type { Finding } from './finding.ts';
import type { Observation, ZoneEstimator } from './observation.ts';
import { dueT, endingsT, heard, passed, type Step, type VisitRules, type VisitState } from './zone-state.ts';

/** What is written down of one subject, and what a restart goes on with. */
export type TrackedVisit = { kind: string; visit: VisitState };

/** What the tracker hands on, to be written in one transaction. `kept` null: the visit is over. */
export type PresenceSink = (events: readonly EventDraft[], subject: string, kept: TrackedVisit | null) => void;

type Entry = TrackedVisit & { subject: string; at: [number, number] | undefined };

/** One present subject, for the page and the counts. */
export type Present = Readonly<Pick<Entry, 'subject' | 'kind' | 'at'> & { zone: string; sinceT: number }>;

/** A clock that jumped back further than adverts are ever reordered: old visits cannot be continued. */
export const BACKWARDS_S = 60;

export class Tracker {
	#estimator: ZoneEstimator;
	readonly #rules: VisitRules;
	readonly #emit: PresenceSink;
	readonly #entries = new Map<string, Entry>();
	/** Heard, and not yet long enough to say where: until when they are kept in mind. */
	readonly #unsettled = new Map<string, number>();
	/** No entry is due before this; lets `advance` return at once. */
	#nextDueT = Number.POSITIVE_INFINITY;

	constructor(estimator: ZoneEstimator, rules: VisitRules, emit: PresenceSink) {
		this.#estimator = estimator;
		this.#rules = rules;
		this.#emit = emit;
	}

	/**
	 * Goes on with visits of an earlier run that was last alive at `aliveT`. The gateway was deaf while it was down:
	 * whoever was there is given the whole exit time from now; after too long they count as gone when it fell silent.
	 */
	restore(rows: readonly ({ subject: string } & TrackedVisit)[], aliveT: number, t: number): void {
		const downS = t - aliveT;
		const tooLong = downS < -BACKWARDS_S || downS >= this.#rules.visitGapS;
		for (const { subject, kind, visit } of rows) {
			// still present at `aliveT` means: heard at most the exit time before
			const leastT = visit.present ? Math.max(visit.heardT, aliveT - this.#rules.exitAfterS) : visit.heardT;
			const entry = {
				subject,
				kind,
				visit: { ...visit, heardT: tooLong || !visit.present ? leastT : t },
				at: undefined,
			};
			this.#entries.set(subject, entry);
			if (tooLong) this.#expire(entry, Number.POSITIVE_INFINITY);
			else this.#nextDueT = Math.min(this.#nextDueT, dueT(entry.visit, this.#rules));
		}
	}

	observe(observation: Observation, kind: string): void {
		const estimate = this.#estimator.observe(observation);
		const { subject, t } = observation;
		const entry = this.#entries.get(subject);
		if (!estimate) {
			if (!entry) this.#keepInMind(subject, t + this.#rules.exitAfterS);
			return;
		}
		this.#unsettled.delete(subject);
		const step = heard(entry?.visit ?? null, subject, estimate.zone, estimate.confidence, t);
		this.#settle(subject, kind, entry, step, estimate.at);
	}

	/** Time moved to `t` (Unix seconds): ends what is over. */
	advance(t: number): void {
		if (t < this.#nextDueT) return;
		for (const [subject, untilT] of this.#unsettled) if (untilT <= t) this.forget(subject);
		// in the order in which it came about, however far time jumped
		const due = [...this.#entries.values()]
			.flatMap((entry) => endingsT(entry.visit, this.#rules).map((endT) => ({ endT, entry })))
			.filter(({ endT }) => endT <= t)
			.sort((a, b) => a.endT - b.endT);
		for (const { endT, entry } of due) {
			// where the rules let both come at once, the first ends the visit already
			if (this.#entries.has(entry.subject)) this.#expire(entry, endT);
		}
		this.#nextDueT = Number.POSITIVE_INFINITY;
		for (const { visit } of this.#entries.values()) this.#nextDueT = Math.min(this.#nextDueT, dueT(visit, this.#rules));
		for (const untilT of this.#unsettled.values()) this.#nextDueT = Math.min(this.#nextDueT, untilT);
	}

	/** Time begins anew: everybody's visit ends where it was last heard. */
	endAll(): void {
		for (const subject of this.#unsettled.keys()) this.forget(subject);
		for (const entry of [...this.#entries.values()]) this.#expire(entry, Number.POSITIVE_INFINITY);
		this.#nextDueT = Number.POSITIVE_INFINITY;
	}

	/** Drops a subject without a word: it withdrew, and nothing more is said about it. */
	forget(subject: string): void {
		const visited = this.#entries.delete(subject);
		if (!visited && !this.#unsettled.delete(subject)) return;
		this.#estimator.forget(subject);
		if (visited) this.#emit([], subject, null);
	}

	/** What the estimator before knew of anybody is forgotten with it; visits go on where they are. */
	useEstimator(estimator: ZoneEstimator): void {
		for (const subject of this.subjects()) this.#estimator.forget(subject);
		this.#estimator = estimator;
		for (const { subject, visit } of this.#entries.values()) estimator.resume(subject, visit.zone, visit.heardT);
	}

	/** Everybody in a zone now. */
	*present(): Generator<Present> {
		for (const { subject, kind, at, visit } of this.#entries.values()) {
			if (visit.present) yield { subject, kind, at, zone: visit.zone, sinceT: visit.enteredT };
		}
	}

	/** Everybody held in memory: on a visit, whether heard just now or not, or heard for the first time. */
	subjects(): string[] {
		return [...this.#entries.keys(), ...this.#unsettled.keys()];
	}

	/** What presence has to say to a person. */
	findings(): Finding[] {
		return this.#estimator.findings();
	}

	#keepInMind(subject: string, untilT: number): void {
		this.#unsettled.set(subject, untilT);
		this.#nextDueT = Math.min(this.#nextDueT, untilT);
	}

	#settle(subject: string, kind: string, entry: Entry | undefined, { state, events }: Step, at: Entry['at']): void {
		const visit = state!;
		if (entry) {
			entry.visit = visit;
			entry.at = at;
		} else {
			this.#entries.set(subject, { subject, kind, visit, at });
		}
		this.#nextDueT = Math.min(this.#nextDueT, dueT(visit, this.#rules));
		if (events.length > 0) this.#emit(events, subject, { kind, visit });
	}

	#expire(entry: Entry, t: number): void {
		const { state, events } = passed(entry.visit, entry.subject, t, this.#rules);
		if (state) entry.visit = state;
		else this.#entries.delete(entry.subject);
		this.#estimator.forget(entry.subject);
		if (events.length > 0) this.#emit(events, entry.subject, state && { kind: entry.kind, visit: state });
	}
}
