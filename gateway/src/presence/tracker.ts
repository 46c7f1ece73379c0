// Holds everybody's visit, feeds it with estimates, and ends it in time. Memory of the pure reducer in zone-state.ts.
import type { EventDraft } from '@aisle/protocol';
import { type Ear, Ears } from './ears.ts';
import { dueT, type Entry, newEntry, restoredEntry, savedEntry, type TrackedVisit } from './entry.ts';
import type { Finding } from './finding.ts';
import { deafSinceT, hearsAgain, leansOnDeaf } from './hold.ts';
import { BACKWARDS_S, LATE_S, type Observation, type ZoneEstimate, type ZoneEstimator } from './observation.ts';
import { noteSilence, SOONEST_EXIT_S } from './silence.ts';
import { swingFinding, TwoPlaces } from './two-places.ts';
import { ended, heard, isNews, left, type Step, type VisitRules } from './zone-state.ts';

export type { TrackedVisit };

/** What the tracker hands on, to be written in one transaction. `kept` null: the visit is over. */
export type PresenceSink = (events: readonly EventDraft[], subject: string, kept: TrackedVisit | null) => void;

/** One present subject, for the page and the counts. */
export type Present = Readonly<Pick<Entry, 'subject' | 'kind' | 'at'> & { zone: string; sinceT: number }>;

/** A receiver that is off for ten minutes makes nobody leave (issue 4); one that is off for longer is no longer waited for. */
export const HELD_MOST_S = 900;

export class Tracker {
	#estimator: ZoneEstimator;
	readonly #rules: VisitRules;
	readonly #emit: PresenceSink;
	readonly #ears = new Ears();
	readonly #entries = new Map<string, Entry>();
	/** those whose receivers are deaf */
	readonly #held = new Set<Entry>();
	/** Heard, and not yet long enough to say where: until when they are kept in mind. */
	readonly #unsettled = new Map<string, number>();
	#t = Number.NEGATIVE_INFINITY;
	/** No entry is due before this; lets `advance` return at once. */
	#nextDueT = Number.POSITIVE_INFINITY;
	/** what to add to a time here to have that of the wall */
	#wallS = 0;

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
		for (const row of rows) {
			// rows are written with events only; who was present at `aliveT` was heard shortly before
			const heardT = row.visit.present ? Math.max(row.visit.heardT, aliveT) : row.visit.heardT;
			const entry = restoredEntry({ ...row, visit: { ...row.visit, heardT } }, this.#ears, t);
			if (!row.visit.present) entry.quietT = Math.max(t - downS, heardT);
			this.#entries.set(entry.subject, entry);
			if (tooLong) this.#settle(entry, ended(entry.visit, entry.subject));
			else if (row.visit.present) this.#estimator.resume(row.subject, row.visit.zone, t);
		}
		this.#nextDueT = Number.NEGATIVE_INFINITY;
	}

	/** The ear of a receiver; only receivers of the site file are to be asked for. */
	ear(receiver: string): Ear {
		return this.#ears.of(receiver);
	}

