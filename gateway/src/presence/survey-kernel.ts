// What a survey found near each cell: a weighted average of the places around, made once for all receivers. Pure.
import type { Point } from '@aisle/protocol';
import type { StoreGrid } from './store-grid.ts';

/** A place counts over so much of the distance between places, and no further than shelves look alike. */
const KERNEL_SHARE = 0.65;
const KERNEL_M = { least: 1, most: 4 };
/** Beyond this many kernel widths a place weighs less than a thousandth. */
const REACH = 4;
/** Half a place's weight says: nothing was found otherwise. */
const NOTHING_FOUND = 0.5;
/** Places whose nearest neighbour is looked for: more do not change a median. */
const PROBES = 200;

/** @returns the average in a cell of what was found in each place, in the order of `points` */
export function surveyKernel(points: readonly Point[], { size, x, y }: StoreGrid) {
	const kernelM = Math.min(Math.max(KERNEL_SHARE * medianSpacing(points), KERNEL_M.least), KERNEL_M.most);
	const first = new Uint32Array(size + 1);
	const places: number[] = [];
	const weights: number[] = [];
	for (let cell = 0; cell < size; cell++) {
		for (const [place, at] of points.entries()) {
			const apart = Math.hypot(at[0] - x[cell]!, at[1] - y[cell]!) / kernelM;
			if (apart > REACH) continue;
			places.push(place);
			weights.push(Math.exp(-(apart ** 2) / 2));
		}
		first[cell + 1] = places.length;
	}
	return (cell: number, found: ArrayLike<number>): number => {
		let sum = 0;
		let all = NOTHING_FOUND;
		for (let i = first[cell]!; i < first[cell + 1]!; i++) {
			sum += weights[i]! * found[places[i]!]!;
			all += weights[i]!;
		}
		return sum / all;
	};
}

/** From a place to the nearest other one. */
function medianSpacing(points: readonly Point[]): number {
	const step = Math.max(Math.ceil(points.length / PROBES), 1);
	const nearest: number[] = [];
	for (let i = 0; i < points.length; i += step) {
		let least = Number.POSITIVE_INFINITY;
		for (const [k, [x, y]] of points.entries()) {
			if (k !== i) least = Math.min(least, Math.hypot(points[i]![0] - x, points[i]![1] - y));
		}
		nearest.push(least);
	}
	nearest.sort((a, b) => a - b);
	const median = nearest[nearest.length >> 1] ?? 0;
	return Number.isFinite(median) ? median : 0;
}
