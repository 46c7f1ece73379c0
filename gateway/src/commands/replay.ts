// `aisle-gateway replay`: recordings through the same pipeline as `run`, as fast as it can, events on standard output.
import { type EventDraft, eventId, eventSource, type Site, toTimestamp } from '@aisle/protocol';
import { Command } from 'commander';
import { readSite } from '../config.ts';
import { Pipeline } from '../pipeline.ts';
import { receiverPlaces } from '../presence/receiver-places.ts';
import { StrongestReceiver } from '../presence/strongest-receiver.ts';
import { DEFAULT_VISIT_RULES } from '../presence/zone-state.ts';
import { type CaptureProblem, checkCapture, problemText, readCapture } from '../sources/capture/read-capture.ts';
import { LineWriter } from './line-writer.ts';

/** A replay is not a run of a gateway: its events say so, and two replays of one capture are equal to the byte. */
const REPLAY_GATEWAY = 'replay';
const REPLAY_STREAM = '00000000-0000-7000-8000-000000000000';

type Options = { site: string; survey?: string };

export function replayCommand(): Command {
	return new Command('replay')
		.description('recordings through the pipeline: every event as one JSON line on standard output')
		.argument('<capture...>', 'captures (JSON Lines, gzipped or not), played in this order')
		.requiredOption('--site <file>', 'the site file')
		.option('--survey <file>', 'a survey of the site (taken, and not used by the present estimator)')
		.action(replay);
}

async function replay(captures: string[], { site: sitePath, survey }: Options): Promise<void> {
	const site = readSite(sitePath);
	const out = new LineWriter(process.stdout);
	const say = (line: string) => process.stderr.write(`${line}\n`);
	if (survey !== undefined) {
		await checkCapture(survey);
		say(`${survey}: the present estimator works without a survey; it is not used.`);
	}
	const { pipeline, types } = replayPipeline(site, (line) => out.write(line));
	const startedMs = performance.now();
	let adverts = 0;
	let problems = 0;
	let saidMs = startedMs;
	for (const capture of captures) {
		const onProblem = (problem: CaptureProblem) => {
			problems++;
			say(problemText(problem));
		};
		for await (const chunk of readCapture(capture, { onProblem })) {
			for (const advert of chunk) pipeline.observe(advert);
			adverts += chunk.length;
			await out.drained();
			if (performance.now() - saidMs > 1000) {
				saidMs = performance.now();
				say(`${capture}: ${adverts.toLocaleString('en')} adverts, at ${toTimestamp(pipeline.t)}`);
			}
		}
	}
	// as long as it takes for everybody to have left
	if (Number.isFinite(pipeline.t)) pipeline.advance(pipeline.t + DEFAULT_VISIT_RULES.visitGapS + 1);
	await out.flush();
	say(summary(pipeline, types, adverts, problems, (performance.now() - startedMs) / 1000));
}

/** A pipeline whose events become lines. */
function replayPipeline(site: Site, line: (text: string) => void) {
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
	const estimator = new StrongestReceiver(receiverPlaces(site));
	return { pipeline: new Pipeline({ site, estimator, rules: DEFAULT_VISIT_RULES, sink: { write } }), types };
}

function summary(
	pipeline: Pipeline,
	types: Map<string, number>,
	adverts: number,
	problems: number,
	tookS: number,
): string {
	const { known, unknown, malformed, foreignReceiver } = pipeline.counts;
	const figures = [
		`${adverts.toLocaleString('en')} adverts in ${tookS.toFixed(2)} s (${Math.round(adverts / tookS).toLocaleString('en')}/s)`,
		`${known} of known subjects and devices, ${unknown} of strangers, ${malformed} malformed`,
		...(foreignReceiver > 0 ? [`${foreignReceiver} from receivers that the site file does not name`] : []),
		...(problems > 0 ? [`${problems} problems in the captures, see above`] : []),
		`events: ${[...types].map(([type, n]) => `${n} ${type}`).join(', ') || 'none'}`,
	];
	return figures.join('\n');
}
