// Which sightings of a report can be true, at what time of ours, and why the others are refused. Pure.
import { fromTimestamp, Point, type SIGHTING_REFUSALS, type Sighting } from '@aisle/protocol';
import { z } from 'zod';
import { type Covered, isCovered } from './covered.ts';

export type LaneBeacon = {
	ibeacon: { uuid: string; major: number; minor: number };
	zone: string;
	at: Point | undefined;
};
export type Refusal = (typeof SIGHTING_REFUSALS)[number];

/** A phone may be a little ahead of itself: it stamps the report, then hears one more. */
const AHEAD_S = 60;
/** Nothing older is taken. */
export const MAX_AGE_S = 86_400;

/** The 100 m world record is 10.4 m/s on average (Bolt, 9.58 s, 2009): nobody in a store is faster. */
const MAX_SPEED_MPS = 10;
/**
 * A beacon says where the phone is only within its reach: free space from -59 dBm at 1 m (iBeacon's usual calibration) with 10
 * dB of luck, and 30 m where the level is not known or says more.
 */
const AT_1_M_DBM = -59;
const LUCK_DB = 10;
const REACH_MAX_M = 30;

/** Where somebody was heard last, for the speed. */
export const Fix = z.object({ at: Point, t: z.number(), reachM: z.number() });
export type Fix = z.infer<typeof Fix>;
export type Taken = { zone: string; t: number; rssiDbm: number; fix: Fix | undefined };
export type Verdicts = {
	/** In order of time, louder ones first. */
	taken: Taken[];
	repeated: number;
	refused: { index: number; reason: Refusal }[];
};

export type JudgeContext = {
	/** Unix seconds */
	nowS: number;
	/** Of the phone's clock, ahead is positive. */
	offsetS: number;
	beacons: ReadonlyMap<string, LaneBeacon>;
	covered: Covered;
	last: Fix | null;
	/** Whether the shopper was in another store then. */
	isElsewhere(t: number): boolean;
};

export function judgeSightings(sightings: readonly Sighting[], context: JudgeContext): Verdicts {
	const verdicts: Verdicts = { taken: [], repeated: 0, refused: [] };
	const timed = sightings.map((sighting, index) => ({
		...{ sighting, index, t: fromTimestamp(sighting.at) - context.offsetS },
	}));
	timed.sort((a, b) => a.t - b.t || loudness(b.sighting) - loudness(a.sighting));
	let { last } = context;
	for (const { sighting, index, t } of timed) {
		const at = Math.min(t, context.nowS);
		const beacon = context.beacons.get(beaconKey(sighting.beacon));
		if (t > context.nowS + AHEAD_S) verdicts.refused.push({ index, reason: 'future' });
		else if (t < context.nowS - MAX_AGE_S) verdicts.refused.push({ index, reason: 'too-old' });
		else if (beacon === undefined) verdicts.refused.push({ index, reason: 'beacon' });
		else if (isCovered(context.covered, at)) verdicts.repeated++;
		else if (context.isElsewhere(at)) verdicts.refused.push({ index, reason: 'elsewhere' });
		else {
			const { rssiDbm } = sighting;
			const fix = beacon.at && { at: beacon.at, t: at, reachM: reachM(rssiDbm) };
			if (fix !== undefined && last !== null && isTooFast(last, fix)) {
				verdicts.refused.push({ index, reason: 'too-fast' });
				continue;
			}
			last = fix ?? last;
			verdicts.taken.push({ zone: beacon.zone, t: at, rssiDbm, fix });
		}
	}
	verdicts.refused.sort((a, b) => a.index - b.index);
	return verdicts;
}

export function beaconKey({ uuid, major, minor }: LaneBeacon['ibeacon']): string {
	return `${uuid}/${major}/${minor}`;
}

/** Farther away than this a beacon is not heard at that level. */
function reachM(rssiDbm: number): number {
	return rssiDbm === 0 ? REACH_MAX_M : Math.min(REACH_MAX_M, 10 ** ((AT_1_M_DBM + LUCK_DB - rssiDbm) / 20));
}

function isTooFast(a: Fix, b: Fix): boolean {
	const distanceM = Math.hypot(a.at[0] - b.at[0], a.at[1] - b.at[1]) - a.reachM - b.reachM;
	return distanceM > MAX_SPEED_MPS * Math.abs(b.t - a.t);
}

function loudness({ rssiDbm }: Sighting): number {
	return rssiDbm === 0 ? Number.NEGATIVE_INFINITY : rssiDbm;
}
