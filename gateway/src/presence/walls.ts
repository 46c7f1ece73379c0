// Between which zones one can walk: as the site file says (`adjacent`), else where their shapes meet. Pure.
import { distanceTo, type Point, type Zone } from '@aisle/protocol';

/** Plans leave a gap for a shelf or a line of paint between zones that are one step apart. */
const GAP_M = 0.75;
/** A door's width: zones that meet only at a corner are not adjacent. */
const DOOR_M = 0.6;
const SAMPLE_M = 0.2;

/** Whether one can step from one zone into another; both are indices into `zones`. */
export type Passage = (a: number, b: number) => boolean;

export function passages(zones: readonly Zone[]): Passage {
	const count = zones.length;
	const open = new Uint8Array(count * count);
	for (let a = 0; a < count; a++) {
		open[a * count + a] = 1;
		for (let b = 0; b < a; b++) {
			const passable = saidAdjacent(zones[a]!, zones[b]!) ?? meet(zones[a]!.shape, zones[b]!.shape);
			open[a * count + b] = open[b * count + a] = passable ? 1 : 0;
		}
	}
	return (a, b) => open[a * count + b] === 1;
}

/** One of the two naming the other is a door; a list that leaves the other out is a wall. undefined: nobody says. */
function saidAdjacent(a: Zone, b: Zone): boolean | undefined {
	if (a.adjacent?.includes(b.id) || b.adjacent?.includes(a.id)) return true;
	return a.adjacent || b.adjacent ? false : undefined;
}

function meet(a: readonly Point[], b: readonly Point[]): boolean {
	return boxesMeet(a, b) && lengthBeside(a, b) >= DOOR_M;
}

function boxesMeet(a: readonly Point[], b: readonly Point[]): boolean {
	return [0, 1].every((axis) => {
		const ofA = a.map((corner) => corner[axis]!);
		const ofB = b.map((corner) => corner[axis]!);
		return Math.min(...ofA) <= Math.max(...ofB) + GAP_M && Math.min(...ofB) <= Math.max(...ofA) + GAP_M;
	});
}

/** How much of the border of `a` runs beside `b`. */
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
