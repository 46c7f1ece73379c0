// How many consenting subjects of each kind are in each zone: once a minute, as numbers only.
import type { EventDraft } from '@aisle/protocol';

/** How often counts are told (protocol page). */
const COUNT_EVERY_S = 60;

export class ZoneCounts {
	readonly #zones: readonly string[];
	readonly #told = new Map<string, string>();
	#dueT = 0;

	constructor(zones: readonly string[]) {
		this.#zones = zones;
	}

	/** Time begins anew. */
	startOver(): void {
		this.#dueT = 0;
	}

	/** The counts at each full minute that `t` has passed; a zone that stays empty is not told again. */
	step(t: number, present: () => Iterable<{ zone: string; kind: string }>): EventDraft[] {
		if (t < this.#dueT) return [];
		const minuteT = Math.floor(t / COUNT_EVERY_S) * COUNT_EVERY_S;
		const first = this.#dueT === 0;
		this.#dueT = minuteT + COUNT_EVERY_S;
		if (first) return [];
		const counts = countByZone(present());
		const drafts: EventDraft[] = [];
		for (const zone of this.#zones) {
			const now = counts.get(zone) ?? {};
			const words = JSON.stringify(now);
			if (words === '{}' && (this.#told.get(zone) ?? '{}') === '{}') continue;
			this.#told.set(zone, words);
			drafts.push({ type: 'aisle.zone.counted.v1', subject: zone, t: minuteT, data: { zone, counts: now } });
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
