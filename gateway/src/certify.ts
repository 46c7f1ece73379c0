// The certificate of a store: its walks are played and scored, its map is judged.
import type { EventDraft, Point, Site } from '@aisle/protocol';
import { type Certificate, certificate } from './certificate/certificate.ts';
import type { WalkFacts, WalkStretch } from './certificate/ground.ts';
import { walkersOf } from './check-walkers.ts';
import { levelDbm } from './presence/levels.ts';
import { plainLevelDbm, signalMap } from './presence/signal-map.ts';
import { storeGrid } from './presence/store-grid.ts';
import { meanReadings } from './presence/survey-fit.ts';
import type { SurveyReading } from './presence/survey-reading.ts';
import { scoreReplay } from './score-replay.ts';
import { meet, reportsOf } from './scoring/reports.ts';
import { START_S, score, type Walk } from './scoring/score.ts';
import { piecesOf } from './scoring/true-path.ts';
import type { Fix } from './scoring/truth.ts';
import { fixesOf, readTruthFile, TruthError } from './truth-file.ts';

export type WalkFile = { capture: string; truth: string };

export type StoreAsSurveyed = {
	site: Site;
	survey: readonly SurveyReading[];
	/** sentences about what of the survey could not be used */
	unusable?: readonly string[];
};

export type CertifyOptions = {
	/** none: nobody walked */
	walks: readonly WalkFile[];
	/** whose way the truth tells, where the files do not say */
	subject?: string;
	/** Unix seconds */
	nowT: number;
	say?: (words: string) => void;
};

/** A pause of the truth that is longer parts two walks: each has a start of its own, which does not count. */
const WALKS_APART_S = 20;
/** On a plan nobody sees less. */
const DRAWN_M = 0.1;

/** Rejects with a sentence about the file that is wrong. */
export async function certify(store: StoreAsSurveyed, options: CertifyOptions): Promise<Certificate> {
	const { site, survey, unusable = [] } = store;
	const { walks, subject, nowT, say } = options;
	const walk = walks.length === 0 ? undefined : await walkFacts(site, survey, walks, { subject, say });
	const grid = storeGrid(site);
	const { levels, surveyed, findings } = signalMap(site, grid, survey);
	const heights = site.receivers.flatMap(({ height }) => height ?? []).sort((a, b) => a - b);
	const heightM = heights[heights.length >> 1];
	return certificate({
		site,
		ground: grid,
		levelsDbm: new Map([...levels].map(([id, own]) => [id, levelDbm(own)])),
		plainDbm: (apartM) => plainLevelDbm(apartM, heightM),
		surveyed,
		surveyPlaces: surveyed ? meanReadings(survey, site).points : [],
		findings: [...unusable, ...findings.map(({ words }) => words)],
		walk,
		madeT: nowT,
	});
}

type Asked = { subject?: string | undefined; say?: ((words: string) => void) | undefined };

/** Each recording is played from nothing; what was walked in all of them is one score. */
async function walkFacts(
	site: Site,
	survey: readonly SurveyReading[],
	files: readonly WalkFile[],
	asked: Asked,
): Promise<WalkFacts> {
	const walks: Walk[] = [];
	for (const { capture, truth } of files) walks.push(...(await playedWalks(site, survey, capture, truth, asked)));
	const scored = score(site, walks);
	const times = walks.flatMap(({ fixes }) => [fixes[0]!.t, fixes.at(-1)!.t]);
	if (scored.scoredS === 0) {
		const truths = files.map(({ truth }) => truth).join(', ');
		throw new TruthError(
			`Nothing of the walk counts: ${truths} has no moment within a zone after the first ${START_S} s. Walk longer: a minute or more, through every zone.`,
		);
	}
	return {
		subject: [...new Set(walks.map(({ subject }) => subject))].join(', '),
		captures: files.map(({ capture }) => capture),
		fromT: Math.min(...times),
		toT: Math.max(...times),
		score: scored,
		stretches: walks.flatMap((walk) => stretchesOf(site, walk)),
	};
}

async function playedWalks(
	site: Site,
	survey: readonly SurveyReading[],
	capture: string,
	truthFile: string,
	{ subject: asked, say }: Asked,
): Promise<Walk[]> {
	const truth = readTruthFile(truthFile);
	const unnamed = truth.fixes.get('');
	// a check walk says when somebody was where; which tag was carried is heard
	const isHeard = asked === undefined && unnamed !== undefined && site.subjects.length > 1;
	const walkers = isHeard ? await walkersOf(site, capture, walksApart(unnamed)) : [];
	const subject = asked ?? walkers.find((walker) => walker !== undefined);
	const events: EventDraft[] = [];
	const replayed = await scoreReplay({
		site,
		survey,
		walks: [{ capture, truth, ...(subject !== undefined && { subject }) }],
		...(say && { say }),
		onEvents: (drafts) => void events.push(...drafts),
	});
	const one = replayed.walks[0]!.subject;
	return walksApart(fixesOf(site, truth, one)).map((fixes, i) => ({ fixes, events, subject: walkers[i] ?? one }));
}

function walksApart(fixes: readonly Fix[]): Fix[][] {
	const walks: Fix[][] = [];
	for (const fix of fixes) {
		const last = walks.at(-1)?.at(-1);
		if (last && fix.t - last.t <= WALKS_APART_S) walks.at(-1)!.push(fix);
		else walks.push([fix]);
	}
	return walks;
}

/** The way as it is drawn: cut where it turns from right to wrong. */
function stretchesOf(site: Site, { fixes, events, subject }: Walk): WalkStretch[] {
	const stretches: WalkStretch[] = [];
	const startT = fixes[0]!.t + START_S;
	let lastT = Number.NEGATIVE_INFINITY;
	let lastAt: Point = fixes[0]!.at;
	meet(piecesOf(site, fixes, fixes[0]!.t), reportsOf(events, subject), ({ fromT, toT, zone, toAt }, report, s) => {
		const isRight = report?.zone === zone;
		const state = zone === undefined || fromT < startT ? 'uncounted' : isRight ? 'right' : 'wrong';
		const open = stretches.at(-1);
		// a piece longer than what is met of it has been seen before
		const goesOn = fromT - lastT < s + 1e-6 || lastT === toT;
		if (open?.state === state && goesOn) addPoint(open.points, toAt);
		else stretches.push({ state, points: goesOn ? [lastAt, toAt] : [toAt] });
		lastT = toT;
		lastAt = toAt;
	});
	return stretches.filter(({ points }) => points.length > 1);
}

function addPoint(points: Point[], at: Point): void {
	const [before, last] = [points.at(-2), points.at(-1)!];
	// the last one moves on until it is far enough from the one before
	if (before && Math.hypot(last[0] - before[0], last[1] - before[1]) < DRAWN_M) points[points.length - 1] = at;
	else points.push(at);
}