	/** Somebody was heard who is no subject: a sign that the receiver hears. */
	heardOther(ear: Ear, t: number): void {
		if (this.#ears.heard(ear, undefined, t) && this.#held.size > 0) this.#release(ear, t);
	}

	observe(observation: Observation, kind: string): void {
		const { subject, t } = observation;
		const ear = this.#ears.of(observation.receiver);
		if (this.#ears.heard(ear, subject, t) && this.#held.size > 0) this.#release(ear, t);
		const entry = this.#entries.get(subject);
		if (entry && t < entry.visit.heardT - LATE_S) return;
		const estimate = this.#estimator.observe(observation);
		if (entry) this.#heardAgain(entry, ear, estimate, observation);
		else if (!estimate || estimate.zone === null) this.#keepInMind(subject, t + this.#rules.exitAfterS);
		else this.#begin(kind, ear, { ...estimate, zone: estimate.zone }, observation);
	}

	/** Time moved to `t` (Unix seconds): ends what is over. */
	advance(t: number): void {
		if (t > this.#t) this.#t = t;
		if (t < this.#nextDueT) return;
		for (const [subject, untilT] of this.#unsettled) if (untilT <= t) this.forget(subject);
		this.#nextDueT = Number.POSITIVE_INFINITY;
		for (const untilT of this.#unsettled.values()) this.#nextDueT = Math.min(this.#nextDueT, untilT);
		const due: Entry[] = [];
		for (const entry of this.#entries.values()) {
			entry.dueT = dueT(entry, this.#rules, HELD_MOST_S);
			if (entry.dueT <= t) due.push(entry);
			else this.#nextDueT = Math.min(this.#nextDueT, entry.dueT);
		}
		// exit times change as more is known
		if (this.#entries.size > due.length) this.#lookAgainSoon(t);
		this.#pass(due, t);
	}

	/** The gateway itself did not hear until `t`: nobody is silent on account of that. */
	excuse(t: number): void {
		this.#ears.excuse(t);
		for (const entry of this.#entries.values()) {
			entry.quietT = t;
			entry.heldT = Number.NaN;
		}
		this.#held.clear();
		for (const subject of this.#unsettled.keys()) this.#unsettled.set(subject, t + this.#rules.exitAfterS);
		this.#nextDueT = Number.POSITIVE_INFINITY;
		this.#lookAgainSoon(t);
	}

	/** Nobody is waited for any longer whose receivers are deaf: they left where they were last heard. */
	giveUp(): void {
		for (const entry of [...this.#held]) this.#expire(entry);
		this.#ears.startOver();
		this.#nextDueT = Number.NEGATIVE_INFINITY;
		this.advance(this.#t);
	}

	/** From now on the wall shows `byS` more than times here: what is stored is to be read by that clock. */
	setWall(byS: number): void {
		this.#wallS = byS;
		for (const entry of this.#entries.values()) {
			this.#emit([], entry.subject, savedEntry(entry, this.#ears, this.#t, byS));
		}
	}

	/** Time begins anew: everybody's visit ends where it was last heard. */
	endAll(): void {
		for (const subject of this.#unsettled.keys()) this.forget(subject);
		for (const entry of [...this.#entries.values()]) this.#settle(entry, ended(entry.visit, entry.subject));
		this.#ears.startOver();
		this.#t = Number.NEGATIVE_INFINITY;
		this.#nextDueT = Number.POSITIVE_INFINITY;
	}

	/** Drops a subject without a word: it withdrew, and nothing more is said about it. */
	forget(subject: string): void {
		const entry = this.#entries.get(subject);
		if (!entry && !this.#unsettled.has(subject)) return;
		this.#drop(subject, entry);
		if (entry) this.#emit([], subject, null);
	}

	/** What the estimator before knew of anybody is forgotten with it; visits go on where they are. */
	useEstimator(estimator: ZoneEstimator): void {
		for (const subject of this.subjects()) this.#estimator.forget(subject);
		this.#estimator = estimator;
		for (const { subject, visit } of this.#entries.values()) {
			// who has left its zone may come back anywhere
			if (visit.present) estimator.resume(subject, visit.zone, visit.heardT);
		}
	}

	/** Everybody in a zone now. */
	*present(): Generator<Present> {
		for (const { subject, kind, at, visit } of this.#entries.values()) {
			if (visit.present) yield { subject, kind, at, zone: visit.zone, sinceT: visit.enteredT + this.#wallS };
		}
	}

	/** Everybody held in memory: on a visit, whether heard just now or not, or heard for the first time. */
	subjects(): string[] {
		return [...this.#entries.keys(), ...this.#unsettled.keys()];
	}

	/** What presence has to say to a person. @param nameOf a subject of the site file as people call it */
	findings(nameOf: (subject: string) => string = (subject) => subject): Finding[] {
		const held = (ear: Ear) => [...this.#held].filter(({ shares }) => shares.main === ear.index).length;
		const deaf = this.#ears.findings(this.#t, held);
		const swings = [...this.swinging()].map(({ subject, zone, other }) =>
			swingFinding(subject, nameOf(subject), zone, other),
		);
		return [...this.#estimator.findings(), ...deaf, ...swings];
	}

	/** Those that swing between two zones without having moved, and the zone in which they are left. */
	*swinging(): Generator<{ subject: string; zone: string; other: string }> {
		for (const { subject, visit, places } of this.#entries.values()) {
			const other = places?.toldAt(this.#t);
			if (other !== undefined) yield { subject, zone: visit.zone, other };
		}
	}

	#keepInMind(subject: string, untilT: number): void {
		this.#unsettled.set(subject, untilT);
		this.#nextDueT = Math.min(this.#nextDueT, untilT);
	}

	#begin(
		kind: string,
		ear: Ear,
		{ zone, confidence, at }: ZoneEstimate & { zone: string },
		{ subject, rssiDbm, t }: Observation,
	): void {
		this.#unsettled.delete(subject);
		const step = heard(null, subject, zone, confidence, t);
		const entry = newEntry(subject, kind, step.state!, this.#ears.count);
		entry.at = at;
		entry.shares.heard(ear.index, rssiDbm, t, entry.silences);
		this.#entries.set(subject, entry);
		this.#settle(entry, step);
		this.#lookAgainSoon(t);
	}

	/** Nobody that was heard at `t` leaves before this look. */
	#lookAgainSoon(t: number): void {
		this.#nextDueT = Math.min(this.#nextDueT, t + Math.min(SOONEST_EXIT_S, this.#rules.exitAfterS));
	}

	#heardAgain(entry: Entry, ear: Ear, estimate: ZoneEstimate | undefined, { rssiDbm, t }: Observation): void {
		const { subject, silences, shares, places } = entry;
		if (this.#held.size > 0 && this.#held.delete(entry)) entry.heldT = Number.NaN;
		// what comes late was silence until it came
		else noteSilence(silences, Math.max(this.#t, t) - entry.quietT, t);
		shares.heard(ear.index, rssiDbm, t, silences);
		if (places) places.heard(ear.index, shares.levelDbm(ear.index));
		if (t > entry.quietT) entry.quietT = t;
		const { visit } = entry;
		if (!estimate) {
			if (visit.present && t > visit.heardT) visit.heardT = t;
			return;
		}
		entry.at = estimate.at;
		const zone = visit.present ? this.#placeOf(entry, estimate.zone, t) : estimate.zone;
		if (zone === null) {
			if (t > visit.heardT) visit.heardT = t;
			if (visit.present) this.#settle(entry, left(visit, subject));
			return;
		}
		if (!isNews(visit, zone, t)) {
			if (t > visit.heardT) visit.heardT = t;
			return;
		}
		this.#settle(entry, heard(visit, subject, zone, estimate.confidence, t));
		this.#lookAgainSoon(t);
	}

	#placeOf(entry: Entry, wanted: string | null, t: number): string | null {
		const { zone } = entry.visit;
		if (wanted !== zone && leansOnDeaf(entry, this.#ears, HELD_MOST_S, t)) return zone;
		if (wanted === null) return null;
		if (wanted !== zone) entry.places ??= new TwoPlaces(this.#ears.count);
		return entry.places ? entry.places.settle(zone, wanted, t) : zone;
	}

	/** Ends of stays and visits in the order in which they came about, however far time jumped. */
	#pass(due: Entry[], t: number): void {
		while (due.length > 0) {
			let first = 0;
			for (let i = 1; i < due.length; i++) if (due[i]!.dueT < due[first]!.dueT) first = i;
			const entry = due[first]!;
			this.#expire(entry);
			if (this.#entries.has(entry.subject)) {
				// the end of a visit that was due before the end of its stay comes with it
				entry.dueT = Math.max(entry.dueT, dueT(entry, this.#rules, HELD_MOST_S));
				if (entry.dueT <= t) continue;
				this.#nextDueT = Math.min(this.#nextDueT, entry.dueT);
			}
			due.splice(first, 1);
		}
	}

	#expire(entry: Entry): void {
		const { visit, subject } = entry;
		if (visit.present && Number.isNaN(entry.heldT)) {
			const deafT = deafSinceT(entry, this.#ears, () => this.#entries.values(), entry.dueT);
			if (deafT !== undefined) {
				entry.heldT = deafT;
				this.#held.add(entry);
				return;
			}
		}
		this.#held.delete(entry);
		entry.heldT = Number.NaN;
		this.#estimator.forget(subject);
		this.#settle(entry, visit.present ? left(visit, subject) : ended(visit, subject));
	}

	/** `ear` hears again: silence counts again for those whom it hears. */
	#release(ear: Ear, t: number): void {
		for (const entry of this.#held) {
			if (entry.shares.share(ear.index) === 0 || !hearsAgain(entry, this.#ears)) continue;
			this.#held.delete(entry);
			entry.quietT += Math.max(t - entry.heldT, 0);
			entry.heldT = Number.NaN;
			this.#nextDueT = Math.min(this.#nextDueT, t);
		}
	}

	#settle(entry: Entry, { state, events }: Step): void {
		if (state) entry.visit = state;
		else this.#drop(entry.subject, entry);
		if (events.length === 0) return;
		const byS = this.#wallS;
		const told = byS === 0 ? events : events.map((event) => ({ ...event, t: event.t + byS }));
		const t = Math.max(this.#t, entry.quietT);
		this.#emit(told, entry.subject, state && savedEntry(entry, this.#ears, t, byS));
	}

	#drop(subject: string, entry: Entry | undefined): void {
		this.#entries.delete(subject);
		this.#unsettled.delete(subject);
		if (entry) this.#held.delete(entry);
		this.#estimator.forget(subject);
	}
}
