// The receiver that is strongest after smoothing, and another only when it is stronger by some decibels: what most do.
import type { Site } from '@aisle/protocol';
import type { Observation, ZoneEstimate, ZoneEstimator } from '../../../gateway/src/presence/observation.ts';
import { receiverPlaces } from './receiver-places.ts';

/** An exponential mean by packet with the factor that tutorials give. */
const NEW_PART = 0.2;
const HYSTERESIS_DB = 3;
/** A receiver that has heard nothing for so long is left out. */
const STALE_S = 10;

type Track = { links: Map<string, { dbm: number; t: number }>; receiver: string | undefined };

export class SmoothedStrongest implements ZoneEstimator {
	readonly #places: ReturnType<typeof receiverPlaces>;
	readonly #tracks = new Map<string, Track>();

	constructor(site: Site) {
		this.#places = receiverPlaces(site);
	}

	observe({ subject, receiver, rssiDbm, t }: Observation): ZoneEstimate {
		const track = this.#tracks.get(subject) ?? { links: new Map(), receiver: undefined };
		this.#tracks.set(subject, track);
		const link = track.links.get(receiver);
		const dbm = link === undefined ? rssiDbm : link.dbm + NEW_PART * (rssiDbm - link.dbm);
		track.links.set(receiver, { dbm, t });
		track.receiver = strongest(track, t);
		return { zone: this.#places.get(track.receiver)!.zone, confidence: 1 };
	}

	/** Recordings are played from their beginning. */
	resume(): void {}

	forget(subject: string): void {
		this.#tracks.delete(subject);
	}

	findings(): [] {
		return [];
	}
}

function strongest({ links, receiver: held }: Track, t: number): string {
	for (const [receiver, link] of links) if (t - link.t > STALE_S) links.delete(receiver);
	let best = '';
	let bestDbm = Number.NEGATIVE_INFINITY;
	for (const [receiver, { dbm }] of links) {
		if (dbm <= bestDbm) continue;
		best = receiver;
		bestDbm = dbm;
	}
	const heldDbm = held === undefined ? undefined : links.get(held)?.dbm;
	return heldDbm !== undefined && bestDbm - heldDbm <= HYSTERESIS_DB ? held! : best;
}
