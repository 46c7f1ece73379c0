// How long somebody may be silent before having left: learnt from the silences of one subject, in fifteen numbers. Pure.

/**
 * What is known of one sender's silences. A plain value that is changed in place; times are Unix seconds.
 * Silences under the first edge are not counted: they decide nothing, and most are that short.
 */
export type Silences = {
	/** typical time between two adverts at one receiver; 0: not known yet */
	intervalS: number;
	/** how many of them it stands on, as far as that matters */
	intervals: number;
	/** silences longer than each of EDGES_S, with those of long ago fading */
	counts: number[];
	/** time heard, fading in the same way */
	heardS: number;
	/** the two above are as of then */
	t: number;
};

/** Steps of √2 from 1.5 s (3.6 times which is about the soonest exit) to 68 s (3.6 times which is four minutes). */
const EDGES_S: readonly number[] = Array.from({ length: 12 }, (_, i) => 1.5 * 2 ** (i / 2));
/** What was heard so long ago counts e times less: a place changes when shelves and people move. */
const FADING_S = 2 * 3600;

/** A silence is unusual where the subject shows a longer one less often than this… */
const USUAL_PER_H = 5;
/** …and somebody has left after so many of it: measured, docs/decisions/0009. */
const TIMES_USUAL = 3.6;
/** Sooner nobody has left: a radio that is started again, a scan window or a person in between take seconds. */
export const SOONEST_EXIT_S = 5;
/**
 * Who is heard every 100 ms has left within 10 s, unless being silent for half of that is usual; from there a power law
 * goes to 30 s for who is heard every 0.7 s, as the middle of tags heard once a second is shorter than their mean.
 */
const OFTEN_MOST_S = 9.7;
const OFTEN_EXPONENT = 0.58;
/** A subject heard so rarely that this many adverts take longer than the bound has this bound of its own. */
const FEWEST_INTERVALS = 6;

/**
 * Before much was heard: silences of real tags heard once a second, 2.3 of over 15 s and 0.5 of over 30 s in an hour
 * (issue 4), in between by a power law; of others the same, counted in their own intervals.
 */
const PRIOR_PER_H = 2.3;
const PRIOR_INTERVALS = 15;
const PRIOR_EXPONENT = Math.log2(2.3 / 0.5);
/** That is believed as much as half an hour of hearing. */
const PRIOR_S = 1800;

/** Shorter ones are repetitions of one advert on other channels. */
const SHORTEST_INTERVAL_S = 0.1;
const LONGEST_INTERVAL_S = 60;
/** The middle of all intervals is followed in steps of this share. */
const INTERVAL_STEP = 0.05;

export function newSilences(t: number): Silences {
	return { intervalS: 0, intervals: 0, counts: EDGES_S.map(() => 0), heardS: 0, t };
}

/** The time between two adverts at one receiver: the median of all is kept, so that losses do not lengthen it. */
export function noteInterval(silences: Silences, gapS: number): void {
	const intervalS = Math.min(Math.max(gapS, SHORTEST_INTERVAL_S), LONGEST_INTERVAL_S);
	if (silences.intervals < 1 / INTERVAL_STEP) silences.intervals++;
	if (silences.intervalS === 0) silences.intervalS = intervalS;
	// within one step of it already: else it would swing for ever
	else if (intervalS > silences.intervalS * (1 + INTERVAL_STEP)) silences.intervalS *= 1 + 1 / (silences.intervals + 1);
	else if (intervalS < silences.intervalS * (1 - INTERVAL_STEP)) silences.intervalS /= 1 + 1 / (silences.intervals + 1);
}

/** A silence of the subject, at all receivers together, that ended at `t`. */
export function noteSilence(silences: Silences, gapS: number, t: number): void {
	if (gapS <= EDGES_S[0]!) return;
	fade(silences, t);
	for (let i = 0; i < EDGES_S.length && gapS > EDGES_S[i]!; i++) silences.counts[i]!++;
}

