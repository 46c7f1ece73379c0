// `aisle-gateway survey`: live in the terminal, who is heard by which receiver. It asks the running gateway; the radio stays its.
import { Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { SurveyLine } from '../survey/line.ts';
import { newTagWords, type ScreenOptions, surveyLines, surveyScreen } from '../survey/screen.ts';
import { LineWriter } from './line-writer.ts';
import { runningGateway } from './running-gateway.ts';
import { surveyCheckCommand } from './survey-check.ts';
import { surveyRecordCommand } from './survey-record.ts';
import { TerminalScreen } from './terminal-screen.ts';

type Options = { config: string; json?: boolean; strangers?: boolean; by: ScreenOptions['by']; only?: string[] };

/** Four a second: as quick as somebody walking can read, and little for a Raspberry Pi. */
const SCREEN_EVERY_MS = 250;
const LINES_EVERY_MS = 1000;

export function surveyCommand(): Command {
	return (
		new Command('survey')
			.description('live: who is heard by which receiver, how well, and when last')
			.option('-c, --config <file>', 'settings of the running gateway', 'gateway.yaml')
			.option('--only <words...>', 'only things whose name or id has one of these words in it')
			.addOption(new Option('--by <what>', 'grouped by').choices(['thing', 'receiver']).default('thing'))
			.option('--strangers', 'for 10 minutes at most: strangers too, to find a new tag and its line for site.yaml')
			.option('--json', 'one line of JSON a second')
			// what comes after a sub-command is that sub-command's
			.enablePositionalOptions()
			.addCommand(surveyRecordCommand())
			.addCommand(surveyCheckCommand())
			.action((options: Options) => survey(options))
	);
}

async function survey(options: Options): Promise<void> {
	const gateway = await runningGateway(readConfig(options.config).data, options.config);
	const ending = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
	const onScreen = !options.json && process.stdout.isTTY && process.env.TERM !== 'dumb';
	const query = {
		everyMs: `${onScreen ? SCREEN_EVERY_MS : LINES_EVERY_MS}`,
		...(options.strangers && { strangers: 'true' }),
	};
	const lines = surveyOf(gateway.stream('survey', query, ending.signal), options, ending.signal);
	if (onScreen) await showScreen(lines, options, ending);
	else await writeLines(lines, options);
}

/** Ends quietly where it was asked to. */
async function* surveyOf(lines: AsyncIterable<unknown>, { only }: Options, signal: AbortSignal) {
	try {
		for await (const line of lines) {
			const parsed = SurveyLine.parse(line);
			yield only ? { ...parsed, things: parsed.things.filter((thing) => isNamed(thing, only)) } : parsed;
		}
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

function isNamed({ key, name }: { key: string; name: string }, words: readonly string[]): boolean {
	const text = `${key} ${name}`.toLowerCase();
	return words.some((word) => text.includes(word.toLowerCase()));
}

async function writeLines(lines: AsyncIterable<SurveyLine>, { json }: Options): Promise<void> {
	const out = new LineWriter(process.stdout);
	for await (const line of lines) {
		for (const text of json ? [JSON.stringify(line)] : surveyLines(line)) out.write(text);
		await out.flush();
	}
}

async function showScreen(lines: AsyncIterable<SurveyLine>, options: Options, ending: AbortController): Promise<void> {
	let last: SurveyLine | undefined;
	let { by } = options;
	{
		using screen = new TerminalScreen();
		const draw = () => {
			const { columns, rows } = screen.size();
			if (last) screen.draw(surveyScreen(last, { columns, rows, colours: screen.colours, by }));
		};
		screen.onResize(draw);
		screen.onKey((key) => {
			if (key === 'tab') by = by === 'thing' ? 'receiver' : 'thing';
			// without strangers there is nothing to print, and a finger on Enter ends nothing
			else if (key === 'end' || options.strangers) ending.abort();
			draw();
		});
		for await (const line of lines) {
			last = line;
			draw();
		}
	}
	if (!options.strangers || !last) return;
	const out = new LineWriter(process.stdout);
	for (const words of newTagWords(last)) out.write(words);
	if (!ending.signal.aborted) out.write('The 10 minutes for strangers are over.');
	await out.flush();
}
