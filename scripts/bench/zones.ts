// How often each way of placing people names the right zone, on walks whose true positions are known.
import { join } from 'node:path';
import { readSite } from '../../gateway/src/config.ts';
import type { SurveyReading } from '../../gateway/src/presence/survey-reading.ts';
import { scoreReplay, type WalkFiles } from '../../gateway/src/score-replay.ts';
import type { Score } from '../../gateway/src/scoring/score.ts';
import { aligned } from '../../gateway/src/scoring/score-text.ts';
import { readSurvey } from '../../gateway/src/survey-file.ts';
import { readTruthFile } from '../../gateway/src/truth-file.ts';
import { type BenchResult, median } from './result.ts';
import { datasetFolders, findWalks, type WalkFolder } from './zones/walks.ts';
import { BEST_WAY, WAYS, type Way } from './zones/ways.ts';

const REPOSITORY = join(import.meta.dirname, '../..');

/** undefined where there are no walks on this machine. */
export async function benchZones(): Promise<BenchResult | undefined> {
	const folders = datasetFolders(REPOSITORY);
	const walkFolders = findWalks(folders);
	if (walkFolders.length === 0) {
		say(`No walks in ${folders.join(', ')}: not measured. AISLE_DATASETS=FOLDER says where they are.`);
		return undefined;
	}
	const details: Record<string, number> = {};
	const best: number[] = [];
	for (const folder of walkFolders) {
		const bySite = await Promise.all(folder.sites.map(({ path }) => scoresOf(folder, path)));
		say(tableOf(folder, bySite));
		for (const [i, { name }] of folder.sites.entries()) {
			for (const [way, score] of bySite[i]!) {
				Object.assign(details, figuresOf(`${folder.name} ${name} ${way.id}`, score));
				if (way.id === BEST_WAY) best.push(score.accuracy ?? 0);
			}
		}
	}
	return {
		name: 'zones',
		unit: 'share of time in the right zone',
		what: `with a survey, for each site file; details: every way (${WAYS.map(({ id }) => id).join(', ')})`,
		median: best.length > 0 ? round(median(best)) : 0,
		runs: best.map(round),
		details,
	};
}

async function scoresOf(folder: WalkFolder, sitePath: string): Promise<Map<Way, Score>> {
	const site = readSite(sitePath);
	const survey = folder.survey === undefined ? [] : await readSurvey(folder.survey, site, say);
	const walks = folder.walks.flatMap(({ capture, truth: path }): WalkFiles[] => {
		const truth = readTruthFile(path);
		const subjects = [...truth.fixes.keys()].filter((subject) => subject !== '');
		return subjects.length > 0 ? subjects.map((subject) => ({ capture, truth, subject })) : [{ capture, truth }];
	});
	const scores = new Map<Way, Score>();
	for (const way of WAYS) {
		if (way.needsSurvey && survey.length === 0) continue;
		scores.set(way, await scoreOf(way, { site: way.site?.(site) ?? site, survey, walks }));
	}
	return scores;
}

type Played = { site: ReturnType<typeof readSite>; survey: readonly SurveyReading[]; walks: readonly WalkFiles[] };

async function scoreOf(way: Way, { site, survey, walks }: Played): Promise<Score> {
	const { total } = await scoreReplay({ site, walks, estimator: (known) => way.estimator(known, survey) });
	return total;
}

function tableOf({ name, sites, walks }: WalkFolder, bySite: readonly ReadonlyMap<Way, Score>[]): string {
	const columns = ['right', 'changes', 'lag', 'off'];
	const head = [
		['', ...sites.flatMap((site) => [site.name, '', '', ''])],
		['', ...sites.flatMap(() => columns)],
	];
	const rows = WAYS.map((way) => [way.words, ...bySite.flatMap((scores) => cellsOf(way, scores.get(way)))]);
	const words =
		'right: share of time; changes: reported for true; lag: median in s (and missed); off: confidence from what was right';
	return `\n${name}, ${walks.length} walks (${words})\n${aligned([...head, ...rows]).join('\n')}\n`;
}

function cellsOf(way: Way, score: Score | undefined): string[] {
	if (score === undefined) return ['-', '-', '-', '-'];
	const { accuracy, changes, lag, calibration } = score;
	const off = way.saysHowSure ? calibration.held?.error : undefined;
	return [
		accuracy?.toFixed(3) ?? '-',
		`${changes.reported} for ${changes.true}`,
		(lag.medianS?.toFixed(1) ?? '-') + (lag.missed > 0 ? ` (${lag.missed})` : ''),
		off?.toFixed(2) ?? '-',
	];
}

function figuresOf(prefix: string, { accuracy, away, changes, lag, calibration }: Score): Record<string, number> {
	const figures = {
		accuracy,
		awayAccuracy: away.accuracy,
		reportedChanges: changes.reported,
		trueChanges: changes.true,
		medianLagS: lag.medianS,
		p90LagS: lag.p90S,
		missed: lag.missed,
		calibrationError: calibration.held?.error ?? null,
	};
	return Object.fromEntries(
		Object.entries(figures).flatMap(([name, value]) => (value === null ? [] : [[`${prefix} ${name}`, round(value)]])),
	);
}

function round(value: number): number {
	return Number(value.toFixed(4));
}

function say(words: string): void {
	process.stderr.write(`${words}\n`);
}
