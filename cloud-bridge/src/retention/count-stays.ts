// What stays of zone visits when they are deleted: how many visits a zone had on a day, and how long they stayed. Pure.
import { toTimestamp } from '@aisle/protocol';

export type Stay = { visit: string; store: string; zone: string; enteredS: number; leftS: number };
export type ZoneDay = { store: string; zone: string; day: string; visits: number; dwell_s: number };

/**
 * Several lanes may tell of one stay, and somebody may come back to a zone: a visit counts once for a zone and UTC day, and
 * time that two lanes saw counts once.
 * @param stays of whole visits: the rest of a visit that came later would count it again
 */
export function countStays(stays: readonly Stay[]): ZoneDay[] {
	const days = new Map<string, ZoneDay>();
	const once = Map.groupBy(stays, ({ visit, store, zone, enteredS }) =>
		[visit, store, zone, dayOf(enteredS)].join('/'),
	);
	for (const [first, ...more] of once.values()) {
		const { store, zone, enteredS } = first!;
		const day = dayOf(enteredS);
		const key = `${store}/${zone}/${day}`;
		const sum = days.get(key) ?? { store, zone, day, visits: 0, dwell_s: 0 };
		sum.visits++;
		sum.dwell_s += Math.round(timeCovered([first!, ...more]));
		days.set(key, sum);
	}
	return [...days.values()];
}

/** Seconds that lie in at least one of the stays. */
function timeCovered(stays: readonly Stay[]): number {
	let [coveredS, untilS] = [0, Number.NEGATIVE_INFINITY];
	for (const { enteredS, leftS } of stays.toSorted((a, b) => a.enteredS - b.enteredS)) {
		coveredS += Math.max(0, leftS - Math.max(enteredS, untilS));
		untilS = Math.max(untilS, leftS);
	}
	return coveredS;
}

/** 2026-11-22, UTC */
function dayOf(unixS: number): string {
	return toTimestamp(unixS).slice(0, 10);
}
