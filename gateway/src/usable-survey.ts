// What of a survey this store can use, and what it cannot, in words: site files change after a survey was taken. Pure.
import { counted, listed, type Site } from '@aisle/protocol';
import type { SurveyReading } from './presence/survey-reading.ts';

/** Somebody who stands at a wall may have tapped a little beyond it. */
const BEYOND_M = 0.5;

export type UsableSurvey = { readings: SurveyReading[]; words: string[] };

export function usableSurvey(site: Site, all: readonly SurveyReading[]): UsableSurvey {
	const receivers = new Set(site.receivers.map(({ id }) => id));
	const zones = new Set(site.zones.map(({ id }) => id));
	const gone = new Set<string>();
	const outside = new Set<string>();
	const unknown = new Set<string>();
	const readings: SurveyReading[] = [];
	for (const reading of all) {
		const { receiver, at, zone } = reading;
		if (!receivers.has(receiver)) gone.add(receiver);
		else if (at && !isOnFloor(site, at)) outside.add(`[${at[0]}, ${at[1]}]`);
		else if (!at && !zones.has(zone ?? '')) unknown.add(zone ?? '');
		else readings.push(reading);
	}
	return { readings, words: wordsOf(site, { gone, outside, unknown }) };
}

function isOnFloor({ floor }: Site, [x, y]: readonly [number, number]): boolean {
	return x >= -BEYOND_M && y >= -BEYOND_M && x <= floor.width + BEYOND_M && y <= floor.height + BEYOND_M;
}

type LeftOut = { gone: Set<string>; outside: Set<string>; unknown: Set<string> };

function wordsOf({ floor }: Site, { gone, outside, unknown }: LeftOut): string[] {
	const words: string[] = [];
	if (gone.size > 0) {
		words.push(
			`The site file no longer has ${gone.size === 1 ? 'the receiver' : 'the receivers'} ${listed(gone)} of the survey: what ${gone.size === 1 ? 'it' : 'they'} heard is left out. Record the places near ${gone.size === 1 ? 'it' : 'them'} again, or name ${gone.size === 1 ? 'it' : 'them'} in the site file as before.`,
		);
	}
	if (outside.size > 0) {
		words.push(
			`${counted(outside.size, 'place')} of the survey ${outside.size === 1 ? 'lies' : 'lie'} outside the floor (${floor.width} x ${floor.height} m) and ${outside.size === 1 ? 'is' : 'are'} left out: ${listed(outside)}. Correct "floor" in the site file, or delete ${outside.size === 1 ? 'it' : 'them'}.`,
		);
	}
	if (unknown.size > 0) {
		words.push(
			`The site file has no zone ${listed(unknown)}, where the survey was recorded: left out. Record ${unknown.size === 1 ? 'that zone' : 'those zones'} again.`,
		);
	}
	return words;
}
