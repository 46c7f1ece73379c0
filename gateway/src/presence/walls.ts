// Between which zones one can walk: as the site file says (`adjacent`), else where their shapes meet. Pure.
import { distanceTo, type Point, type Zone } from '@aisle/protocol';

/** Plans leave a gap for a shelf or a line of paint between zones that are one step apart. */
const GAP_M = 0.75;
/** A narrow door: zones that meet only at a corner are not adjacent. */
const DOOR_M = 0.6;
const SAMPLE_M = 0.2;

/** Both of two indices into the zones. */
export type Passages = {
	/** whether one can step from one into the other */
	isOpen(a: number, b: number): boolean;
	/** in one step, or around a corner through a third */
	isNear(a: number, b: number): boolean;
};

export function passages(zones: readonly Zone[]): Passages {
	const neighbours = zones.map((_, zone) => new Set([zone]));
	for (const [a, zone] of zones.entries()) {
		for (const [b, other] of zones.slice(0, a).entries()) {
			if (!(saidAdjacent(zone, other) ?? meet(zone.shape, other.shape))) continue;
			neighbours[a]!.add(b);
			neighbours[b]!.add(a);
		}
	}
	const near = neighbours.map((own) => new Set([...own].flatMap((zone) => [...neighbours[zone]!])));
	return { isOpen: (a, b) => neighbours[a]!.has(b), isNear: (a, b) => near[a]!.has(b) };
}

/** One of the two naming the other is a door; a list that leaves the other out is a wall. undefined: nobody says. */
function saidAdjacent(a: Zone, b: Zone): boolean | undefined {
	if (a.adjacent?.includes(b.id) || b.adjacent?.includes(a.id)) return true;
	return a.adjacent || b.adjacent ? false : undefined;
}

function meet(a: readonly Point[], b: readonly Point[]): boolean {
	return boxesMeet(a, b) && lengthBeside(a, b) >= DOOR_M + 2 * GAP_M;
}

function boxesMeet(a: readonly Point[], b: readonly Point[]): boolean {
	return [0, 1].every((axis) => {
		const ofA = a.map((corner) => corner[axis]!);
		const ofB = b.map((corner) => corner[axis]!);
		return Math.min(...ofA) <= Math.max(...ofB) + GAP_M && Math.min(...ofB) <= Math.max(...ofA) + GAP_M;
	});
}

/** How much of the border of `a` is near `b`: at a corner alone, twice the gap. */
function lengthBeside(a: readonly Point[], b: readonly Point[]): number {
	let lengthM = 0;
	for (const [i, from] of a.entries()) {
		const to = a[(i + 1) % a.length]!;
		const sideM = Math.hypot(to[0] - from[0], to[1] - from[1]);
		const samples = Math.max(Math.ceil(sideM / SAMPLE_M), 1);
		for (let k = 0; k < samples; k++) {
			const along = (k + 0.5) / samples;
			const point: Point = [from[0] + along * (to[0] - from[0]), from[1] + along * (to[1] - from[1])];
			if (distanceTo(b, point) <= GAP_M) lengthM += sideM / samples;
		}
	}
	return lengthM;
}