/** A silence that the sender shows about `USUAL_PER_H` times an hour; of one without a prior `undefined`, if it shows none. */
export function usualSilenceS(silences: Silences, t: number, priorS: number): number | undefined {
	const scale = 3600 / (heardUntil(silences, t) + priorS);
	const kept = Math.exp(-Math.max(t - silences.t, 0) / FADING_S);
	const intervalS = silences.intervalS || 1;
	const perH = (i: number) => {
		const prior = (PRIOR_PER_H / intervalS) * (EDGES_S[i]! / intervalS / PRIOR_INTERVALS) ** -PRIOR_EXPONENT;
		return scale * (silences.counts[i]! * kept + (prior * priorS) / 3600);
	};
	const last = EDGES_S.length - 1;
	if (perH(last) >= USUAL_PER_H) return EDGES_S[last]!;
	for (let i = last - 1; i >= 0; i--) {
		const lowPerH = perH(i);
		if (lowPerH < USUAL_PER_H) continue;
		const highPerH = perH(i + 1);
		// between two edges by a power law too; where nothing is beyond, half way
		const way = highPerH === 0 ? 0.5 : Math.log(lowPerH / USUAL_PER_H) / Math.log(lowPerH / highPerH);
		return EDGES_S[i]! * (EDGES_S[i + 1]! / EDGES_S[i]!) ** way;
	}
	return priorS > 0 ? 0 : undefined;
}

/** The longest silence that is not yet forgotten; 0: none. */
export function longestSilenceS({ counts, t: asOfT }: Silences, t: number): number {
	const kept = Math.exp(-Math.max(t - asOfT, 0) / FADING_S);
	const last = counts.findLastIndex((count) => count * kept >= 0.5);
	return last < 0 ? 0 : EDGES_S[last]! * Math.SQRT2;
}

/** After how much silence the subject has left. @param mostS the bound for all that are heard often enough */
export function exitTimeS(silences: Silences, t: number, mostS: number): number {
	const { intervalS } = silences;
	const boundS = Math.max(mostS, FEWEST_INTERVALS * intervalS);
	const usualS = usualSilenceS(silences, t, PRIOR_S)!;
	const exitS = Math.min(Math.max(TIMES_USUAL * usualS, SOONEST_EXIT_S), boundS);
	const oftenS = OFTEN_MOST_S * (intervalS / SHORTEST_INTERVAL_S) ** OFTEN_EXPONENT;
	return intervalS > 0 && usualS < oftenS / 2 ? Math.min(exitS, oftenS) : exitS;
}

/** As it is stored with a visit: the time since then does not count. */
export type SavedSilences = { intervalS: number; counts: number[]; heardS: number };

export function saveSilences(silences: Silences, t: number): SavedSilences {
	fade(silences, t);
	const { intervalS, counts, heardS } = silences;
	return { intervalS: rounded(intervalS), counts: counts.map(rounded), heardS: Math.round(heardS) };
}

/** What another release stored in another shape is learnt anew. */
export function restoreSilences(saved: SavedSilences | undefined, t: number): Silences {
	if (saved?.counts?.length !== EDGES_S.length) return newSilences(t);
	const { intervalS, counts, heardS } = saved;
	return { intervalS, intervals: intervalS > 0 ? 1 / INTERVAL_STEP : 0, counts: [...counts], heardS, t };
}

function rounded(value: number): number {
	return Math.round(value * 100) / 100;
}

function heardUntil({ heardS, t: fromT }: Silences, t: number): number {
	const kept = Math.exp(-Math.max(t - fromT, 0) / FADING_S);
	return heardS * kept + FADING_S * (1 - kept);
}

function fade(silences: Silences, t: number): void {
	if (t <= silences.t) return;
	const kept = Math.exp(-(t - silences.t) / FADING_S);
	for (let i = 0; i < silences.counts.length; i++) silences.counts[i]! *= kept;
	silences.heardS = heardUntil(silences, t);
	silences.t = t;
}
