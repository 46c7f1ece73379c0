// What the page says of a survey that is taken: places, coverage, and how far it is. Pure.
import type { PlanReply, Point, SurveyPlaceRef, SurveyPoint, SurveyPointsReply } from '@aisle/protocol';
import { contains } from '@aisle/protocol/geometry';
import { GOOD_DBM, type SignalWord } from '@aisle/protocol/signal';
import { distanceM, placeKey, surveyProgress } from '@aisle/protocol/survey-places';
import { counted } from '@aisle/protocol/words';
import { dbmWords } from './survey-words.ts';

/** A tap this near to a suggested place means it: less than a step. */
const SNAP_M = 0.5;
/** As well as a finger can point. */
const TAP_STEP_M = 0.1;

/** How many receivers hear a place well: three place somebody, one only says that they are near. */
export function wellHeard({ receivers }: Pick<SurveyPoint, 'receivers'>): number {
	return receivers.filter(({ dbm }) => dbm >= GOOD_DBM).length;
}

export const COVERAGE: Record<SignalWord, string> = {
	excellent: '3 receivers or more',
	good: '2 receivers',
	weak: '1 receiver',
	none: 'none hears it well',
};

export function coverageOf(point: Pick<SurveyPoint, 'receivers'>): SignalWord {
	const count = wellHeard(point);
	return count >= 3 ? 'excellent' : count === 2 ? 'good' : count === 1 ? 'weak' : 'none';
}

/** "4 receivers hear it well, till best with −62 dBm" */
export function pointWords(point: Pick<SurveyPoint, 'receivers'>): string {
	const count = wellHeard(point);
	const [best] = point.receivers;
	const well =
		count === 0 ? 'no receiver hears it well' : `${counted(count, 'receiver hears', 'receivers hear')} it well`;
	return best ? `${well}, ${best.id} best with ${dbmWords(best.dbm)}` : well;
}

/** "Shoes at 3, 5.5", as the command and the certificate say it */
export function placeWords({ zones }: Pick<PlanReply, 'zones'>, place: SurveyPlaceRef): string {
	if ('zone' in place) return zones.find(({ id }) => id === place.zone)?.name ?? place.zone;
	const { at } = place;
	const zone = zones.find(({ shape }) => contains(shape, at));
	return `${zone?.name ?? 'Outside the zones'} at ${at[0]}, ${at[1]}`;
}

/** What a finger meant: a place that is suggested, or the place itself to 10 cm; always on the floor. */
export function tapped(at: Point, suggested: SurveyPointsReply['places'], { floor }: Pick<PlanReply, 'floor'>): Point {
	const near = suggested.filter((place) => distanceM(place.at, at) <= SNAP_M);
	const [best] = near.toSorted((a, b) => distanceM(a.at, at) - distanceM(b.at, at));
	return best?.at ?? onFloor(at, floor);
}

export function onFloor([x, y]: Point, { width, height }: PlanReply['floor']): Point {
	return [within(x, width), within(y, height)];
}

function within(m: number, most: number): number {
	return Math.min(Math.max(Math.round(m / TAP_STEP_M) / (1 / TAP_STEP_M), 0), most);
}

/** What is recorded exactly there. */
export function recordedAt(points: readonly SurveyPoint[], place: SurveyPlaceRef): SurveyPoint | undefined {
	return points.find((point) => placeKey(point) === placeKey(place));
}

export function progressOf(points: SurveyPointsReply, skipped: ReadonlySet<string>, from: Point | undefined) {
	const recorded = points.points.flatMap(({ at }) => (at ? [at] : []));
	return surveyProgress(points, recorded, from, skipped);
}

export function refOf({ at, zone }: Pick<SurveyPoint, 'at' | 'zone'>): SurveyPlaceRef {
	return at ? { at } : { zone: zone ?? '' };
}
