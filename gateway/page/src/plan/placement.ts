// Where each subject's mark stands: in its zone, at its estimated place if there is one, and not on top of another. Pure.
import type { Point } from '@aisle/protocol';
import { contains, labelPoint } from '@aisle/protocol/geometry';

export type Placeable = { key: string; zone: string; at?: Point | undefined };
type Zone = { id: string; shape: readonly Point[] };

/** Half a turn times (3 − √5): points of a spiral at this angle never line up. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const ROUNDS = 4;
/** How much further than the border a mark is pulled in, as a part of its way to the middle. */
const MARGIN = 0.12;

/** Metres by key. `apartM`: how far two marks keep apart where there is room. */
export function place(subjects: readonly Placeable[], zones: readonly Zone[], apartM: number): Map<string, Point> {
	const byId = new Map(zones.map((zone) => [zone.id, zone.shape]));
	const placed = new Map<string, Point>();
	for (const [zone, members] of Map.groupBy(subjects, (subject) => subject.zone)) {
		const shape = byId.get(zone);
		if (!shape) continue;
		// by name, so that nobody jumps because somebody else moved within the list
		const sorted = members.toSorted((a, b) => (a.key < b.key ? -1 : 1));
		const points = sorted.map(({ at }, i) => (at ? pulledInside(at, shape) : onSpiral(shape, i, apartM)));
		keepApart(points, shape, apartM);
		for (const [i, { key }] of sorted.entries()) placed.set(key, points[i]!);
	}
	return placed;
}

/** An estimate between two zones belongs to the one that was decided: towards its middle until inside. */
function pulledInside(at: Point, shape: readonly Point[]): Point {
	if (contains(shape, at)) return at;
	const middle = labelPoint(shape);
	let [near, far] = [0, 1];
	for (let i = 0; i < 8; i++) {
		const half = (near + far) / 2;
		if (contains(shape, between(at, middle, half))) far = half;
		else near = half;
	}
	// not on the border itself, where it would cover a label or seem to be next door
	const inside = between(at, middle, Math.min(far + MARGIN, 1));
	return contains(shape, inside) ? inside : between(at, middle, far);
}

function onSpiral(shape: readonly Point[], i: number, apartM: number): Point {
	const middle = labelPoint(shape);
	const radius = apartM * Math.sqrt(i + 1);
	const angle = i * GOLDEN_ANGLE;
	return pulledInside([middle[0] + radius * Math.cos(angle), middle[1] + radius * Math.sin(angle)], shape);
}

function keepApart(points: Point[], shape: readonly Point[], apartM: number): void {
	for (let round = 0; round < ROUNDS; round++) {
		for (let i = 0; i < points.length; i++) {
			for (let j = i + 1; j < points.length; j++) pushApart(points, i, j, shape, apartM);
		}
	}
}

function pushApart(points: Point[], i: number, j: number, shape: readonly Point[], apartM: number): void {
	const [ax, ay] = points[i]!;
	const [bx, by] = points[j]!;
	const distance = Math.hypot(bx - ax, by - ay);
	if (distance >= apartM) return;
	const angle = distance < 0.01 ? (i + j) * GOLDEN_ANGLE : Math.atan2(by - ay, bx - ax);
	const push = (apartM - distance) / 2;
	const a: Point = [ax - push * Math.cos(angle), ay - push * Math.sin(angle)];
	const b: Point = [bx + push * Math.cos(angle), by + push * Math.sin(angle)];
	if (contains(shape, a)) points[i] = a;
	if (contains(shape, b)) points[j] = b;
}

function between([ax, ay]: Point, [bx, by]: Point, part: number): Point {
	return [ax + (bx - ax) * part, ay + (by - ay) * part];
}
