// `aisle-gateway replay --score`: recordings with their truth, and how much of it was reported right.
import type { EventDraft, Site } from '@aisle/protocol';
import type { SurveyReading } from '../presence/survey-reading.ts';
import { type ReplayScore, scoreReplay } from '../score-replay.ts';
import { aligned, scoreText } from '../scoring/score-text.ts';
import { checkCapture, type ReceiverChoice } from '../sources/capture/read-capture.ts';
import { readTruthFile, TruthError } from '../truth-file.ts';
import { rounded } from './json-figures.ts';
import type { LineWriter } from './line-writer.ts';
import type { ReplayProgress } from './replay-progress.ts';

export type ScoreOptions = { score?: string[]; subject?: string; json?: boolean };

type Scoring = ScoreOptions & {
	captures: readonly string[];
	site: Site;
	survey: readonly SurveyReading[];
	receiver: ReceiverChoice;
	progress: ReplayProgress;
	out: LineWriter;
	writeEvents: (drafts: readonly EventDraft[]) => void;
};

export const SCORE_HELP = `
--score TRUTH.csv says how much of what was reported is true. The file has a first line "t,x,y" (or "t,x,y,subject") and
a line a moment: Unix seconds, metres. Give one for each recording, in the same order; each recording is then played by
itself, as if nothing had been heard before. The first 5 s of each do not count, and time without a reported zone counts
as wrong. Events go to standard output as ever, the score to standard error;
with --json there are no events, and standard output is the score as one JSON object.`;

/** What can be seen to be wrong before any file is opened. */
export function checkScoreOptions(captures: readonly string[], { score, subject, json }: ScoreOptions): void {
	if (score === undefined) {
		const alone = json ? '--json is a form of the score' : subject !== undefined && '--subject is whose way is scored';
		if (alone) throw new TruthError(`${alone}: add --score TRUTH.csv.`);
	} else if (score.length !== captures.length) {
		throw new TruthError(
			`There are ${captures.length} recordings and ${score.length} truth files: give one --score TRUTH.csv for each recording, in the same order.`,
		);
	}
}

export async function replayAndScore(scoring: Scoring): Promise<void> {
	const { captures, site, survey, receiver, progress, out, writeEvents, score = [], subject, json } = scoring;
	const truths = score.map(readTruthFile);
	for (const capture of captures) await checkCapture(capture, receiver);
	const walks = captures.map((capture, i) => {
		return { capture, truth: truths[i]!, ...(subject !== undefined && { subject }) };
	});
	const result = await scoreReplay({
		site,
		survey,
		walks,
		receiver,
		say: (words) => progress.say(words),
		onProgress: (file, atT) => progress.progress(file, atT),
		async onEvents(drafts) {
			if (json) return;
			writeEvents(drafts);
			await out.drained();
		},
	});
	if (json) out.write(JSON.stringify(jsonOf(result), rounded, 2));
	await out.flush();
	if (result.total.scoredS === 0) throw new TruthError(nothingScored(result));
	if (!json) progress.say(textOf(result));
}

function nothingScored({ walks }: ReplayScore): string {
	return `Nothing could be scored: ${walks.map(({ truth }) => truth).join(', ')} has no moment within a zone after its first 5 s.`;
}

function textOf({ total, walks }: ReplayScore): string {
	const subjects = [...new Set(walks.map(({ subject }) => subject))].join(', ');
	const text = `\n${subjects}: ${scoreText(total)}`;
	if (walks.length === 1) return text;
	const rows = walks.map(({ capture, score: { accuracy, changes, lag } }) => [
		capture,
		accuracy === null ? '-' : `${(100 * accuracy).toFixed(1)} %`,
		`${changes.reported} for ${changes.true}`,
		lag.medianS === null ? '-' : `${lag.medianS.toFixed(1)} s`,
		String(lag.missed),
	]);
	return `${text}\n\n${aligned([['recording', 'right', 'changes', 'lag', 'missed'], ...rows]).join('\n')}`;
}

/** The whole, and each recording's part of it. */
function jsonOf({ total, walks }: ReplayScore): object {
	const recordings = walks.map(({ capture, truth, subject, score: { scoredS, accuracy, away, changes, lag } }) => {
		return { capture, truth, subject, scoredS, accuracy, away, changes, lag };
	});
	return { ...total, recordings };
}
