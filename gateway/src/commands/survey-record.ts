// `aisle-gateway survey record`: an installer walks the store with a tag, and the gateway stores what is heard at each place.
import { type Point, placeKey, type SurveyPlaceRef, type SurveyPointsReply, surveyProgress } from '@aisle/protocol';
import { Command } from 'commander';
import { type GatewayConfig, readConfig } from '../config.ts';
import { Answers } from './answers.ts';
import { LineWriter } from './line-writer.ts';
import { pageLinks, pageWords } from './page-links.ts';
import { pointOf } from './point-option.ts';
import { ProgressLine } from './progress-line.ts';
import { qrCode, qrLines } from './qr-code.ts';
import { type RunningGateway, runningGateway } from './running-gateway.ts';
import { SurveyGateway, tagOf } from './survey-gateway.ts';
import { walk } from './survey-walk.ts';
import { nextWords, placeWords, pointPlace, pointRows, progressBar } from './survey-words.ts';

type Options = {
	config: string;
	tag?: string;
	at?: Point;
	zone?: string;
	list?: boolean;
	delete?: string;
	undo?: boolean;
	walk?: true | Point[];
	page?: boolean;
	json?: boolean;
};

const KEYS = 'Enter: record it  s: skip it  r: the last again  d: delete the last  q: end';

const HELP = `
Hold the tag where people carry it, stand still until the bar is full (5 s and more where few receivers hear it), go on.
Without --at and --zone it leads through the store, from place to place; it goes on where it was left.
Each place is on disk when it is done, beside the site file (or where "survey" in gateway.yaml says); presence learns it
without a restart. The running gateway does it, so its radios stay its.

--walk records what "survey check" measures: go straight from point to point and press Enter as you pass each of them.
With points (--walk 1,1 9,1 9,6) Enter alone is enough; without, type where you are: 9,1 Enter. q ends the walk, x throws
it away.

--page lets one page, on a phone in the store's network, do the same: it prints a link and a code for it.`;

export function surveyRecordCommand(): Command {
	return new Command('record')
		.description('walk the store with a tag: what is heard at each place, stored for presence to learn from')
		.option('-c, --config <file>', 'settings of the running gateway', 'gateway.yaml')
		.option('-t, --tag <id>', 'the tag you carry; needed where the site file names several')
		.option('--at <x,y>', 'one place: metres from the lower left corner of the floor', pointOf)
		.option('--zone <id>', 'one place: somewhere in that zone')
		.option('--list', 'what is recorded')
		.option('--delete <place>', 'forget a place: x,y or a zone')
		.option('--undo', 'take back the last recording or deletion')
		.option('--walk [points...]', 'a check walk', walkPoint)
		.option('--page', 'let a page record: prints its link and code')
		.option('--json', 'one line of JSON for each picture; with --list one in all')
		.addHelpText('after', HELP)
		.action(record);
}

async function record(options: Options): Promise<void> {
	const config = readConfig(options.config);
	const running = await runningGateway(config.data, options.config);
	const gateway = new SurveyGateway(running);
	const line = new ProgressLine(process.stderr);
	if (options.page) return await openPage(gateway, running, config);
	if (options.undo) {
		await gateway.act({ do: 'undo' });
		return line.say('Taken back.');
	}
	if (options.delete !== undefined) {
		await gateway.act({ do: 'delete', place: placeOf(options.delete) });
		return line.say(`Deleted: ${options.delete}.`);
	}
	const points = await gateway.points();
	if (options.list) return await list(points, options);
	const tag = tagOf(points.tags, options.tag);
	if (options.walk) return await walk(gateway, tag, options.walk === true ? [] : options.walk, line);
	const place = options.at ? { at: options.at } : options.zone === undefined ? undefined : { zone: options.zone };
	if (place) return await recordOne(gateway, tag, place, options, line);
	if (options.json) throw new Error('With --json say where the tag is: --at x,y or --zone ID.');
	await recordAll(gateway, tag, points, line);
}

