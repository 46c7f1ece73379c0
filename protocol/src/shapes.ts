// How polygons lie to each other: overlap, distance, self-crossing. For simple polygons, concave ones too. Pure; metres.
import { contains } from './geometry.ts';
import type { Point } from './units.ts';

type Shape = readonly Point[];
type Edge = readonly [Point, Point];

/** Below this a length is the rounding of coordinates, not a distance. */
const EPSILON_M = 1e-9;

function edgesOf(shape: Shape): Edge[] {
	return shape.map((corner, i) => [corner, shape[(i + 1) % shape.length]!]);
}

/** Twice the signed area of a triangle; positive where `c` lies to the left of the way from `a` to `b`. */
function turn(a: Point, b: Point, c: Point): number {
	return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** Metres from a point to a shape's area; 0 inside. */
export function distanceTo(shape: Shape, point: Point): number {
	if (contains(shape, point)) return 0;
	return Math.min(...edgesOf(shape).map((edge) => distanceToEdge(edge, point)));
}

function distanceToEdge([a, b]: Edge, [x, y]: Point): number {
	const dx = b[0] - a[0];
	const dy = b[1] - a[1];
	const lengthSquared = dx * dx + dy * dy;
	const along = lengthSquared === 0 ? 0 : ((x - a[0]) * dx + (y - a[1]) * dy) / lengthSquared;
	const t = Math.min(1, Math.max(0, along));
	return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}

/**
 * Area two shapes share, in square metres. A polygon is the signed sum of the triangles from its first corner
 * (the same sum that gives its area), so the shared area is the signed sum over pairs of triangles, concave or not.
 */
export function sharedArea(a: Shape, b: Shape): number {
	if (!boxesMeet(a, b)) return 0;
	const others = fan(b);
	let sum = 0;
	for (const one of fan(a)) {
		for (const other of others) sum += one.sign * other.sign * convexArea(clip(one.corners, other.corners));
	}
	return Math.abs(sum);
}

function boxesMeet(a: Shape, b: Shape): boolean {
	return [0, 1].every((axis) => {
		const ofA = a.map((corner) => corner[axis]!);
		const ofB = b.map((corner) => corner[axis]!);
		return Math.min(...ofA) < Math.max(...ofB) && Math.min(...ofB) < Math.max(...ofA);
	});
}

/** The triangles from the first corner, each turned counter-clockwise, with the sign it had. */
function fan(shape: Shape): { sign: number; corners: Point[] }[] {
	const [apex, ...rest] = shape;
	return rest.slice(0, -1).map((corner, i) => {
		const next = rest[i + 1]!;
		const sign = Math.sign(turn(apex!, corner, next));
		return { sign, corners: sign < 0 ? [apex!, next, corner] : [apex!, corner, next] };
	});
}

/** Sutherland and Hodgman: what of a convex polygon lies within a counter-clockwise convex one. */
function clip(subject: Point[], window: Point[]): Point[] {
	let kept = subject;
	for (const [a, b] of edgesOf(window)) {
		const before = kept;
		kept = [];
		for (const [from, to] of edgesOf(before)) {
			const sideFrom = turn(a, b, from);
			const sideTo = turn(a, b, to);
			if (sideFrom >= 0) kept.push(from);
			if (sideFrom > 0 !== sideTo > 0 && sideFrom !== sideTo) {
				const t = sideFrom / (sideFrom - sideTo);
				kept.push([from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]);
			}
		}
	}
	return kept;
}

function convexArea(corners: Point[]): number {
	return corners.reduce((sum, corner, i) => sum + turn(corners[0]!, corner, corners[(i + 1) % corners.length]!), 0) / 2;
}

/** How wide what two shapes share is on average, in metres: a strip along a common border is thin however long it is. */
export function overlapWidth(a: Shape, b: Shape): number {
	const shared = sharedArea(a, b);
	if (shared < EPSILON_M) return 0;
	// a strip's border is twice its length, so twice the area over the border is its width
	const border = lengthInside(a, b) + lengthInside(b, a);
	return border === 0 ? Math.sqrt(shared) : (2 * shared) / border;
}

/** How much of a shape's border runs inside another shape. */
function lengthInside(shape: Shape, other: Shape): number {
	let length = 0;
	for (const [a, b] of edgesOf(shape)) {
		const cuts = [0, 1, ...edgesOf(other).flatMap((edge) => crossing([a, b], edge) ?? [])].sort((s, t) => s - t);
		for (let i = 1; i < cuts.length; i++) {
			const middle = (cuts[i - 1]! + cuts[i]!) / 2;
			const point: Point = [a[0] + middle * (b[0] - a[0]), a[1] + middle * (b[1] - a[1])];
			if (contains(other, point)) length += (cuts[i]! - cuts[i - 1]!) * Math.hypot(b[0] - a[0], b[1] - a[1]);
		}
	}
	return length;
}

/** Where along `a` (0 to 1) it meets `b`; undefined where it does not, or they are parallel. */
function crossing([a, b]: Edge, [c, d]: Edge): number | undefined {
	const cross = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
	if (Math.abs(cross) < EPSILON_M) return undefined;
	const t = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / cross;
	const u = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / cross;
	return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t : undefined;
}

/** The first two edges of a shape (by their first corner) that meet where they should not; undefined in a simple polygon. */
export function selfCrossing(shape: Shape): [number, number] | undefined {
	const edges = edgesOf(shape);
	for (let i = 0; i < edges.length; i++) {
		for (let j = i + 1; j < edges.length; j++) {
			const next = j === i + 1;
			const previous = i === 0 && j === edges.length - 1;
			if (next || previous) {
				const [first, second] = next ? [edges[i]!, edges[j]!] : [edges[j]!, edges[i]!];
				if (foldsBack(first, second)) return [i, j];
			} else if (touches(edges[i]!, edges[j]!)) return [i, j];
		}
	}
	return undefined;
}

/** Whether an edge goes back along the one before it. */
function foldsBack([a, b]: Edge, [, c]: Edge): boolean {
	const back = (a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1]) > 0;
	return back && Math.abs(turn(a, b, c)) < EPSILON_M;
}

function touches([a, b]: Edge, [c, d]: Edge): boolean {
	if (crossing([a, b], [c, d]) !== undefined) return true;
	return (
		[c, d].some((p) => distanceToEdge([a, b], p) < EPSILON_M) ||
		[a, b].some((p) => distanceToEdge([c, d], p) < EPSILON_M)
	);
}
