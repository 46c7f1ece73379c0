// The one ordered way of an observation, from an advert to events on their way to disk: ble, then identity, then presence.
import { type EventDraft, pseudonymOf, type Site } from '@aisle/protocol';
import { type Advert, RSSI_UNKNOWN } from './ble/advert.ts';
import { IdentityKind, scanIdentities } from './ble/scan-identities.ts';
import { DoubtedPasses } from './doubted-passes.ts';
import { Identifier } from './identity/identify.ts';
import type { Known } from './identity/known.ts';
import { Rosters, type Stale } from './identity/rosters.ts';
import { namedThings } from './named-things.ts';
import { type AlwaysHeard, Crowd, type CrowdRules } from './presence/crowd.ts';
import type { Ear } from './presence/ears.ts';
import type { Finding } from './presence/finding.ts';
import { BACKWARDS_S, type Observation, type ZoneEstimator } from './presence/observation.ts';
import { between, type Clocks } from './presence/steady-time.ts';
import { type Present, type TrackedVisit, Tracker } from './presence/tracker.ts';
import { ZoneCounts } from './presence/zone-counts.ts';
import type { VisitRules } from './presence/zone-state.ts';

/** Where events and the state they stand on go, together: the store, or a replay's output. */
export type EventSink = {
	write(events: readonly EventDraft[], presence: readonly { subject: string; state: object | null }[]): void;
};

/** What an earlier run left behind, and when it was last known to run (Unix seconds, in the pipeline's time). */
export type EarlierRun = {
	rows: readonly ({ subject: string } & TrackedVisit)[];
	aliveT: number;
	always?: AlwaysHeard | undefined;
};

/** The presence row of what strangers' devices are always there; a subject's row cannot have this name. */
export const ALWAYS_HEARD = 'crowd';

export type PipelineOptions = {
	site: Site;
	estimator: ZoneEstimator;
	rules: VisitRules;
	sink: EventSink;
	/** how strangers become a crowd level */
	crowd?: CrowdRules;
	earlierRun?: EarlierRun;
	/** Only with live sources: their times are of this moment, and nobody leaves because a clock was set or the gateway slept. */
	clocks?: () => Clocks;
};

/** Sees every advert of a receiver of the site file, and whose it is; undefined for a stranger. Keeps neither. */
export type Listener = (advert: Advert, known: Known | undefined) => void;

/** Adverts heard since the start; strangers exist only as this number, and for a minute as those of `Crowd`. */
export type AdvertCounts = { known: number; unknown: number; malformed: number; foreignReceiver: number };
/** `index`: its place in the site file. */
export type ReceiverCount = { adverts: number; lastT: number; readonly index: number };

/** Live adverts are of now, or late by less: the others have a time that cannot be. */
const LIVE_AHEAD_S = 1;
const LIVE_BEHIND_S = 10;

export class Pipeline {
	readonly rosters = new Rosters();
	readonly counts: AdvertCounts = { known: 0, unknown: 0, malformed: 0, foreignReceiver: 0 };
	/** By receiver of the site file. */
	readonly receivers = new Map<string, ReceiverCount>();
	readonly #identifier: Identifier;
	readonly #tracker: Tracker;
	readonly #zoneCounts: ZoneCounts;
	readonly #crowd: Crowd;
	readonly #doubted: DoubtedPasses;
	readonly #sink: EventSink;
	/** as `ReceiverCount.index` */
	readonly #ears: Ear[] = [];
	readonly #names: ReadonlyMap<string, string>;
	readonly #clocks: (() => Clocks) | undefined;
	readonly #visitGapS: number;
	/** the last look at the clocks */
	#seen: Clocks | undefined;
	/** What the wall clock was set by since the start: in here time goes on steadily, outside it is the wall's. */
	#setS = 0;
	/** Replaced whole, so that an advert under way meets one or the other; empty unless an installer looks. */
	#listeners: readonly Listener[] = [];
	#t = Number.NEGATIVE_INFINITY;
	/** Taken up when the first time is known: a recording has its own. */
	#earlierRun: EarlierRun | undefined;
	/** Set by the scan while one advert is looked at: a field, so that strangers cost no closure. */
	#found: Known | undefined;
	/** A pass that is out of its time: whoever it is of, it is a stranger's advert. */
	#stale: Stale | undefined;
	readonly #onIdentity = (kind: IdentityKind, data: Uint8Array, offset: number): void => {
		this.#found ??= this.#identifier.byFrame(kind, data, offset, this.#advertT);
		if (this.#found || kind !== IdentityKind.pass) return;
		this.#stale ??= this.rosters.findStale(data, offset, this.#advertT);
	};
	#advertT = 0;

