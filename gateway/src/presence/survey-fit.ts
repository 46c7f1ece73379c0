// A survey's readings, averaged by place, and the law of distance that fits them. Pure.
import { labelPoint, type Point, type Site } from '@aisle/protocol';
import type { SurveyReading } from './survey-reading.ts';

/** Level = `atOneMetreDbm` − 10 · `exponent` · log10(metres): the log-distance path loss model (Rappaport 2002, 4.9). */
export type Law = { atOneMetreDbm: number; exponent: number };
/** undefined: this receiver did not hear the tag there, others did */
export type MeanReading = { at: Point; rssiDbm: number | undefined };
export type MeanReadings = {
	/** every place that was surveyed */
	points: Point[];
	/** by receiver of the site: one entry a place, in the order of `points` */
	byReceiver: Map<string, MeanReading[]>;
};

/** Points nearer than this are one: nobody holds a tag more exactly. */
const SAME_POINT_M = 0.25;
/** Exponents of shops and offices lie between these (Rappaport 2002, table 4.2); r32 of the office walks has 1.0. */
const EXPONENT = { least: 0.8, most: 5 };
/** A slope of fewer places is one of chance. */
const PLACES_LEAST = 4;

export function meanReadings(survey: readonly SurveyReading[], site: Site): MeanReadings {
	const points: Point[] = [];
	const sums = new Map(site.receivers.map(({ id }) => [id, new Map<number, { sum: number; count: number }>()]));
	const indices = new Map<string, number>();
	const pointIndex = ([x, y]: Point) => {
		const place = `${Math.round(x / SAME_POINT_M)},${Math.round(y / SAME_POINT_M)}`;
		let index = indices.get(place);
		if (index === undefined) {
			index = points.push([x, y]) - 1;
			indices.set(place, index);
		}
		return index;
	};
	for (const reading of survey) {
		const ofReceiver = sums.get(reading.receiver);
		const at = placeOf(reading, site);
		if (!ofReceiver || !at) continue;
		const index = pointIndex(at);
		const { sum, count } = ofReceiver.get(index) ?? { sum: 0, count: 0 };
		ofReceiver.set(index, { sum: sum + reading.rssiDbm, count: count + 1 });
	}
	const byReceiver = new Map<string, MeanReading[]>();
	for (const [receiver, ofReceiver] of sums) {
		// one that heard nothing at all was not there yet, and the survey says nothing of it
		if (ofReceiver.size === 0) continue;
		const readings = points.map((at, i): MeanReading => {
			const heard = ofReceiver.get(i);
			return { at, rssiDbm: heard && heard.sum / heard.count };
		});
		byReceiver.set(receiver, readings);
	}
	return { points, byReceiver };
}

/** A survey that names only zones says: somewhere about the middle of it. */
function placeOf({ at, zone }: SurveyReading, { zones }: Site): Point | undefined {
	if (at) return at;
	const named = zones.find(({ id }) => id === zone);
	return named && labelPoint(named.shape);
}

/** Least squares; where the places are too few or of one distance, the plain law is moved up or down. */
export function fitLaw(heard: readonly { distanceM: number; rssiDbm: number }[], plain: Law): Law {
	const logs = heard.map(({ distanceM }) => Math.log10(distanceM));
	const meanLog = mean(logs);
	const meanDbm = mean(heard.map(({ rssiDbm }) => rssiDbm));
	let covariance = 0;
	let variance = 0;
	for (const [i, { rssiDbm }] of heard.entries()) {
		covariance += (logs[i]! - meanLog) * (rssiDbm - meanDbm);
		variance += (logs[i]! - meanLog) ** 2;
	}
	const slope = heard.length < PLACES_LEAST || variance === 0 ? plain.exponent : -covariance / variance / 10;
	const exponent = Math.min(Math.max(slope, EXPONENT.least), EXPONENT.most);
	return { atOneMetreDbm: meanDbm + 10 * exponent * meanLog, exponent };
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
