// One subject in the tracker's memory: its visit, and what decides how long its silence may last.
import { EarShares, type SavedShares } from './ear-shares.ts';
import type { Ears } from './ears.ts';
import { exitTimeS, newSilences, restoreSilences, type SavedSilences, type Silences, saveSilences } from './silence.ts';
import type { TwoPlaces } from './two-places.ts';
import { shifted, type VisitRules, type VisitState } from './zone-state.ts';

/** What is written down of one subject, and what a restart goes on with. */
export type TrackedVisit = {
	kind: string;
	visit: VisitState;
	/** not in rows of releases before */
	silences?: SavedSilences;
	shares?: SavedShares;
};

export type Entry = {
	subject: string;
	kind: string;
	/** metres, for the floor plan */
	at: [number, number] | undefined;
	/** Replaced by the reducer; only `heardT` is moved in place, as that happens with each advert. */
	visit: VisitState;
	/** Silence counts from here: the last advert, later by the time in which nobody could hear it. */
	quietT: number;
	/** Its receivers are deaf since then: silence does not count. NaN: they hear. */
	heldT: number;
	silences: Silences;
	shares: EarShares;
	/** made when it changes its zone for the first time */
	places: TwoPlaces | undefined;
	/** valid while time is looked through: when time alone will change it */
	dueT: number;
};

export function newEntry(subject: string, kind: string, visit: VisitState, receivers: number): Entry {
	const t = visit.heardT;
	const shares = new EarShares(receivers);
	const more = { at: undefined, quietT: t, heldT: Number.NaN, places: undefined, dueT: 0 };
	return { subject, kind, visit, silences: newSilences(t), shares, ...more };
}

/** Goes on with what was stored; its silence counts from `t`. */
export function restoredEntry(
	{ subject, kind, visit, silences, shares }: { subject: string } & TrackedVisit,
	ears: Ears,
	t: number,
): Entry {
	const entry = newEntry(subject, kind, visit, ears.count);
	entry.quietT = t;
	entry.silences = restoreSilences(silences, t);
	if (shares) entry.shares.restore(shares, (receiver) => ears.of(receiver).index);
	return entry;
}

/** @param byS what to add to its times to have those of the wall */
export function savedEntry({ kind, visit, silences, shares }: Entry, ears: Ears, t: number, byS: number): TrackedVisit {
	const saved = { silences: saveSilences(silences, t), shares: shares.save(ears.all) };
	return { kind, visit: byS === 0 ? { ...visit } : shifted(visit, byS), ...saved };
}

/** When time alone will change it, as far as its receivers hear. @param heldMostS how long it is held where they do not */
export function dueT({ visit, quietT, heldT, silences }: Entry, rules: VisitRules, heldMostS: number): number {
	if (!visit.present) return quietT + rules.visitGapS;
	if (!Number.isNaN(heldT)) return heldT + heldMostS;
	return quietT + exitTimeS(silences, quietT, rules.exitAfterS);
}
