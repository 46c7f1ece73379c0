// `aisle-gateway replay`: recordings through the same pipeline as `run`, as fast as it can, events on standard output.
import { type EventDraft, eventId, eventSource, type Site, toTimestamp } from '@aisle/protocol';
import { Command } from 'commander';
import { readSite, surveyPath } from '../config.ts';
import { Pipeline } from '../pipeline.ts';
import { playOut } from '../play-out.ts';
import { makeEstimator } from '../presence/make-estimator.ts';
import type { SurveyReading } from '../presence/survey-reading.ts';
import { DEFAULT_VISIT_RULES } from '../presence/zone-state.ts';
import {
	CaptureError,
	checkCapture,
	chooseReceiver,
	problemText,
	type ReceiverChoice,
	readCapture,
} from '../sources/capture/read-capture.ts';
import { lyingSurvey, readSurvey } from '../survey-file.ts';
import { usableSurvey } from '../usable-survey.ts';
import { LineWriter } from './line-writer.ts';
import { ReplayProgress } from './replay-progress.ts';
import { checkScoreOptions, replayAndScore, SCORE_HELP, type ScoreOptions } from './replay-score.ts';

/** A replay is not a run of a gateway: its events say so, and two replays of one capture are equal to the byte. */
const REPLAY_GATEWAY = 'replay';
const REPLAY_STREAM = '00000000-0000-7000-8000-000000000000';

type Options = ScoreOptions & { site: string; survey?: string | false; receiver?: string };

export function replayCommand(): Command {
	return new Command('replay')
		.description('recordings through the pipeline: every event as one JSON line on standard output')
		.argument('<capture...>', 'recordings, played in this order; - for standard input')
		.requiredOption('--site <file>', 'the site file')
		.option(
			'--receiver <id>',
			'who heard recordings that do not say so (btsnoop, pcap): needed where the site has several',
		)
		.option('--survey <file>', 'the survey of the store; that beside the site file (SITE.survey.jsonl) unless said')
		.option('--no-survey', 'play as in a store without one')
		.option('--score <truth>', 'where the subject truly was (t,x,y): prints how much was reported right', collect)
		.option('--subject <id>', 'whose way it was, such as tag:walker: needed where there are several')
		.option('--json', 'the score as JSON on standard output, in place of the events')
		.addHelpText('after', `${HELP}\n${SCORE_HELP}`)
		.action(replay);
}

const HELP = `
Recordings are JSON Lines (as \`capture\` writes them), btsnoop (btmon -w, Android), pcap and pcapng with link types
187, 201 and 254 (HCI), 251 and 256 (link layer); each plain or gzipped. They are known by their first bytes, not by name.

Bad lines and packets are named, skipped and counted, and the rest is played.
Exit code: 0 when every recording was played, also where parts of one were skipped; 1 when one of them could not be
played at all (not there, empty, something else, not one advert in it); the others are played; 130 after Ctrl-C.`;

function collect(value: string, earlier: string[] = []): string[] {
	return [...earlier, value];
}

async function replay(
	captures: string[],
	{ site: sitePath, survey: askedSurvey, receiver: asked, ...scoring }: Options,
): Promise<void> {
	checkScoreOptions(captures, scoring);
	const site = readSite(sitePath);
	const receiver = chooseReceiver(
		site.receivers.map(({ id }) => id),
		asked,
		'--receiver ID',
	);
	const progress = new ReplayProgress(process.stderr, () => performance.now());
	const survey = await surveyFor(sitePath, askedSurvey, site, (words) => progress.say(words));
	const out = new LineWriter(process.stdout);
	if (scoring.score !== undefined) {
		const { write: writeEvents } = eventLines(site, (line) => out.write(line));
		await replayAndScore({ captures, site, survey, receiver, progress, out, writeEvents, ...scoring });
		return;
	}
	const stop = new Stop();
	// a second Ctrl-C ends the process where it stands, as it would without this
	process.once('SIGINT', () => stop.now());
	const playable = await playableOf(captures, receiver, progress);
	if (playable.length === 0) {
		process.exitCode = 1;
		return;
	}
	if (asked !== undefined && playable.every(({ namesReceivers }) => namesReceivers)) {
		progress.say(`--receiver ${asked} is not used: the recordings name their own receivers.`);
	}
	const { pipeline, types } = replayPipeline(site, survey, (line) => out.write(line));
	let played = 0;
	for (const { capture } of playable) {
		if (stop.asked) break;
		if (await playOne(capture, { receiver, progress, pipeline, out, stop })) played++;
	}
	// as long as it takes for everybody to have left
	if (!stop.asked) playOut(pipeline);
	await out.flush();
	if (stop.asked) progress.say(`stopped by Ctrl-C at ${reached(pipeline)}; so far:`);
	progress.summary(pipeline, types);
	// nobody listens to it any more, so it ends the process: an exit would wait for a pipe that nobody opens
	if (stop.asked) process.kill(process.pid, 'SIGINT');
	if (played < captures.length) process.exitCode = 1;
}

