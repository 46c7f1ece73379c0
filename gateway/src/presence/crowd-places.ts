// Where strangers may be: the zones, and the street and the neighbours around, whose adverts come in through the walls. Pure.
import { contains, labelPoint, type Point, type Site } from '@aisle/protocol';

/** One place, as the points that stand for it. */
export type CrowdPlace = {
	/** undefined: outside */
	zone: string | undefined;
	/** of the whole floor; what is outside has a little */
	share: number;
	/** Indices of receivers that may hear something from there. */
	near: Uint16Array;
	/** Metres from each point to each of these receivers, point by point. */
	distancesM: Float32Array;
};

/** A phone in a pocket or a hand. */
const DEVICE_HEIGHT_M = 1;
const RECEIVER_HEIGHT_M = 2;
/** A place has about so many points, at least a metre apart. */
const POINTS = 40;
/** Beyond it little is heard, even in an empty hall. */
const REACH_M = 40;
/** How far outside things still matter, and how long one piece of a side is. */
const OUTSIDE_M = [1, 2.5, 4, 6] as const;
const PIECE_M = 12;
/** Where the search begins: most of what is heard comes from inside. */
const OUTSIDE_SHARE = 0.1;

type Ear = { at: Point; heightM: number };

export function crowdPlaces(site: Pick<Site, 'floor' | 'zones' | 'receivers'>): CrowdPlace[] {
	const ears = site.receivers.map(({ at, zone: id, height }): Ear => {
		const zone = site.zones.find((other) => other.id === id);
		return { at: at ?? (zone ? labelPoint(zone.shape) : [0, 0]), heightM: height ?? RECEIVER_HEIGHT_M };
	});
	const inside = site.zones.map((zone) => ({ zone: zone.id, ...pointsIn(zone.shape) }));
	const floorM2 = inside.reduce((sum, { areaM2 }) => sum + areaM2, 0);
	const around = piecesAround(site.floor);
	return [
		...inside.map(({ zone, points, areaM2 }) => placeOf(zone, points, areaM2 / floorM2, ears)),
		...around.map((points) => placeOf(undefined, points, OUTSIDE_SHARE / around.length, ears)),
	];
}

function placeOf(zone: string | undefined, points: readonly Point[], share: number, ears: readonly Ear[]): CrowdPlace {
	const near = ears.flatMap(({ at: [x, y] }, i) =>
		points.some(([px, py]) => Math.hypot(px - x, py - y) <= REACH_M) ? [i] : [],
	);
	const distancesM = new Float32Array(points.length * near.length);
	points.forEach(([px, py], p) => {
		near.forEach((i, n) => {
			const { at, heightM } = ears[i]!;
			distancesM[p * near.length + n] = Math.hypot(px - at[0], py - at[1], heightM - DEVICE_HEIGHT_M);
		});
	});
	return { zone, share, near: Uint16Array.from(near), distancesM };
}

function pointsIn(shape: readonly Point[]): { points: Point[]; areaM2: number } {
	const xs = shape.map(([x]) => x);
	const ys = shape.map(([, y]) => y);
	const [left, bottom, right, top] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
	const spacingM = Math.max(1, Math.sqrt(((right - left) * (top - bottom)) / POINTS));
	const points: Point[] = [];
	for (let x = left + spacingM / 2; x < right; x += spacingM) {
		for (let y = bottom + spacingM / 2; y < top; y += spacingM) if (contains(shape, [x, y])) points.push([x, y]);
	}
	if (points.length === 0) points.push(labelPoint(shape));
	return { points, areaM2: points.length * spacingM * spacingM };
}

/** The strip around the floor, in pieces. */
function piecesAround({ width, height }: Site['floor']): Point[][] {
	const sides: [number, (along: number, out: number) => Point][] = [
		[width, (along, out) => [along, -out]],
		[width, (along, out) => [along, height + out]],
		[height, (along, out) => [-out, along]],
		[height, (along, out) => [width + out, along]],
	];
	return sides.flatMap(([length, at]) => {
		const pieces = Math.max(1, Math.round(length / PIECE_M));
		const stepM = length / pieces / 6;
		return Array.from({ length: pieces }, (_, piece) =>
			Array.from({ length: 6 }, (_, i) => (piece * 6 + i + 0.5) * stepM).flatMap((along) =>
				OUTSIDE_M.map((out) => at(along, out)),
			),
		);
	});
}
