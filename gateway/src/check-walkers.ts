// Whose walk it was where nobody says: of several tags of the site file, the one that was heard meanwhile.
import type { Site } from '@aisle/protocol';
import type { Fix } from './scoring/truth.ts';
import { readCapture } from './sources/capture/read-capture.ts';
import { subjectReader } from './survey-file.ts';

/** @returns for each walk the tag that the recording has most adverts of; undefined where it has none */
export async function walkersOf(
	site: Site,
	capture: string,
	walks: readonly (readonly Fix[])[],
): Promise<(string | undefined)[]> {
	const subjectOf = subjectReader(site);
	const heard = walks.map(() => new Map<string, number>());
	for await (const chunk of readCapture(capture)) {
		for (const advert of chunk) {
			const walk = walks.findIndex((fixes) => advert.t >= fixes[0]!.t && advert.t <= fixes.at(-1)!.t);
			const subject = walk < 0 ? undefined : subjectOf(advert);
			if (subject !== undefined) heard[walk]!.set(subject, (heard[walk]!.get(subject) ?? 0) + 1);
		}
	}
	return heard.map((counts) => [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]);
}
