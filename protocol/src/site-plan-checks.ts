// The floor plan of a site: shapes that cross themselves, overlap or lie outside, and plans drawn in centimetres. Pure.
import { area } from './geometry.ts';
import { convert } from './measure-units.ts';
import type { Issue } from './schema-issues.ts';
import { overlapWidth, selfCrossing, sharedArea } from './shapes.ts';
import { type Receiver, ZONES_MAX, type Zone } from './site.ts';
import type { Draft, SiteCheck, SiteDraft } from './site-draft.ts';
import type { Point } from './units.ts';

/** Plans are drawn to the centimetre: so much overlap is rounding, not meaning. */
const TOLERANCE_M = 0.015;
/** The schema's bound of a floor's side, beyond which the floor itself is reported. */
const FLOOR_MAX_M = 1000;
/** Beside a side in centimetres, one longer than this is in centimetres too: no store is a metre deep. */
const SIDE_DOUBTED_M = 100;
/** A receiver hears about 50 m; a floor with this much for each of them (316 m squared) is not measured in metres. */
const RECEIVER_AREA_MAX_M2 = 100_000;

type Floor = { width: number; height: number };
type Drawn = { id: string; shape: Point[]; draft: Draft<Zone> };

export const checkPlan: SiteCheck = (site, lineOf) => {
	const { floor, issues } = floorInMetres(site);
	const drawn = site.zones.flatMap((draft): Drawn[] => {
		const { shape, id } = draft.fields;
		return shape === undefined ? [] : [{ id: id ?? 'unnamed', shape, draft }];
	});
	const sound = drawn.filter((zone) => {
		const wrong = checkShape(zone);
		if (wrong !== undefined) issues.push(wrong);
		return wrong === undefined;
	});
	if (floor !== undefined) {
		for (const zone of drawn) issues.push(...checkInside(zone, floor));
		for (const draft of [...site.receivers, ...site.beacons]) issues.push(...checkPosition(draft, floor));
	}
	const compared = sound.slice(0, ZONES_MAX);
	issues.push(...compared.flatMap((zone, i) => checkOverlap(zone, compared.slice(0, i), lineOf)));
	return issues;
};

/** The floor as it was meant, so that zones can be held against it even where it is in centimetres. */
function floorInMetres({ floor, receivers }: SiteDraft): { floor: Floor | undefined; issues: Issue[] } {
	if (floor === undefined) return { floor, issues: [] };
	if (Math.max(floor.width, floor.height) > FLOOR_MAX_M) return eachSideInMetres(floor);
	if (receivers.length === 0 || (floor.width * floor.height) / receivers.length <= RECEIVER_AREA_MAX_M2) {
		return { floor, issues: [] };
	}
	const message = `${floor.width} by ${floor.height} metres is too much for its receivers (${receivers.length}); it looks like centimetres`;
	const metres = { width: toMetres(floor.width), height: toMetres(floor.height) };
	const remedy = `Write "floor: { width: ${metres.width}, height: ${metres.height} }", or add receivers`;
	return { floor: metres, issues: [{ path: ['floor'], message, remedy }] };
}

/** One side is beyond the schema's bound and reported there; the other may be in centimetres and still within it. */
function eachSideInMetres(floor: Floor): { floor: Floor; issues: Issue[] } {
	const issues: Issue[] = [];
	const metres = { ...floor };
	for (const side of ['width', 'height'] as const) {
		if (floor[side] <= SIDE_DOUBTED_M) continue;
		metres[side] = toMetres(floor[side]);
		if (floor[side] > FLOOR_MAX_M) continue;
		const message = `${floor[side]} metres beside a side in centimetres; it looks like centimetres too`;
		issues.push({ path: ['floor', side], message, remedy: `Write "${side}: ${metres[side]}"` });
	}
	return { floor: metres, issues };
}