	constructor({ site, estimator, rules, sink, crowd, earlierRun, clocks }: PipelineOptions) {
		this.#earlierRun = earlierRun;
		this.#clocks = clocks;
		this.#visitGapS = rules.visitGapS;
		this.#names = new Map(site.subjects.map(({ id, name }) => [`tag:${id}`, name ?? id]));
		this.#sink = sink;
		this.#identifier = new Identifier(namedThings(site), IdentityKind.pass, this.rosters);
		this.#tracker = new Tracker(estimator, rules, (events, subject, state) => sink.write(events, [{ subject, state }]));
		for (const [index, { id }] of site.receivers.entries()) {
			this.receivers.set(id, { adverts: 0, lastT: Number.NEGATIVE_INFINITY, index });
			this.#ears.push(this.#tracker.ear(id));
		}
		this.#doubted = new DoubtedPasses(site);
		this.#crowd = new Crowd(site, this.receivers.values(), crowd);
		if (earlierRun?.always) this.#crowd.restore(earlierRun.always);
		this.#zoneCounts = new ZoneCounts(
			site.zones.map((zone) => zone.id),
			this.#crowd,
		);
	}

	/** The latest time seen (Unix seconds): adverts and `advance` move it, and back only where it begins anew. */
	get t(): number {
		return this.#t + this.#setS;
	}

	observe(advert: Advert): void {
		const receiver = this.receivers.get(advert.receiver);
		if (!receiver) {
			this.counts.foreignReceiver++;
			return;
		}
		receiver.adverts++;
		receiver.lastT = advert.t;
		const t = this.#timeOf(advert);
		if (t > this.#t || this.#isBefore(t)) this.#moveTo(t);
		const known = this.#identify(advert);
		for (const listen of this.#listeners) listen(advert, known);
		if (known) this.counts.known++;
		else this.counts.unknown++;
		if (known?.role !== 'subject') this.#tracker.heardOther(this.#ears[receiver.index]!, t);
		if (!known) {
			this.#crowd.hear(receiver.index, advert.rssiDbm);
			if (this.#stale) this.#tell(this.#doubted.stale(this.#stale, receiver.index, this.t));
			return; // a stranger's way ends here, in memory, as numbers that grew
		}
		if (known.role !== 'subject' || advert.rssiDbm === RSSI_UNKNOWN) return;
		this.#doubted.heard(known.subject, receiver.index, advert.rssiDbm, t);
		this.#track(known, advert, t);
	}

	/** Time moved without an advert: visits end, minutes are counted. */
	advance(t: number): void {
		if (this.#clocks) this.#look(this.#clocks());
		this.#moveTo(t - this.#setS);
	}

	/** @param t steady time */
	#moveTo(t: number): void {
		if (this.#isBefore(t)) {
			this.#tracker.endAll();
			this.#zoneCounts.startOver();
		} else if (t <= this.#t) return;
		this.#t = t;
		if (this.#earlierRun) {
			this.#tracker.restore(this.#earlierRun.rows, this.#earlierRun.aliveT, t);
			this.#earlierRun = undefined;
		}
		this.#tracker.advance(t);
		for (const doubt of this.#doubted.look(() => this.#tracker.swinging(), t, this.t)) this.#tell(doubt);
		const counted = this.#zoneCounts.step(this.t, () => this.#tracker.present());
		const always = this.#crowd.takeUnsaved();
		const kept = always ? [{ subject: ALWAYS_HEARD, state: always }] : [];
		if (counted.length + kept.length > 0) this.#sink.write(counted, kept);
	}

	/** Nothing will be heard any more: nobody is held on account of receivers that may come back. */
	over(): void {
		this.#tracker.giveUp();
	}

	/** For an installer's tools while they run. @returns what ends it */
	listen(listener: Listener): () => void {
		this.#listeners = [...this.#listeners, listener];
		return () => {
			this.#listeners = this.#listeners.filter((other) => other !== listener);
		};
	}

	/** Another estimator from now on, as after a survey: everybody is placed anew, and visits go on. */
	useEstimator(estimator: ZoneEstimator): void {
		this.#tracker.useEstimator(estimator);
	}

	present(): Iterable<Present> {
		return this.#tracker.present();
	}

	/** About how many strangers are in each zone, as of the last minute; without zones where that cannot be told. */
	crowdLevels(): ReadonlyMap<string, number> {
		return this.#crowd.levels;
	}

	/** What presence has to say to a person. */
	findings(): Finding[] {
		return this.#tracker.findings((subject) => this.#names.get(subject) ?? subject);
	}

	/** Passes that are no longer in today's roster: whoever withdrew is dropped without a word. */
	forgetAllBut(isMember: (subject: string) => boolean): void {
		const isGone = (subject: string) => pseudonymOf(subject) !== undefined && !isMember(subject);
		for (const subject of this.#tracker.subjects()) if (isGone(subject)) this.#tracker.forget(subject);
		this.#doubted.forgetAllBut(isMember);
		if (!this.#earlierRun) return;
		const rows = this.#earlierRun.rows.filter(({ subject }) => !isGone(subject));
		this.#earlierRun = { ...this.#earlierRun, rows };
	}

	/** Steady time of an advert. A live one that seems to be of another time tells that something happened to the clocks. */
	#timeOf({ t }: Advert): number {
		const steadyT = t - this.#setS;
		if (!this.#clocks || (steadyT <= this.#t + LIVE_AHEAD_S && steadyT >= this.#t - LIVE_BEHIND_S)) return steadyT;
		const now = this.#clocks();
		this.#look(now);
		const nowT = now.wallS - this.#setS;
		return Math.min(Math.max(t - this.#setS, nowT - LIVE_BEHIND_S), nowT);
	}

	/** Takes out of time what the clock of the wall was set by, and excuses everybody where the gateway itself stood still. */
	#look(now: Clocks): void {
		const before = this.#seen;
		this.#seen = now;
		if (!before || this.#t === Number.NEGATIVE_INFINITY) return;
		const { leapS, stoodS } = between(before, now);
		if (leapS !== 0) {
			this.#setS += leapS;
			this.#tracker.setWall(this.#setS);
			this.#zoneCounts.startOver();
		}
		const t = now.wallS - this.#setS;
		if (stoodS >= this.#visitGapS) this.#tracker.endAll();
		else if (stoodS > 0) this.#tracker.excuse(t);
	}

	/** A clock that was set back, or the next recording: late adverts come within seconds. */
	#isBefore(t: number): boolean {
		return t < this.#t - BACKWARDS_S;
	}

	#identify(advert: Advert): Known | undefined {
		this.#advertT = advert.t;
		this.#stale = undefined;
		this.#found = this.#identifier.byAddress(advert.address, advert.t);
		const whole = scanIdentities(advert.data, this.#onIdentity);
		const responseWhole = advert.scanResponse === undefined || scanIdentities(advert.scanResponse, this.#onIdentity);
		if (!whole || !responseWhole) this.counts.malformed++;
		return this.#found;
	}

	#tell(event: EventDraft | undefined): void {
		if (event) this.#sink.write([event], []);
	}

	#track(known: Known & { role: 'subject' }, { receiver, rssiDbm }: Advert, t: number): void {
		const observation: Observation = { subject: known.subject, receiver, rssiDbm, t };
		this.#tracker.observe(observation, known.kind);
	}
}
