// Which files a store's certificate is made of, and from them the certificate.
import { existsSync } from 'node:fs';
import type { EventDraft, Point, Site } from '@aisle/protocol';
import { type Certificate, certificate } from './certificate/certificate.ts';
import type { WalkFacts, WalkStretch } from './certificate/ground.ts';
import { readSite } from './config.ts';
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
import { readSurvey } from './survey-file.ts';
import { fixesOf, readTruthFile, TruthError } from './truth-file.ts';

export type CertificateFiles = {
	site: string;
	/** undefined: the store was not surveyed */
	survey?: string;
	/** none: it was not walked */
	walks: { capture: string; truth: string }[];
};

/** A pause of the truth that is longer parts two walks: each has a start of its own, which does not count. */
const WALKS_APART_S = 20;
/** On a plan nobody sees less. */
const DRAWN_M = 0.1;

/** Where `survey record` writes: `store.yaml` → `store.survey.jsonl`, `store.check.jsonl`, `store.check.truth.csv`. */
export function filesBeside({ site, survey: surveyAsked }: { site: string; survey?: string }): CertificateFiles {
	const stem = site.replace(/\.ya?ml$/, '');
	const survey = surveyAsked ?? firstOf(`${stem}.survey.jsonl`, `${stem}.survey.jsonl.gz`);
	const base = surveyAsked?.replace(/(?:\.survey)?\.jsonl(?:\.gz)?$/, '') ?? stem;
	const capture = firstOf(`${base}.check.jsonl`, `${base}.check.jsonl.gz`);
	return {
		site,
		...(survey !== undefined && existsSync(survey) && { survey }),
		walks: capture === undefined ? [] : [{ capture, truth: truthBeside(capture) }],
	};
}

export function truthBeside(capture: string): string {
	return `${capture.replace(/\.jsonl(?:\.gz)?$/, '')}.truth.csv`;
}

function firstOf(...paths: string[]): string | undefined {
	return paths.find((path) => existsSync(path));
}

export type CertifyOptions = {
	/** whose way the truth tells, where the files do not say */
	subject?: string;
	/** Unix seconds */
	nowT: number;
	say?: (words: string) => void;
};

/** Rejects with a sentence about the file that is wrong. */
export async function certify(files: CertificateFiles, { subject, nowT, say }: CertifyOptions): Promise<Certificate> {
	const site = readSite(files.site);
	const survey = files.survey === undefined ? [] : await readSurvey(files.survey, site, (words) => say?.(words));
	const walk = files.walks.length === 0 ? undefined : await walkFacts(site, survey, files.walks, { subject, say });
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
		findings: findings.map(({ words }) => words),
		walk,
		madeT: nowT,
	});
}

type Asked = { subject?: string | undefined; say?: ((words: string) => void) | undefined };

/** Each recording is played from nothing; what was walked in all of them is one score. */
async function walkFacts(
	site: Site,
	survey: readonly SurveyReading[],
	files: CertificateFiles['walks'],
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
	const events: EventDraft[] = [];
	const replayed = await scoreReplay({
		site,
		survey,
		walks: [{ capture, truth, ...(asked !== undefined && { subject: asked }) }],
		...(say && { say }),
		onEvents: (drafts) => void events.push(...drafts),
	});
	const { subject } = replayed.walks[0]!;
	return walksApart(fixesOf(site, truth, subject)).map((fixes) => ({ fixes, events, subject }));
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
