// The zone of whichever receiver heard the strongest packet of the last 3 s: the simplest of the known ways.
import type { Site } from '@aisle/protocol';
import type { Observation, ZoneEstimate, ZoneEstimator } from '../../../gateway/src/presence/observation.ts';
import { receiverPlaces } from './receiver-places.ts';
import { RecentPackets } from './recent-packets.ts';

export class StrongestPacket implements ZoneEstimator {
	readonly #places: ReturnType<typeof receiverPlaces>;
	readonly #recent = new RecentPackets();

	constructor(site: Site) {
		this.#places = receiverPlaces(site);
	}

	observe(observation: Observation): ZoneEstimate {
		const recent = this.#recent.add(observation);
		const strongest = recent.reduce((best, packet) => (packet.rssiDbm > best.rssiDbm ? packet : best));
		return { zone: this.#places.get(strongest.receiver)!.zone, confidence: 1 };
	}

	/** Recordings are played from their beginning. */
	resume(): void {}

	forget(subject: string): void {
		this.#recent.forget(subject);
	}

	findings(): [] {
		return [];
	}
}
