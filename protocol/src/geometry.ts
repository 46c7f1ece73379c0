// Plane geometry for zones. Pure; metres throughout.
import type { Point } from './units.ts';

type Shape = readonly Point[];

/** Whether a point lies in a polygon (even-odd rule; the border belongs to either side, one side only). */
export function contains(shape: Shape, [x, y]: Point): boolean {
	let inside = false;
	for (let i = 0, j = shape.length - 1; i < shape.length; j = i++) {
		const [xi, yi] = shape[i]!;
		const [xj, yj] = shape[j]!;
		if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
	}
	return inside;
}

/** Signed area in square metres; positive where the corners run counter-clockwise. */
export function area(shape: Shape): number {
	let twice = 0;
	for (let i = 0, j = shape.length - 1; i < shape.length; j = i++) {
		twice += (shape[j]![0] - shape[i]![0]) * (shape[j]![1] + shape[i]![1]);
	}
	return twice / 2;
}

/** A point inside the shape to put a label on: the centroid, or where that lies outside, a point near it that does not. */
export function labelPoint(shape: Shape): Point {
	const a = area(shape);
	let cx = 0;
	let cy = 0;
	for (let i = 0, j = shape.length - 1; i < shape.length; j = i++) {
		const [xi, yi] = shape[i]!;
		const [xj, yj] = shape[j]!;
		const cross = xj * yi - xi * yj;
		cx += (xi + xj) * cross;
		cy += (yi + yj) * cross;
	}
	const centroid: Point = a === 0 ? shape[0]! : [cx / (6 * a), cy / (6 * a)];
	return contains(shape, centroid) ? centroid : nearestInside(shape, centroid);
}

function nearestInside(shape: Shape, target: Point): Point {
	let best: Point = shape[0]!;
	let bestDistance = Number.POSITIVE_INFINITY;
	for (let i = 0; i < shape.length; i++) {
		const a = shape[i]!;
		const b = shape[(i + 1) % shape.length]!;
		const c = shape[(i + 2) % shape.length]!;
		const middle: Point = [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3];
		const distance = Math.hypot(middle[0] - target[0], middle[1] - target[1]);
		if (distance < bestDistance && contains(shape, middle)) {
			best = middle;
			bestDistance = distance;
		}
	}
	return best;
}
