// The estimator for a store with a plan: a place filter for each subject, and the rule by which it has changed its zone.
import type { Site } from '@aisle/protocol';
import { DeviceOffset } from './device-offset.ts';
import type { Finding } from './finding.ts';
import { LEVELS_A_DB } from './levels.ts';
import { BACKWARDS_S, LATE_S, type Observation, type ZoneEstimate, type ZoneEstimator } from './observation.ts';
import { likelihoods } from './packet-likelihood.ts';
import { PlaceFilter, scratchFor } from './place-filter.ts';
import { ReceiverFitness } from './receiver-fitness.ts';
import type { SignalMap } from './signal-map.ts';
import type { StoreGrid } from './store-grid.ts';

/**
 * A zone is believed at this probability. Lower, and more changes are reported than there are (at 0.65 a third more on
 * the office walks); higher, and they come later (at 0.75 by half a second).
 */
const BELIEVED = 0.7;
/** From behind a wall nobody comes, unless the plan is wrong. */
const BELIEVED_BEHIND_A_WALL = 0.98;
/** Whoever is new, or was lost, is somewhere: in the likeliest zone after so long, by when all receivers had their say. */
const SETTLE_S = 1;
/** Until then a packet or two decide nothing, unless they are this clear. */
const BELIEVED_AT_ONCE = 0.9;
/** Where even after it none is believed, the likeliest is taken so much later. */
const HESITATES_S = 4;
/**
 * Packets of one receiver that come close together tell the same error twice: what one counts for grows with the time
 * since the last by this constant, so that ten packets a second are not believed ten times as much as one. On the office
 * walks 0.2 to 0.4 s are equal with all receivers, and 0.25 is best with half of them.
 */
const RENEWS_S = 0.25;
/** Time is let go by in steps of at least this much: packets of one advert come within milliseconds. */
const STEP_S = 0.2;
/** After such a silence one may be anywhere. */
const LOST_AFTER_S = 30;
/** A page shows people twice a second. */
const AT_EVERY_S = 0.5;
/** Louder no radio says; tables end there. */
const GREATEST_RSSI_DBM = 20;

type Track = {
	filter: PlaceFilter;
	offset: DeviceOffset;
	/** from then on the likeliest zone is believed sooner */
	settledT: number;
	/** up to which time it was moved on */
	t: number;
	/** by receiver's number: when it last heard the subject */
	heardT: Float64Array;
	/** index into the zones; −1: not known yet */
	zone: number;
	confidence: number;
	/** for the plan, as of `atT` */
	atT: number;
	at: [number, number] | undefined;
};

export class ZoneFilter implements ZoneEstimator {
	readonly #zones: readonly { id: string }[];
	readonly #grid: StoreGrid;
	readonly #map: SignalMap;
	/** by receiver's number */
	readonly #levels: readonly (Int16Array | undefined)[];
	readonly #numbers: ReadonlyMap<string, number>;
	readonly #fitness: ReceiverFitness;
	readonly #tracks = new Map<string, Track>();
	readonly #scratch: Float32Array;
	/** Of the packet that is looked at; the last entry is floor that is in no zone. */
	readonly #chances: Float64Array;

	constructor({ zones, receivers }: Pick<Site, 'zones' | 'receivers'>, grid: StoreGrid, map: SignalMap) {
		this.#zones = zones;
		this.#grid = grid;
		this.#map = map;
		const ids = receivers.map(({ id }) => id);
		this.#numbers = new Map(ids.map((id, number) => [id, number]));
		this.#levels = ids.map((id) => map.levels.get(id));
		this.#fitness = new ReceiverFitness(ids, map.surveyed);
		this.#scratch = scratchFor(grid);
		this.#chances = new Float64Array(zones.length + 1);
	}

