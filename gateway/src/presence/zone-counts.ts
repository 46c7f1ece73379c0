// How many consenting subjects of each kind are in each zone, and about how many strangers: once a minute, as numbers only.
import type { EventDraft } from '@aisle/protocol';

/** How often counts are told (protocol page). */
const COUNT_EVERY_S = 60;

/** Strangers by zone; a zone where nobody can say is not in it. */
export type CrowdCounter = {
	step(minuteT: number): void;
	startOver(): void;
	readonly levels: ReadonlyMap<string, number>;
};

export class ZoneCounts {
	readonly #zones: readonly string[];
	readonly #crowd: CrowdCounter;
	/** Zones last told as other than empty. */
	readonly #peopled = new Set<string>();
	#dueT = 0;

	constructor(zones: readonly string[], crowd: CrowdCounter) {
		this.#zones = zones;
		this.#crowd = crowd;
	}

	/** Time begins anew. */
	startOver(): void {
		this.#dueT = 0;
		this.#crowd.startOver();
	}

	/** The counts at each full minute that `t` has passed; a zone that stays empty is not told again. */
	step(t: number, present: () => Iterable<{ zone: string; kind: string }>): EventDraft[] {
		if (t < this.#dueT) return [];
		const minuteT = Math.floor(t / COUNT_EVERY_S) * COUNT_EVERY_S;
		const first = this.#dueT === 0;
		this.#dueT = minuteT + COUNT_EVERY_S;
		this.#crowd.step(minuteT);
		if (first) return [];
		const counts = countByZone(present());
		const drafts: EventDraft[] = [];
		for (const zone of this.#zones) {
			const now = counts.get(zone) ?? {};
			const crowdLevel = this.#crowd.levels.get(zone);
			const isEmpty = Object.keys(now).length === 0 && !crowdLevel;
			if (isEmpty && !this.#peopled.has(zone)) continue;
			if (isEmpty) this.#peopled.delete(zone);
			else this.#peopled.add(zone);
			const data = { zone, counts: now, ...(crowdLevel !== undefined && { crowdLevel }) };
			drafts.push({ type: 'aisle.zone.counted.v1', subject: zone, t: minuteT, data });
		}
		return drafts;
	}
}

/** Zone → kind → number present. */
function countByZone(present: Iterable<{ zone: string; kind: string }>): Map<string, Record<string, number>> {
	const counts = new Map<string, Record<string, number>>();
	for (const { zone, kind } of present) {
		const kinds = counts.get(zone) ?? {};
		kinds[kind] = (kinds[kind] ?? 0) + 1;
		counts.set(zone, kinds);
	}
	return counts;
}
