// Whether a survey is of this floor at all, and of which receivers it knows nothing. Pure.
import { counted, listed, type Point, type Site, zoneAt } from '@aisle/protocol';
import type { Finding } from './finding.ts';
import type { MeanReadings } from './survey-fit.ts';

/**
 * Levels fall with the logarithm of the distance: in a survey of the same floor the two correlate by 0.72 (office walks)
 * and 0.77 (virtual store) over all receivers, by 0.38 at most where the receivers are exchanged or the plan is mirrored.
 */
const SAME_FLOOR = 0.5;
/** One receiver alone: 0.53 at least in both; one below this hangs somewhere else than the site file says. */
const SAME_PLACE = 0.2;
/** A correlation over fewer places is one of chance. */
const PLACES_LEAST = 8;
/** With fewer places people are placed worse than without any: 0.79 instead of 0.88 of six zones with three on the office walks. */
const ENOUGH_PLACES = 5;
/** More names than this nobody reads. */
const NAMED = 5;

export type SurveyProblem = { leaveOut: boolean; misplaced: ReadonlySet<string>; findings: Finding[] };

export function surveyProblem({ points, byReceiver }: MeanReadings, site: Site): SurveyProblem {
	const { receivers } = site;
	if (points.length === 0) return { leaveOut: false, misplaced: new Set(), findings: [] };
	if (points.length < ENOUGH_PLACES && !isInEachZone(points, site)) {
		const words = `The survey has ${counted(points.length, 'place')} and is not used yet, for so few make it worse: record ${ENOUGH_PLACES}, or one in each zone.`;
		return { leaveOut: true, misplaced: new Set(), findings: [{ about: 'survey', words }] };
	}
	const fits = new Map<string, number>();
	for (const { id, at } of receivers) {
		const heard = byReceiver
			.get(id)
			?.flatMap(({ at: place, rssiDbm }) => (rssiDbm === undefined ? [] : [{ place, rssiDbm }]));
		if (!at || !heard || heard.length < PLACES_LEAST) continue;
		const nearness = heard.map(({ place }) => -Math.log10(Math.hypot(place[0] - at[0], place[1] - at[1], 1)));
		fits.set(
			id,
			correlation(
				nearness,
				heard.map(({ rssiDbm }) => rssiDbm),
			),
		);
	}
	const mean = [...fits.values()].reduce((sum, fit) => sum + fit, 0) / fits.size;
	if (fits.size > 0 && mean < SAME_FLOOR) {
		const words =
			'The survey does not fit the floor: its levels do not fall with the distance from the receivers. It is not used. Was it taken on another floor, or have receivers been exchanged? Survey the store again.';
		return { leaveOut: true, misplaced: new Set(), findings: [{ about: 'survey', words }] };
	}
	const misplaced = new Set([...fits].flatMap(([id, fit]) => (fit < SAME_PLACE ? [id] : [])));
	const findings = [...misplaced].map((id): Finding => {
		const words = `Receiver ${id} was heard in the survey as if it hung elsewhere than the site file says: check its "at".`;
		return { about: id, words };
	});
	return { leaveOut: false, misplaced, findings: [...findings, ...unsurveyed(receivers, byReceiver)] };
}

function isInEachZone(points: readonly Point[], site: Site): boolean {
	const zones = new Set(points.map((point) => zoneAt(site, point)?.id));
	return site.zones.every(({ id }) => zones.has(id));
}

function unsurveyed(receivers: Site['receivers'], byReceiver: MeanReadings['byReceiver']): Finding[] {
	const ids = receivers.flatMap(({ id }) => (byReceiver.has(id) ? [] : [id]));
	if (ids.length === 0) return [];
	const [receiver, is] = ids.length === 1 ? ['Receiver', 'is'] : ['Receivers', 'are'];
	const words = `${receiver} ${listed(ids, NAMED)} ${is} not in the survey and judged by distance alone: survey the store again.`;
	return [{ about: 'survey', words }];
}

/** Pearson's. */
function correlation(a: readonly number[], b: readonly number[]): number {
	const meanA = a.reduce((sum, value) => sum + value, 0) / a.length;
	const meanB = b.reduce((sum, value) => sum + value, 0) / b.length;
	let product = 0;
	let squaresA = 0;
	let squaresB = 0;
	for (const [i, value] of a.entries()) {
		product += (value - meanA) * (b[i]! - meanB);
		squaresA += (value - meanA) ** 2;
		squaresB += (b[i]! - meanB) ** 2;
	}
	return squaresA * squaresB === 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
}
