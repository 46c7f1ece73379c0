// What a certificate says of a store, whatever it is printed on: the verdict, each zone, thin places, where a receiver would help. Pure.
import type { Point, Site } from '@aisle/protocol';
import { type Advice, adviceOf } from './advice.ts';
import { betterPlaces } from './better-place.ts';
import { cellsByEars, coverageOf, type EarCells, type ThinPlace, thinPlaces, zoneCoverage } from './coverage.ts';
import type { Ground, LevelsDbm, WalkFacts } from './ground.ts';
import { rangeOf } from './rating.ts';
import { type Verdict, verdictOf } from './verdict.ts';
import { type ZoneLine, zoneLines } from './zone-lines.ts';

export type CertificateFacts = {
	site: Site;
	ground: Ground;
	levelsDbm: LevelsDbm;
	/** what a receiver hears of a tag so far away, by distance alone */
	plainDbm(apartM: number): number;
	surveyed: boolean;
	surveyPlaces: readonly Point[];
	/** sentences of presence about the site file and the survey */
	findings: readonly string[];
	/** undefined: nobody walked */
	walk: WalkFacts | undefined;
	/** Unix seconds */
	madeT: number;
};

export type Certificate = {
	site: Site;
	madeT: number;
	verdict: Verdict;
	zones: ZoneLine[];
	thin: ThinPlace[];
	advice: Advice;
	findings: readonly string[];
	surveyed: boolean;
	surveyPlaces: readonly Point[];
	walk: WalkFacts | undefined;
	ground: Ground;
	ears: EarCells[];
};

export function certificate(facts: CertificateFacts): Certificate {
	const { site, ground, levelsDbm, plainDbm, surveyed, walk } = facts;
	const coverage = coverageOf(ground, levelsDbm);
	const zones = zoneLines(site, zoneCoverage(site, ground, coverage), walk?.score);
	const confusion = walk?.score.confusion;
	const places = betterPlaces({ site, ground, levelsDbm, plainDbm, confusion });
	return {
		site,
		madeT: facts.madeT,
		verdict: verdictOf(walk?.score, zones, surveyed),
		zones,
		thin: thinPlaces(site, ground, coverage),
		advice: adviceOf(site, places, { accuracy: walk?.score.accuracy ?? null, usualEars: usualEars(zones) }),
		findings: facts.findings,
		surveyed,
		surveyPlaces: facts.surveyPlaces,
		walk,
		ground,
		ears: cellsByEars(site, ground, coverage),
	};
}

/** In the middle one of the zones. */
function usualEars(zones: readonly ZoneLine[]): number {
	return zones.map(({ coverage }) => coverage.usualEars).sort((a, b) => a - b)[zones.length >> 1]!;
}

/** For machines: without the picture. */
export function certificateJson({ site, madeT, verdict, zones, thin, advice, ...rest }: Certificate): object {
	const { findings, surveyed, surveyPlaces, walk } = rest;
	const accuracy = walk?.score.accuracy ?? null;
	return {
		store: site.store,
		madeT,
		verdict,
		surveyed,
		surveyPlaces: surveyPlaces.length,
		walk: walk && {
			subject: walk.subject,
			captures: walk.captures,
			fromT: walk.fromT,
			toT: walk.toT,
			...walk.score,
			range: accuracy === null ? null : rangeOf(accuracy, walk.score.scoredS),
		},
		zones,
		thin,
		advice,
		findings,
	};
}