/** As the gateway does, the survey that lies beside the site file is used unless another is named, or none. */
async function surveyFor(
	sitePath: string,
	asked: string | false | undefined,
	site: Site,
	say: (words: string) => void,
): Promise<SurveyReading[]> {
	const path = asked ?? lyingSurvey(surveyPath({ site: sitePath }));
	if (path === undefined || path === false) return [];
	if (asked === undefined) say(`${path} is used (--no-survey plays without it).`);
	const { readings, words } = usableSurvey(site, await readSurvey(path, site, say));
	for (const remark of words) say(remark);
	return readings;
}

type Playing = {
	receiver: ReceiverChoice;
	progress: ReplayProgress;
	pipeline: Pipeline;
	out: LineWriter;
	stop: Stop;
};

/** Ctrl-C, also while a pipe is waited for. */
class Stop {
	asked = false;
	#wake = () => {};

	now(): void {
		this.asked = true;
		this.#wake();
	}

	/** What `items` gives, until it is asked. */
	async *before<T>(items: AsyncGenerator<T, void>): AsyncGenerator<T> {
		while (!this.asked) {
			const next = await new Promise<IteratorResult<T, void> | undefined>((resolve, reject) => {
				this.#wake = () => resolve(undefined);
				items.next().then(resolve, reject);
			});
			if (next === undefined || next.done) return;
			yield next.value;
		}
	}
}

/** What cannot be played is said before anything is, not hours later. */
async function playableOf(
	captures: readonly string[],
	receiver: ReceiverChoice,
	progress: ReplayProgress,
): Promise<{ capture: string; namesReceivers: boolean | undefined }[]> {
	const playable: { capture: string; namesReceivers: boolean | undefined }[] = [];
	for (const capture of captures) {
		try {
			const { namesReceivers } = await checkCapture(capture, receiver);
			playable.push({ capture, namesReceivers });
		} catch (error) {
			if (!(error instanceof CaptureError)) throw error;
			progress.say(error.message);
		}
	}
	return playable;
}

/** @returns whether there was anything to play */
async function playOne(capture: string, { receiver, progress, pipeline, out, stop }: Playing): Promise<boolean> {
	progress.fileBegins();
	const chunks = readCapture(capture, {
		receiver,
		onProblem: (problem) => progress.say(problemText(problem)),
		onProgress: (file) => progress.progress(file, pipeline.t),
	});
	let failed = false;
	try {
		for await (const chunk of stop.before(chunks)) {
			for (const advert of chunk) pipeline.observe(advert);
			await out.drained();
		}
	} catch (error) {
		if (!(error instanceof CaptureError)) throw error;
		failed = true;
		progress.say(error.message);
	}
	const adverts = progress.fileEnds();
	if (adverts === 0 && !failed && !stop.asked) progress.say(`${capture}: not one advert in it could be played.`);
	return adverts > 0;
}

function reached({ t }: Pipeline): string {
	return Number.isFinite(t) ? toTimestamp(t) : 'its beginning';
}

/** A pipeline whose events become lines. */
function replayPipeline(site: Site, survey: readonly SurveyReading[], line: (text: string) => void) {
	const { write, types } = eventLines(site, line);
	const estimator = makeEstimator(site, { survey });
	return { pipeline: new Pipeline({ site, estimator, rules: DEFAULT_VISIT_RULES, sink: { write } }), types };
}

/** Events as numbered lines, counted by their type. */
function eventLines(site: Site, line: (text: string) => void) {
	const types = new Map<string, number>();
	const source = eventSource(site.store, REPLAY_GATEWAY);
	let seq = 0;
	const write = (drafts: readonly EventDraft[]) => {
		for (const { type, subject, t, data } of drafts) {
			types.set(type, (types.get(type) ?? 0) + 1);
			const id = eventId({ gateway: REPLAY_GATEWAY, stream: REPLAY_STREAM, seq: ++seq });
			line(JSON.stringify({ specversion: '1.0', id, source, subject, time: toTimestamp(t), type, data }));
		}
	};
	return { write, types };
}
