// Inclusive number ranges, as gap events name them. Pure.

export type Range = [first: number, last: number];

/** The same numbers in ascending order, with overlapping and adjacent ranges joined. */
export function joinRanges(ranges: readonly Range[]): Range[] {
	const joined: Range[] = [];
	for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
		const before = joined.at(-1);
		if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
		else joined.push([first, last]);
	}
	return joined;
}