	observe({ subject, receiver, rssiDbm, t }: Observation): ZoneEstimate | undefined {
		const number = this.#numbers.get(receiver);
		const levels = number === undefined ? undefined : this.#levels[number];
		if (!levels) return undefined;
		const track = this.#trackOf(subject, t);
		if (t < track.t - LATE_S) return undefined;
		this.#letTimePass(track, t);
		const table = likelihoods(1 - Math.exp((track.heardT[number!]! - t) / RENEWS_S));
		if (!table) return this.#estimate(track);
		track.heardT[number!] = Math.max(t, track.heardT[number!]!);
		if (this.#weigh(track, number!, levels, rssiDbm, table)) this.#decide(track, t);
		return this.#estimate(track);
	}

	resume(subject: string, zone: string, t: number): void {
		const index = this.#zones.findIndex(({ id }) => id === zone);
		if (index < 0) return;
		const track = this.#trackOf(subject, t);
		track.filter.restart(index);
		track.zone = index;
	}

	forget(subject: string): void {
		this.#tracks.delete(subject);
	}

	findings(): Finding[] {
		return [...this.#map.findings, ...this.#fitness.findings()];
	}

	/** @returns whether it changed what is known, which is in `#chances` then */
	#weigh({ filter, offset }: Track, number: number, levels: Int16Array, rssiDbm: number, table: Float32Array): boolean {
		const level = Math.round(Math.min(rssiDbm, GREATEST_RSSI_DBM) * LEVELS_A_DB) - offset.levels;
		const isFit = this.#fitness.isFit(number);
		const expected = isFit ? filter.weigh(levels, level, table, this.#chances) : filter.expect(levels);
		const surpriseDb = (level - expected) / LEVELS_A_DB;
		this.#fitness.note(number, rssiDbm, surpriseDb);
		if (isFit) offset.learn(surpriseDb);
		return isFit;
	}

	#trackOf(subject: string, t: number): Track {
		let track = this.#tracks.get(subject);
		if (track && t < track.t - BACKWARDS_S) {
			track.filter.restart(track.zone < 0 ? undefined : track.zone);
			track.heardT.fill(Number.NEGATIVE_INFINITY);
			track.settledT = t + SETTLE_S;
			track.t = t;
		}
		if (track) return track;
		track = {
			filter: new PlaceFilter(this.#grid, this.#scratch),
			offset: new DeviceOffset(this.#map.allowanceDb),
			settledT: t + SETTLE_S,
			t,
			heardT: new Float64Array(this.#levels.length).fill(Number.NEGATIVE_INFINITY),
			zone: -1,
			confidence: 0,
			atT: t,
			at: undefined,
		};
		this.#tracks.set(subject, track);
		return track;
	}

	#letTimePass(track: Track, t: number): void {
		const dtS = t - track.t;
		if (dtS < STEP_S) return;
		if (t - track.atT >= AT_EVERY_S) {
			track.at = track.filter.middle();
			track.atT = t;
		}
		if (dtS > LOST_AFTER_S) {
			track.filter.restart();
			track.settledT = t + SETTLE_S;
		} else track.filter.move(dtS);
		track.t = t;
	}

	#decide(track: Track, t: number): void {
		const chances = this.#chances;
		let best = 0;
		for (let zone = 1; zone < chances.length; zone++) if (chances[zone]! > chances[best]!) best = zone;
		if (best !== track.zone && chances[best]! >= this.#needed(track, best, t)) track.zone = best;
		track.confidence = track.zone < 0 ? 0 : chances[track.zone]!;
		track.at ??= track.filter.middle();
	}

	/** How likely a zone must be before it is believed. */
	#needed({ zone, settledT }: Track, to: number, t: number): number {
		if (t < settledT) return BELIEVED_AT_ONCE;
		if (zone < 0) return t < settledT + HESITATES_S ? BELIEVED : 0;
		const nowhere = this.#zones.length;
		const isNear = zone === nowhere || to === nowhere || this.#grid.passages.isNear(zone, to);
		return isNear ? BELIEVED : BELIEVED_BEHIND_A_WALL;
	}

	#estimate({ zone, confidence, at }: Track): ZoneEstimate | undefined {
		if (zone < 0) return undefined;
		const id = this.#zones[zone]?.id ?? null;
		return at ? { zone: id, confidence, at } : { zone: id, confidence };
	}
}
