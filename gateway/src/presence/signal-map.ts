// How loud each receiver should hear a tag in each cell: by distance alone, or as a survey found it. Pure.
import { labelPoint, type Point, type Site } from '@aisle/protocol';
import type { Finding } from './finding.ts';
import { LEVELS_A_DB } from './levels.ts';
import type { StoreGrid } from './store-grid.ts';
import { fitLaw, type Law, type MeanReading, type MeanReadings, meanReadings } from './survey-fit.ts';
import { surveyKernel } from './survey-kernel.ts';
import { surveyProblem } from './survey-problem.ts';
import type { SurveyReading } from './survey-reading.ts';
import { crammedZones, thinZones } from './thin-zones.ts';

/** Where tags are carried: at the hand or the hip. */
const TAG_HEIGHT_M = 1.1;
/** Nearer than this a distance says nothing: an arm's length, and the height of shelves. */
const NEAREST_M = 0.7;
/**
 * Without a survey: a common phone or tag at 1 m, in free space. On the office walks it reaches 0.87 of six zones
 * (issue 4: 0.88), with the allowance below 0.88; tags that are louder or quieter are learned (`device-offset.ts`).
 */
const PLAIN_LAW: Law = { atOneMetreDbm: -60, exponent: 2 };
/**
 * An offset that is learned against a law comes out too high. With 0, 2 and 4 dB taken off again: 0.87, 0.88 and 0.81 of
 * six zones on the office walks, 0.52, 0.77 and 0.48 where only receivers' zones are known, 0.76, 0.77 and 0.71
 * with positions in three virtual stores.
 */
const LAW_ALLOWANCE_DB = 2;
/** What a receiver hears of a tag that others hear and it does not: less than it can (nRF52840: −95 at 1 Mbit/s). */
const UNHEARD_DBM = -97;
/** Nothing that can be heard is outside of these. */
const LEVEL_DBM = { least: -120, most: -10 };

export type SignalMap = {
	/** Receiver id → expected level in each cell of the grid, in quarters of a dBm; undefined: nothing is known of it. */
	levels: ReadonlyMap<string, Int16Array>;
	/** whether a survey stands behind it */
	surveyed: boolean;
	/** By how much it expects too much (`DeviceOffset`). */
	allowanceDb: number;
	findings: Finding[];
};

type Placed = { id: string; at: Point; heightM: number };

export function signalMap(site: Site, grid: StoreGrid, survey: readonly SurveyReading[]): SignalMap {
	const means = meanReadings(survey, site);
	const problem = surveyProblem(means, site);
	const { points, byReceiver }: MeanReadings = problem.leaveOut ? { points: [], byReceiver: new Map() } : means;
	const kernel = surveyKernel(points, grid);
	const levels = new Map<string, Int16Array>();
	for (const receiver of site.receivers) {
		const readings = byReceiver.get(receiver.id);
		// where the survey says otherwise, it was there and the site file was not
		const placed = place(
			problem.misplaced.has(receiver.id) ? { ...receiver, at: undefined } : receiver,
			site,
			readings,
		);
		if (!placed) continue;
		levels.set(receiver.id, readings ? surveyed(placed, grid, readings, kernel) : plain(placed, grid));
	}
	const findings = [...problem.findings, ...crammedZones(site, grid), ...thinZones(site, grid, levels)];
	const isSurveyed = points.length > 0;
	return { levels, surveyed: isSurveyed, allowanceDb: isSurveyed ? 0 : LAW_ALLOWANCE_DB, findings };
}

/** Where it hangs: as the site file says, else where the survey heard it loudest, else in the middle of its zone. */
function place(
	{ id, at, zone, height = TAG_HEIGHT_M }: Site['receivers'][number],
	{ zones }: Site,
	readings: readonly MeanReading[] | undefined,
): Placed | undefined {
	const heightM = Math.abs(height - TAG_HEIGHT_M);
	if (at) return { id, at, heightM };
	if (readings) return { id, at: loudestPlace(readings), heightM };
	const own = zones.find((candidate) => candidate.id === zone);
	return own && { id, at: labelPoint(own.shape), heightM };
}

/** Centre of the places where it was heard, by power. */
function loudestPlace(readings: readonly MeanReading[]): Point {
	let x = 0;
	let y = 0;
	let weights = 0;
	for (const { at, rssiDbm } of readings) {
		const weight = rssiDbm === undefined ? 0 : 10 ** (rssiDbm / 10);
		x += at[0] * weight;
		y += at[1] * weight;
		weights += weight;
	}
	return [x / weights, y / weights];
}

function plain(receiver: Placed, grid: StoreGrid): Int16Array {
	return eachCell(grid, (point) => lawAt(PLAIN_LAW, distance(receiver, point)));
}

/** The law that fits the survey, and on it what the survey found otherwise near by. */
function surveyed(
	receiver: Placed,
	grid: StoreGrid,
	readings: readonly MeanReading[],
	kernel: ReturnType<typeof surveyKernel>,
): Int16Array {
	const places = readings.map(({ at, rssiDbm }) => ({ rssiDbm, distanceM: distance(receiver, at) }));
	const heard = places.flatMap(({ distanceM, rssiDbm }) => (rssiDbm === undefined ? [] : [{ distanceM, rssiDbm }]));
	const law = fitLaw(heard, PLAIN_LAW);
	const residualsDb = places.map(({ rssiDbm, distanceM }) => {
		const expectedDbm = lawAt(law, distanceM);
		// where it heard nothing, the level is somewhere below what it can hear
		return rssiDbm === undefined ? Math.min(UNHEARD_DBM - expectedDbm, 0) : rssiDbm - expectedDbm;
	});
	return eachCell(grid, (point, cell) => lawAt(law, distance(receiver, point)) + kernel(cell, residualsDb));
}

function eachCell({ size, x, y }: StoreGrid, levelDbm: (point: Point, cell: number) => number): Int16Array {
	const levels = new Int16Array(size);
	for (let cell = 0; cell < size; cell++) {
		const dbm = Math.min(Math.max(levelDbm([x[cell]!, y[cell]!], cell), LEVEL_DBM.least), LEVEL_DBM.most);
		levels[cell] = Math.round(dbm * LEVELS_A_DB);
	}
	return levels;
}

function distance({ at, heightM }: Placed, point: Point): number {
	return Math.max(Math.hypot(at[0] - point[0], at[1] - point[1], heightM), NEAREST_M);
}

function lawAt({ atOneMetreDbm, exponent }: Law, distanceM: number): number {
	return atOneMetreDbm - 10 * exponent * Math.log10(distanceM);
}

/** What a receiver that is not there yet would hear of a tag, by distance alone. */
export function plainLevelDbm(apartM: number, receiverHeightM = TAG_HEIGHT_M): number {
	return lawAt(PLAIN_LAW, Math.max(Math.hypot(apartM, receiverHeightM - TAG_HEIGHT_M), NEAREST_M));
}
