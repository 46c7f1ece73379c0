// The mean of the receivers' positions, weighted by the power each heard within 3 s; the zone that holds it.
import { type Point, type Site, zoneOfReceiver } from '@aisle/protocol';
import type { Observation, ZoneEstimate, ZoneEstimator } from '../../../gateway/src/presence/observation.ts';
import { RecentPackets } from './recent-packets.ts';

export class WeightedCentroid implements ZoneEstimator {
	readonly #site: Site;
	readonly #at: ReadonlyMap<string, Point>;
	readonly #recent = new RecentPackets();

	constructor(site: Site) {
		this.#site = site;
		this.#at = new Map(site.receivers.flatMap(({ id, at }) => (at === undefined ? [] : [[id, at] as const])));
	}

	observe(observation: Observation): ZoneEstimate | undefined {
		const sum = { x: 0, y: 0, weight: 0 };
		for (const { receiver, rssiDbm } of this.#recent.add(observation)) {
			const at = this.#at.get(receiver);
			if (at === undefined) continue;
			const weight = 10 ** (rssiDbm / 10);
			sum.x += weight * at[0];
			sum.y += weight * at[1];
			sum.weight += weight;
		}
		if (sum.weight === 0) return undefined;
		const at: Point = [sum.x / sum.weight, sum.y / sum.weight];
		return { zone: zoneOfReceiver(this.#site, { at })!.id, confidence: 1, at };
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
