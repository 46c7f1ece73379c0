// Finds and reads a survey: a capture whose lines say where the advertiser stood.
import { existsSync } from 'node:fs';
import type { Site } from '@aisle/protocol';
import { type Advert, RSSI_UNKNOWN } from './ble/advert.ts';
import { IdentityKind, scanIdentities } from './ble/scan-identities.ts';
import { Identifier, type PassBook } from './identity/identify.ts';
import type { Known } from './identity/known.ts';
import { namedThings } from './named-things.ts';
import type { SurveyReading } from './presence/survey-reading.ts';
import { CaptureError, problemText, readCapture } from './sources/capture/read-capture.ts';

/** The survey at `path`, packed or not; undefined: there is none. What lies unpacked beside a packed one was written since. */
export function lyingSurvey(path: string): string | undefined {
	const unpacked = path.replace(/\.gz$/, '');
	return [unpacked, `${unpacked}.gz`].find(existsSync);
}

/** What 64 MiB hold (`survey-store.ts`): a packed file may be a hundred times that, and the gateway holds all of it. */
const MOST_READINGS = 500_000;

/** What a survey of another store, or a capture that is no survey, has in common: nothing in it can be used. */
export async function readSurvey(
	path: string,
	site: Site,
	say: (words: string) => void,
	most = MOST_READINGS,
): Promise<SurveyReading[]> {
	const subjectOf = subjectReader(site);
	const readings: SurveyReading[] = [];
	let adverts = 0;
	let withoutPlace = 0;
	const onProblem = (problem: Parameters<typeof problemText>[0]) => say(problemText(problem));
	for await (const chunk of readCapture(path, { onProblem })) {
		for (const advert of chunk) {
			adverts++;
			const subject = subjectOf(advert);
			if (!advert.place) withoutPlace++;
			else if (subject !== undefined && advert.rssiDbm !== RSSI_UNKNOWN) {
				const { receiver, rssiDbm, t, place } = advert;
				readings.push({ subject, receiver, rssiDbm, t, ...place });
				if (readings.length > most) throw new CaptureError(tooManyWords(path, most));
			}
		}
	}
	if (readings.length > 0) return readings;
	throw new CaptureError(
		withoutPlace === adverts
			? `${path} is no survey: none of its lines says where the tag stood ("at":[x,y] or "zone":"…").`
			: `${path}: no tag of the site file is heard in this survey. Was it taken in this store?`,
	);
}

function tooManyWords(path: string, most: number): string {
	return `${path} is too large for a survey: it has more than ${most.toLocaleString('en')} adverts of the store's tags. Ten seconds of each place are enough.`;
}

const NO_PASSES: PassBook = { find: () => undefined, holderOf: () => undefined };

/** @returns the subject of the site file that an advert is of; a pass is nobody's here */
export function subjectReader(site: Site): (advert: Advert) => string | undefined {
	const identifier = new Identifier(namedThings(site, 'tags'), IdentityKind.pass, NO_PASSES);
	return (advert) => {
		let found: Known | undefined = identifier.byAddress(advert.address, advert.t);
		for (const bytes of [advert.data, advert.scanResponse ?? new Uint8Array()]) {
			scanIdentities(bytes, (kind, data, offset) => {
				found ??= identifier.byFrame(kind, data, offset, advert.t);
			});
		}
		return found?.role === 'subject' ? found.subject : undefined;
	};
}
