// The survey and later days share one radio world: same shadows, same receivers, same tag; the rest is chance.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { contains, type Point } from '@aisle/protocol';
import { expect, it } from 'vitest';
import { Simulation } from './simulation.ts';
import { surveyPlaces, walkSurvey } from './survey.ts';
import { demoSite } from './testing/demo-site.ts';
import { walk } from './walk.ts';
import { surveyLine } from './wires/capture-line.ts';

const site = demoSite();
const START_S = 1_790_000_000;
const SHIPPED = fileURLToPath(new URL('../../scripts/demo/site.survey.jsonl.gz', import.meta.url));
const fob = site.subjects.find(({ id }) => id === 'fob-club-204')!;

function survey(seed: number, { spacingM = 4, startS = START_S } = {}): string[] {
	const lines: string[] = [];
	walkSurvey({ site, seed, subject: fob, spacingM, holdS: 3, startS }, (heard, at) =>
		lines.push(surveyLine(heard, at)),
	);
	return lines;
}

/** Receiver → mean strength of the door's beacon, which hangs where it hangs. */
function beaconLevels(seed: number, day: number): number[] {
	const sums = new Map(site.receivers.map(({ id }) => [id, { sum: 0, n: 0 }]));
	const simulation = new Simulation({ site, seed, day, people: 0, strangers: 0, startS: START_S });
	const beacon = site.beacons[0]!.ibeacon!;
	const tail = beacon.major.toString(16).padStart(4, '0') + beacon.minor.toString(16).padStart(4, '0');
	simulation.advance(START_S + 300, ({ receiver, rssiDbm, hex }) => {
		if (!hex.includes(beacon.uuid.replaceAll('-', '') + tail)) return;
		const level = sums.get(receiver)!;
		level.sum += rssiDbm;
		level.n++;
	});
	return [...sums.values()].map(({ sum, n }) => sum / n);
}

it('is the shipped survey of the demo store as `npm start` simulates it', () => {
	const shipped = gunzipSync(readFileSync(SHIPPED)).toString().trimEnd().split('\n');
	expect(survey(1, { spacingM: 1.5, startS: Date.parse('2026-01-04T19:00:00Z') / 1000 })).toEqual(shipped);
});

it('has its places inside zones, at least one in each, near one another', () => {
	for (const spacingM of [1.5, 2, 9]) {
		const places = surveyPlaces(site, spacingM);
		for (const { shape } of site.zones) expect(places.some((at) => contains(shape, at))).toBe(true);
		expect(places.every((at) => site.zones.some(({ shape }) => contains(shape, at)))).toBe(true);
	}
	const distances = surveyPlaces(site, 2).map((at, i, all) => {
		const [x, y]: Point = all[i + 1] ?? at;
		return Math.hypot(at[0] - x, at[1] - y);
	});
	expect(Math.max(...distances)).toBeLessThan(3);
});

it('hears a tag at each place for the time it is held, in order of time', () => {
	const lines = survey(3).map((line) => JSON.parse(line) as { t: number; at: Point });
	const times = new Map<string, number[]>();
	let before = 0;
	for (const { t, at } of lines) {
		expect(t).toBeGreaterThanOrEqual(before);
		before = t;
		times.set(String(at), [...(times.get(String(at)) ?? []), t]);
	}
	expect(times.size).toBe(surveyPlaces(site, 4).length);
	for (const heard of times.values()) expect(heard.at(-1)! - heard[0]!).toBeLessThan(3);
});

it('has the same radio on other days of a store and another in another store', () => {
	const first = beaconLevels(1, 1);
	const apart = (other: number[]) => Math.max(...other.map((level, i) => Math.abs(level - first[i]!)));
	// slow fading of 2 dB over 8 s averages out over five minutes
	expect(apart(beaconLevels(1, 2))).toBeLessThan(1.5);
	expect(apart(beaconLevels(2, 1))).toBeGreaterThan(4);
});

it('has other people on another day', () => {
	const truth = (day: number) => {
		const simulation = new Simulation({ site, seed: 1, day, people: 10, strangers: 0, startS: START_S });
		simulation.advance(START_S + 5, () => {});
		return simulation.truth().people.map(({ at }) => at);
	};
	expect(truth(2)).toEqual(truth(2));
	expect(truth(2)).not.toEqual(truth(3));
});

it('walks one tag alone with its true places, until it leaves', () => {
	const options = { site, seed: 1, day: 2, people: 10, strangers: 0, startS: START_S, durationS: 1200 };
	const subjects = new Set<string | undefined>();
	const places: Point[] = [];
	const lastedS = walk({ ...options, subject: 'tag:fob-club-204' }, ({ subject }, at) => {
		subjects.add(subject);
		places.push(at);
	});
	expect([...subjects]).toEqual(['tag:fob-club-204']);
	expect(lastedS).toBeGreaterThan(60);
	expect(lastedS).toBeLessThan(1200);
	const zones = new Set(places.map((at) => site.zones.find(({ shape }) => contains(shape, at))?.id));
	expect(zones.size).toBeGreaterThan(3);
});
