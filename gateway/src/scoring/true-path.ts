// Somebody's true way through the zones: positions between the fixes, which zone holds them, when it changed. Pure.
import { distanceTo, type Point, type Site, zoneAt } from '@aisle/protocol';
import type { Fix } from './truth.ts';

type Zones = Pick<Site, 'zones'>;

/**
 * Between two fixes at most so far apart the way is taken as straight; over a longer gap nobody knows, and it is not
 * scored. At walking pace (1.4 m/s) 2 s are under 3 m: less than a zone, and a corner cut by it is cut by under a metre.
 */
export const GAP_MOST_S = 2;
/** The way is looked at so often: somebody walking moves 14 cm. A crossing is then found to the microsecond. */
const STEP_S = 0.1;
const CROSSING_S = 1e-6;
/** Nearer than this a point outside every zone is that zone's: a camera's noise at a wall, or a person leaning over it. */
export const NEAR_ZONE_M = 0.5;
/** From here on a position is away from borders: twice what a person is wide, several times what the camera errs. */
export const AWAY_M = 1;
/**
 * A zone counts as changed to when it was stayed in for a second or entered by half a metre: who walks along a border
 * sways across it by less, and no marketer wants to hear of it.
 */
export const STAY_LEAST_S = 1;
const DEPTH_LEAST_M = 0.5;

/** A stretch of time within one zone; undefined where the point lies in none. */
export type Piece = { fromT: number; toT: number; zone: string | undefined; toAt: Point; isAway: boolean };
/** `t` undefined: it came about while nobody saw. `untilT`: the next change, or the end. */
export type TrueChange = { from: string; to: string; t: number | undefined; untilT: number };

/** @returns where somebody was at `t`; undefined before, after, and in a gap */
export function positionAt(fixes: readonly Fix[], t: number): Point | undefined {
	let low = 0;
	let high = fixes.length - 1;
	if (high < 0 || t < fixes[0]!.t || t > fixes[high]!.t) return undefined;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if (fixes[middle]!.t <= t) low = middle;
		else high = middle;
	}
	const [a, b] = [fixes[low]!, fixes[high]!];
	if (t === a.t) return a.at;
	if (t === b.t) return b.at;
	return b.t - a.t > GAP_MOST_S ? undefined : between(a, b, t);
}

function between(a: Fix, b: Fix, t: number): Point {
	const part = (t - a.t) / (b.t - a.t);
	return [a.at[0] + part * (b.at[0] - a.at[0]), a.at[1] + part * (b.at[1] - a.at[1])];
}

/** The zone of a true position: the one that holds it, else the nearest within `NEAR_ZONE_M`. */
export function trueZone({ zones }: Zones, at: Point): string | undefined {
	const holds = zoneAt({ zones }, at)?.id;
	if (holds !== undefined) return holds;
	let nearest: string | undefined;
	let nearestM = NEAR_ZONE_M;
	for (const { id, shape } of zones) {
		const distanceM = distanceTo(shape, at);
		if (distanceM >= nearestM) continue;
		nearest = id;
		nearestM = distanceM;
	}
	return nearest;
}

/** The way from `fromT` on in pieces of one zone each, in the order of time, without its gaps. */
export function piecesOf(site: Zones, fixes: readonly Fix[], fromT: number): Piece[] {
	const isAway = awayFromOthers(site);
	const pieces: Piece[] = [];
	for (let i = 1; i < fixes.length; i++) {
		const [a, b] = [fixes[i - 1]!, fixes[i]!];
		const startT = Math.max(a.t, fromT);
		if (b.t <= startT || b.t - a.t > GAP_MOST_S) continue;
		const at = (t: number) => between(a, b, t);
		const steps = Math.ceil((b.t - startT) / STEP_S);
		for (let step = 0; step < steps; step++) {
			const stepT = startT + ((b.t - startT) * step) / steps;
			const nextT = step === steps - 1 ? b.t : startT + ((b.t - startT) * (step + 1)) / steps;
			for (const { zone, ...span } of partsOf(site, at, stepT, nextT)) {
				const middle = at((span.fromT + span.toT) / 2);
				pieces.push({ ...span, zone, toAt: at(span.toT), isAway: isAway(zone, middle) });
			}
		}
	}
	return pieces;
}

/** A step in one zone, or parted where it crosses into another. */
function partsOf(
	site: Zones,
	at: (t: number) => Point,
	fromT: number,
	toT: number,
): Pick<Piece, 'fromT' | 'toT' | 'zone'>[] {
	const first = trueZone(site, at(fromT));
	const last = trueZone(site, at(toT));
	if (first === last) return [{ fromT, toT, zone: first }];
	let [low, high] = [fromT, toT];
	while (high - low > CROSSING_S) {
		const middle = (low + high) / 2;
		if (trueZone(site, at(middle)) === first) low = middle;
		else high = middle;
	}
	const before = { fromT, toT: high, zone: first };
	return high < toT ? [before, { fromT: high, toT, zone: last }] : [before];
}

/** Most zones are too far by their bounds alone. */
function awayFromOthers({ zones }: Zones): (zone: string | undefined, at: Point) => boolean {
	const bounds = zones.map(({ id, shape }) => {
		const [xs, ys] = [shape.map(([x]) => x), shape.map(([, y]) => y)];
		return { id, shape, left: Math.min(...xs), right: Math.max(...xs), low: Math.min(...ys), high: Math.max(...ys) };
	});
	return (zone, [x, y]) =>
		bounds.every(({ id, shape, left, right, low, high }) => {
			const isFar = Math.max(left - x, x - right, low - y, y - high) > AWAY_M;
			return id === zone || isFar || distanceTo(shape, [x, y]) > AWAY_M;
		});
}

type Run = { zone: string | undefined; pieces: Piece[] };

/** The changes that count; between two of them the person counts as in the zone of the first. */
export function trueChanges({ zones }: Zones, pieces: readonly Piece[]): TrueChange[] {
	const shapes = new Map(zones.map(({ id, shape }) => [id, shape]));
	const changes: TrueChange[] = [];
	let current: string | undefined;
	let lastSeenT = Number.NEGATIVE_INFINITY;
	for (const { zone, pieces: stay } of runsOf(pieces)) {
		const fromT = stay[0]!.fromT;
		const wasSeen = fromT - lastSeenT < CROSSING_S;
		lastSeenT = stay.at(-1)!.toT;
		if (zone === undefined || zone === current) continue;
		const left = current === undefined ? undefined : shapes.get(current)!;
		const counts =
			left === undefined ||
			lastSeenT - fromT >= STAY_LEAST_S - CROSSING_S ||
			stay.some(({ toAt }) => distanceTo(left, toAt) >= DEPTH_LEAST_M);
		if (!counts) continue;
		const previous = changes.at(-1);
		if (previous !== undefined && current !== undefined) previous.untilT = fromT;
		const t = wasSeen ? fromT : undefined;
		if (current !== undefined) changes.push({ from: current, to: zone, t, untilT: fromT });
		current = zone;
	}
	const last = changes.at(-1);
	if (last !== undefined) last.untilT = lastSeenT;
	return changes;
}

/** Stays in one zone, or in none, cut at gaps. */
function runsOf(pieces: readonly Piece[]): Run[] {
	const runs: Run[] = [];
	for (const piece of pieces) {
		const run = runs.at(-1);
		if (run !== undefined && run.zone === piece.zone && piece.fromT - run.pieces.at(-1)!.toT < CROSSING_S) {
			run.pieces.push(piece);
		} else runs.push({ zone: piece.zone, pieces: [piece] });
	}
	return runs;
}
