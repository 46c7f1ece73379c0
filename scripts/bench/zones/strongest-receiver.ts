// Aisle's first estimator, kept to compare with: the receiver that hears a subject best, smoothed, with hysteresis; its zone is the subject's.
import type { Finding } from '../../../gateway/src/presence/finding.ts';
import type { Observation, ZoneEstimate, ZoneEstimator } from '../../../gateway/src/presence/observation.ts';

export type ReceiverPlace = { zone: string; at?: [number, number] };

export type StrongestReceiverOptions = {
	/** Time constant of the smoothing. */
	smoothingS?: number;
	/** How much stronger another zone must be. */
	hysteresisDb?: number;
	/** How long another zone must lead before it is believed: a first, single reading of a receiver leads easily. */
	leadS?: number;
	/** A receiver that has not heard the subject for so long no longer counts. */
	staleS?: number;
	/** No word before a subject was heard for so long: its first advert reaches the receivers one after the other. */
	settleS?: number;
};

/**
 * On the office walks (five walks, four and six zones): 0.81 and 0.49 of the time in the right zone, 16 and 17 changes
 * for 5 and 9 true ones. Livelier (1.5 s, 1 dB, no lead) gains 0.09 with six zones and reports 66; calmer (3 s, 4 dB)
 * reports 9 and loses 0.10.
 */
const DEFAULTS: Required<StrongestReceiverOptions> = {
	smoothingS: 2,
	hysteresisDb: 2,
	leadS: 1,
	staleS: 10,
	settleS: 1,
};
/** Below this a link says nothing about distance (sensitivity of common radios is −95 to −100 dBm). */
const FLOOR_DBM = -100;
/** Deviation of a smoothed reading: turns a lead in dB into a confidence by a logistic law. */
const LEAD_SCALE_DB = 4;

type Link = { smoothedDbm: number; t: number };
type Track = {
	links: Map<string, Link>;
	zone: string | undefined;
	startedT: number;
	/** the zone that leads, and since when */
	leader: string | undefined;
	leaderT: number;
};

export class StrongestReceiver implements ZoneEstimator {
	readonly #places: ReadonlyMap<string, ReceiverPlace>;
	readonly #options: Required<StrongestReceiverOptions>;
	readonly #tracks = new Map<string, Track>();

	constructor(places: ReadonlyMap<string, ReceiverPlace>, options: StrongestReceiverOptions = {}) {
		this.#places = places;
		this.#options = { ...DEFAULTS, ...options };
	}

	observe({ subject, receiver, rssiDbm, t }: Observation): ZoneEstimate | undefined {
		if (!this.#places.has(receiver)) return undefined;
		let track = this.#tracks.get(subject);
		if (!track) {
			track = { links: new Map(), zone: undefined, startedT: t, leader: undefined, leaderT: t };
			this.#tracks.set(subject, track);
		}
		this.#smooth(track, receiver, rssiDbm, t);
		const settling = track.zone === undefined && t >= track.startedT && t < track.startedT + this.#options.settleS;
		return settling ? undefined : this.#estimate(track, t);
	}

	resume(): void {}

	forget(subject: string): void {
		this.#tracks.delete(subject);
	}

	findings(): Finding[] {
		return [];
	}

	#smooth(track: Track, receiver: string, rssiDbm: number, t: number): void {
		const link = track.links.get(receiver);
		// a clock that went back by more than jitter makes the old value meaningless, as silence does
		if (!link || t - link.t > this.#options.staleS || t < link.t - 1) {
			track.links.set(receiver, { smoothedDbm: rssiDbm, t });
			return;
		}
		const weight = 1 - Math.exp(-Math.max(t - link.t, 0.02) / this.#options.smoothingS);
		link.smoothedDbm += weight * (rssiDbm - link.smoothedDbm);
		link.t = Math.max(link.t, t);
	}

	#estimate(track: Track, t: number): ZoneEstimate | undefined {
		let best: string | undefined;
		let bestDbm = Number.NEGATIVE_INFINITY;
		let heldDbm = Number.NEGATIVE_INFINITY;
		for (const [receiver, link] of track.links) {
			if (t - link.t > this.#options.staleS) {
				track.links.delete(receiver);
				continue;
			}
			const { zone } = this.#places.get(receiver)!;
			if (link.smoothedDbm > bestDbm) {
				best = zone;
				bestDbm = link.smoothedDbm;
			}
			if (zone === track.zone && link.smoothedDbm > heldDbm) heldDbm = link.smoothedDbm;
		}
		if (best === undefined) return undefined;
		const leads = bestDbm - heldDbm > this.#options.hysteresisDb;
		track.zone = track.zone === undefined || (leads && this.#leadsLongEnough(track, best, t)) ? best : track.zone;
		if (!leads) track.leader = undefined;
		return this.#describe(track, track.zone);
	}

	#leadsLongEnough(track: Track, zone: string, t: number): boolean {
		if (track.leader !== zone || t < track.leaderT) {
			track.leader = zone;
			track.leaderT = t;
		}
		return t - track.leaderT >= this.#options.leadS;
	}

	#describe(track: Track, zone: string): ZoneEstimate {
		let x = 0;
		let y = 0;
		let weights = 0;
		let inZoneDbm = Number.NEGATIVE_INFINITY;
		let elsewhereDbm = FLOOR_DBM;
		for (const [receiver, { smoothedDbm }] of track.links) {
			const place = this.#places.get(receiver)!;
			if (place.zone === zone) inZoneDbm = Math.max(inZoneDbm, smoothedDbm);
			else elsewhereDbm = Math.max(elsewhereDbm, smoothedDbm);
			if (!place.at) continue;
			const weight = 10 ** (smoothedDbm / 20);
			x += place.at[0] * weight;
			y += place.at[1] * weight;
			weights += weight;
		}
		const lead = inZoneDbm === Number.NEGATIVE_INFINITY ? 0 : inZoneDbm - elsewhereDbm;
		const confidence = 1 / (1 + Math.exp(-lead / LEAD_SCALE_DB));
		return weights > 0 ? { zone, confidence, at: [x / weights, y / weights] } : { zone, confidence };
	}
}
