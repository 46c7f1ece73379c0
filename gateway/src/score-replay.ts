// Plays walks whose true ways are known through the pipeline, each from nothing, and scores what it reported.
import type { EventDraft, Site } from '@aisle/protocol';
import { type AdvertCounts, Pipeline } from './pipeline.ts';
import { playOut } from './play-out.ts';
import { makeEstimator } from './presence/make-estimator.ts';
import type { ZoneEstimator } from './presence/observation.ts';
import type { SurveyReading } from './presence/survey-reading.ts';
import { DEFAULT_VISIT_RULES } from './presence/zone-state.ts';
import type { Belief } from './scoring/reports.ts';
import { type Score, score, type Walk } from './scoring/score.ts';
import { GAP_MOST_S } from './scoring/true-path.ts';
import type { Truth } from './scoring/truth.ts';
import {
	CaptureError,
	type CaptureProgress,
	problemText,
	type ReceiverChoice,
	readCapture,
} from './sources/capture/read-capture.ts';
import { checkSameTime, fixesOf, subjectOf } from './truth-file.ts';

export type WalkFiles = { capture: string; truth: Truth; subject?: string };

export type ScoreReplayOptions = {
	site: Site;
	survey?: readonly SurveyReading[];
	walks: readonly WalkFiles[];
	/** who heard captures that do not say so */
	receiver?: ReceiverChoice;
	/** made anew for each walk; the store's own where it is not said */
	estimator?: (site: Site) => ZoneEstimator;
	say?: (words: string) => void;
	onEvents?: (events: readonly EventDraft[]) => void | Promise<void>;
	onProgress?: (file: CaptureProgress, atT: number) => void;
};

export type WalkScore = { capture: string; truth: string; subject: string; score: Score };
export type ReplayScore = { total: Score; walks: WalkScore[] };

/**
 * Throws `CaptureError` and `TruthError`. Each walk has a pipeline of its own, so that what was learned on one does not
 * help on the next, and walks of the same hour do not meet.
 */
export async function scoreReplay(options: ScoreReplayOptions): Promise<ReplayScore> {
	const { site } = options;
	// mistakes in what was asked come before anything is played
	const asked = options.walks.map((files) => {
		const subject = subjectOf(site, files.truth, files.subject);
		return { ...files, subject, fixes: fixesOf(site, files.truth, subject) };
	});
	const played: Walk[] = [];
	const walks: WalkScore[] = [];
	for (const { capture, truth, subject, fixes } of asked) {
		for (const remark of truth.remarks) options.say?.(remark);
		const { heard, events, beliefs } = await play(options, capture, subject);
		checkSameTime(truth.file, fixes, capture, heard);
		const silentS = Math.max(0, heard.fromT - fixes[0]!.t) + Math.max(0, fixes.at(-1)!.t - heard.toT);
		if (silentS > GAP_MOST_S) {
			options.say?.(`${truth.file} goes on for ${silentS.toFixed(0)} s outside of ${capture}: nothing was heard then.`);
		}
		const walk = { fixes, events, subject, beliefs };
		played.push(walk);
		walks.push({ capture, truth: truth.file, subject, score: score(site, [walk]) });
	}
	return { total: score(site, played), walks };
}

async function play(options: ScoreReplayOptions, capture: string, subject: string) {
	const { site, survey = [], receiver, say, onEvents, onProgress } = options;
	const events: EventDraft[] = [];
	const beliefs: Belief[] = [];
	const estimator = overheard(options.estimator?.(site) ?? makeEstimator(site, { survey }), subject, beliefs);
	let unsaid: EventDraft[] = [];
	const write = (drafts: readonly EventDraft[]) => unsaid.push(...drafts);
	const pipeline = new Pipeline({ site, estimator, rules: DEFAULT_VISIT_RULES, sink: { write } });
	const saidAll = async () => {
		events.push(...unsaid);
		const taken = unsaid;
		unsaid = [];
		await onEvents?.(taken);
	};
	const heard = { fromT: Number.POSITIVE_INFINITY, toT: Number.NEGATIVE_INFINITY };
	const chunks = readCapture(capture, {
		...(receiver && { receiver }),
		onProblem: (problem) => say?.(problemText(problem)),
		onProgress: (file) => onProgress?.(file, pipeline.t),
	});
	for await (const chunk of chunks) {
		for (const advert of chunk) {
			heard.fromT = Math.min(heard.fromT, advert.t);
			heard.toT = Math.max(heard.toT, advert.t);
			pipeline.observe(advert);
		}
		await saidAll();
	}
	if (heard.fromT > heard.toT) throw new CaptureError(`${capture}: not one advert in it could be played.`);
	// as long as it takes for everybody to have left
	playOut(pipeline);
	await saidAll();
	if (beliefs.length === 0) say?.(neverPlaced(capture, subject, pipeline.counts));
	return { heard, events, beliefs };
}

/** A site file of another store looks like this. */
function neverPlaced(capture: string, subject: string, { known, unknown, foreignReceiver }: AdvertCounts): string {
	const adverts = `${known} of known subjects and devices, ${unknown} of strangers, ${foreignReceiver} from receivers that the site file does not name`;
	return `${capture}: ${subject} was never placed. Its ${known + unknown + foreignReceiver} adverts: ${adverts}.`;
}

/** Writes down what is held of `subject`, whatever else the estimator can do. */
function overheard(estimator: ZoneEstimator, subject: string, beliefs: Belief[]): ZoneEstimator {
	const observe = estimator.observe.bind(estimator);
	estimator.observe = (observation) => {
		const estimate = observe(observation);
		if (estimate && observation.subject === subject) {
			beliefs.push({ t: observation.t, zone: estimate.zone, confidence: estimate.confidence });
		}
		return estimate;
	};
	return estimator;
}