function checkShape({ id, shape, draft }: Drawn): Issue | undefined {
	const path = [...draft.path, 'shape'];
	const last = shape.length - 1;
	const repeated = shape.findIndex((corner, i) => samePoint(corner, shape[(i + 1) % shape.length]!));
	if (repeated === last) {
		const message = 'the last corner repeats the first; a shape closes by itself';
		return { path: [...path, last], message, remedy: 'Leave the last corner out' };
	}
	if (repeated >= 0) {
		return { path: [...path, repeated + 1], message: 'repeats the corner before it', remedy: 'Leave it out' };
	}
	const crossing = selfCrossing(shape);
	if (crossing !== undefined) {
		const [a, b] = crossing.map(
			(i) => `${JSON.stringify(shape[i])} to ${JSON.stringify(shape[(i + 1) % shape.length])}`,
		);
		const message = `the shape of zone "${id}" crosses itself: the side from ${a} meets the side from ${b}`;
		return { path, message, remedy: 'Write the corners in the order in which one walks around the zone' };
	}
	if (Math.abs(area(shape)) > 0) return undefined;
	return {
		path,
		message: `the shape of zone "${id}" has no area`,
		remedy: 'Write at least three corners not in one line',
	};
}

function checkInside({ id, shape, draft }: Drawn, floor: Floor): Issue[] {
	const path = [...draft.path, 'shape'];
	const outside = shape.findIndex((corner) => !isInside(corner, floor));
	if (outside < 0) return [];
	const metres = shape.map(pointToMetres);
	if (metres.every((corner) => isInside(corner, floor)) && isFarOutside(shape, floor)) {
		const message = `zone "${id}" reaches far beyond the floor (${sizeOf(floor)}); it looks like centimetres`;
		return [{ path, message, remedy: `Write "shape: ${JSON.stringify(metres)}"` }];
	}
	const clamped = clampTo(shape[outside]!, floor);
	const message = `the corner ${JSON.stringify(shape[outside])} of zone "${id}" is outside the floor (${sizeOf(floor)})`;
	return [{ path: [...path, outside], message, remedy: `Write ${JSON.stringify(clamped)}, or make the floor bigger` }];
}

function checkPosition(
	{ fields: { id = 'unnamed', at }, path }: Draft<Pick<Receiver, 'id' | 'at'>>,
	floor: Floor,
): Issue[] {
	if (at === undefined || isInside(at, floor)) return [];
	const where = `"${id}" at ${JSON.stringify(at)} is outside the floor (${sizeOf(floor)})`;
	const metres = pointToMetres(at);
	if (isInside(metres, floor) && isFarOutside([at], floor)) {
		const remedy = `Write "at: ${JSON.stringify(metres)}"`;
		return [{ path: [...path, 'at'], message: `${where}; it looks like centimetres`, remedy }];
	}
	const remedy = `Write "at: ${JSON.stringify(clampTo(at, floor))}", or make the floor bigger`;
	return [{ path: [...path, 'at'], message: where, remedy }];
}

/** One issue a zone, about the earlier zone it overlaps most: a zone in the wrong place overlaps many. */
function checkOverlap({ id, shape, draft }: Drawn, earlier: Drawn[], lineOf: Parameters<SiteCheck>[1]): Issue[] {
	let worst: { other: Drawn; areaM2: number } | undefined;
	for (const other of earlier) {
		const areaM2 = sharedArea(shape, other.shape);
		if (areaM2 > (worst?.areaM2 ?? 0) && overlapWidth(shape, other.shape) > TOLERANCE_M) worst = { other, areaM2 };
	}
	if (worst === undefined) return [];
	const { other, areaM2 } = worst;
	const path = [...draft.path, 'shape'];
	const size = Number(areaM2.toPrecision(2));
	const message = `zone "${id}" overlaps zone "${other.id}" (line ${lineOf(other.draft.path)}) by ${size} square metres`;
	return [{ path, message, remedy: 'Move the corners so that the two only touch' }];
}

function isInside([x, y]: Point, { width, height }: Floor): boolean {
	return x >= -TOLERANCE_M && y >= -TOLERANCE_M && x <= width + TOLERANCE_M && y <= height + TOLERANCE_M;
}

/** Some coordinate is twice the floor or more: not a slip of some metres. */
function isFarOutside(points: Point[], { width, height }: Floor): boolean {
	return points.some(([x, y]) => x > 2 * width || y > 2 * height);
}

function clampTo([x, y]: Point, { width, height }: Floor): Point {
	return [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
}

function samePoint(a: Point, b: Point): boolean {
	return a[0] === b[0] && a[1] === b[1];
}

function toMetres(centimetres: number): number {
	return convert(centimetres, 'cm', 'm')!;
}

function pointToMetres([x, y]: Point): Point {
	return [toMetres(x), toMetres(y)];
}

function sizeOf({ width, height }: Floor): string {
	return `${width} x ${height} m`;
}