async function openPage(gateway: SurveyGateway, running: RunningGateway, { http }: GatewayConfig): Promise<void> {
	const { code, until } = await gateway.unlock();
	const out = new LineWriter(process.stdout);
	const options = { code, until, url: running.url, host: http.host };
	const links = pageLinks(options);
	const picture = process.stdout.isTTY && links[0] !== undefined ? qrCode(links[0]) : undefined;
	for (const text of [...(picture ? qrLines(picture) : []), ...pageWords(options, links)]) out.write(text);
	await out.flush();
}

async function list(points: SurveyPointsReply, { json }: Options): Promise<void> {
	const out = new LineWriter(process.stdout);
	if (json) out.write(JSON.stringify(points));
	else for (const row of pointRows(points)) out.write(row);
	await out.flush();
}

/** Rejects where it came to nothing: whoever called it sees that by the exit code. */
async function recordOne(
	gateway: SurveyGateway,
	tag: string,
	place: SurveyPlaceRef,
	{ json }: Options,
	line: ProgressLine,
): Promise<void> {
	const leaving = leavingOnSignals();
	const out = new LineWriter(process.stdout);
	const outcome = await gateway.record(
		tag,
		place,
		async (picture) => {
			if (json) {
				out.write(JSON.stringify(picture));
				// whoever reads it wants to see it fill
				await out.flush();
			} else if (line.isLive && picture.point) line.show(progressBar(picture.point));
		},
		leaving.signal,
	);
	line.end();
	if (!outcome.ok) throw new Error(outcome.words);
	line.say(`${placeWords(place)}: ${outcome.words}`);
}

/** A place is not finished for somebody who has gone. */
function leavingOnSignals(): AbortController {
	const leaving = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => leaving.abort());
	return leaving;
}

/** From place to place, until all are recorded or somebody has had enough. */
async function recordAll(
	gateway: SurveyGateway,
	tag: string,
	first: SurveyPointsReply,
	line: ProgressLine,
): Promise<void> {
	const leaving = leavingOnSignals();
	using answers = new Answers(leaving);
	const skipped = new Set<string>();
	let points = first;
	let last: Point | undefined = points.points.at(-1)?.at;
	line.say(KEYS);
	while (!leaving.signal.aborted) {
		const recorded = points.points.flatMap(({ at }) => (at ? [at] : []));
		const { done, next } = surveyProgress(points, recorded, last, skipped);
		if (!next) {
			const left = points.places.length - done;
			return line.say(left === 0 ? `All ${done} places are recorded.` : `${done} are recorded, ${left} were skipped.`);
		}
		line.show(nextWords(done, points.places.length, next, last));
		const answer = await answers.next();
		line.end();
		const again = points.points.at(-1);
		let place: SurveyPlaceRef | undefined;
		if (answer === 'quit') return;
		if (answer === 's') skipped.add(placeKey({ at: next.at }));
		else if (answer === 'enter') place = { at: next.at };
		else if (again && (answer === 'r' || answer === 'd')) {
			const ref: SurveyPlaceRef = again.at ? { at: again.at } : { zone: again.zone ?? '' };
			if (answer === 'r') place = ref;
			else {
				await gateway.act({ do: 'delete', place: ref });
				line.say(`${pointPlace(again)}: deleted.`);
			}
		} else line.say(KEYS);
		if (place) {
			const { ok, words } = await gateway.record(
				tag,
				place,
				({ point }) => {
					if (point && line.isLive) line.show(progressBar(point));
				},
				leaving.signal,
			);
			line.say(`${placeWords(place)}: ${words}`);
			if (ok && 'at' in place) last = place.at;
		}
		points = await gateway.points();
	}
}

function walkPoint(text: string, before: Point[] | undefined): Point[] {
	return [...(before ?? []), pointOf(text)];
}

function placeOf(text: string): SurveyPlaceRef {
	try {
		return { at: pointOf(text) };
	} catch {
		return { zone: text };
	}
}
