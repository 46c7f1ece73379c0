// How good a share of time is, and how well a walk of some minutes can know it. Pure.

export type Rating = 'good' | 'fair' | 'poor' | 'unknown';
export type Range = { low: number; high: number };

/**
 * Good is what Aisle was built to reach: 0.82 to 0.91 of the time on walks with true positions (issue 4), so at most one
 * moment in seven is wrong. Fair starts where half of the receivers taken away still lead (0.70); the usual ways are below
 * it there: 0.47 to 0.62.
 */
export const GOOD_SHARE = 0.85;
export const FAIR_SHARE = 0.7;
/**
 * Mistakes last: as many independent looks as a walk has stretches of this length. Measured on the office walks, by blocks
 * of 10 to 30 s: 2 to 9 s, about 6 in the mean.
 */
export const LOOK_S = 6;
/** Two looks at a zone say nothing of it. */
export const WALKED_LEAST_S = 3 * LOOK_S;
/** Quantile of the normal distribution: 19 in 20. */
const Z = 1.96;

export function ratingOf(share: number | null): Rating {
	if (share === null) return 'unknown';
	return share >= GOOD_SHARE ? 'good' : share >= FAIR_SHARE ? 'fair' : 'poor';
}

/** Within which the true share lies, 19 times in 20 (Wilson 1927), from so many seconds of walking. */
export function rangeOf(share: number, s: number): Range {
	const n = Math.max(s / LOOK_S, 1);
	const middle = (share + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
	const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
	return { low: Math.max(middle - half, 0), high: Math.min(middle + half, 1) };
}
