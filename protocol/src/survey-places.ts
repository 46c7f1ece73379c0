// Where a survey should be taken: a grid of places in the zones, and the nearest that is still to do. Pure, and light enough for a page.
import { contains, labelPoint } from './geometry.ts';
import type { Site } from './site.ts';
import type { Point } from './units.ts';

export type SuggestedPlace = { at: Point; zone: string };
export type Suggestions = { spacingM: number; places: SuggestedPlace[] };

/** Three steps: finer than zones that can be told apart, and at ten seconds a place a shop of 100 m² takes a quarter of an hour. */
const SPACING_M = 2;
/** Some two hours of walking; a larger store is asked for fewer, further apart. */
const PLACES_MAX = 400;
/** A point this near to a suggested place stands for it: half the spacing, less a step. */
const SAME_PLACE = 0.45;

/** Zones that are entrances come first: there an installer begins. */
export function suggestedPlaces({ zones, floor }: Pick<Site, 'zones' | 'floor'>): Suggestions {
	for (let spacingM = SPACING_M; ; spacingM *= 1.25) {
		const columns = Math.ceil(floor.width / spacingM);
		const rows = Math.ceil(floor.height / spacingM);
		// more than a grid over every zone can hold is not worth laying
		if (columns * rows > 100 * PLACES_MAX) continue;
		const places = zones
			.toSorted((a, b) => Number(b.kind === 'entrance') - Number(a.kind === 'entrance'))
			.flatMap(({ id, shape }) => inZone(shape, spacingM).map((at) => ({ at, zone: id })));
		// a zone has one place at least, so that many zones may need more than the bound
		if (places.length <= Math.max(PLACES_MAX, zones.length)) return { spacingM, places };
	}
}

function inZone(shape: readonly Point[], spacingM: number): Point[] {
	const xs = steps(
		shape.map(([x]) => x),
		spacingM,
	);
	const ys = steps(
		shape.map(([, y]) => y),
		spacingM,
	);
	const inside = ys.flatMap((y) => xs.map((x): Point => [x, y])).filter((at) => contains(shape, at));
	return inside.length > 0 ? inside : [toCentimetres(labelPoint(shape))];
}

/** From half a spacing within the one end to half a spacing within the other, evenly. */
function steps(values: readonly number[], spacingM: number): number[] {
	const from = Math.min(...values);
	const length = Math.max(...values) - from;
	const count = Math.max(Math.round(length / spacingM), 1);
	return Array.from({ length: count }, (_, i) => centimetres(from + ((i + 0.5) * length) / count));
}

export function toCentimetres([x, y]: Point): Point {
	return [centimetres(x), centimetres(y)];
}

function centimetres(m: number): number {
	return Math.round(m * 100) / 100;
}

/** Whether somebody stood there, or near enough. */
export function isCovered({ at }: SuggestedPlace, recorded: readonly Point[], spacingM: number): boolean {
	return recorded.some((point) => distanceM(point, at) <= spacingM * SAME_PLACE);
}

export type Progress = { done: number; next: SuggestedPlace | undefined };

/** How many of the suggested places are recorded, and the nearest to `from` that is not, nor was skipped. */
export function surveyProgress(
	{ places, spacingM }: Suggestions,
	recorded: readonly Point[],
	from: Point | undefined,
	skipped: ReadonlySet<string> = new Set(),
): Progress {
	const open = places.filter((place) => !isCovered(place, recorded, spacingM));
	const left = open.filter(({ at }) => !skipped.has(placeKey({ at })));
	const [first] = left;
	const next = from === undefined ? first : left.reduce((best, one) => nearer(one, best, from), first);
	return { done: places.length - open.length, next };
}

function nearer(one: SuggestedPlace, best: SuggestedPlace | undefined, from: Point): SuggestedPlace {
	return best !== undefined && distanceM(best.at, from) <= distanceM(one.at, from) ? best : one;
}

export function distanceM([ax, ay]: Point, [bx, by]: Point): number {
	return Math.hypot(ax - bx, ay - by);
}

/** Two recordings of one key are of one place; the later replaces the earlier. */
export function placeKey({ at, zone }: { at?: Point | undefined; zone?: string | undefined }): string {
	return at === undefined ? `zone:${zone}` : `${at[0].toFixed(2)},${at[1].toFixed(2)}`;
}
