// `survey`: an installer's round through the store, as a capture whose lines say where the tag was held.
import { Command, InvalidArgumentError } from 'commander';
import { walkSurvey } from '../survey.ts';
import { LineFile } from '../wires/capture-file.ts';
import { surveyLine } from '../wires/capture-line.ts';
import { failedWriting, loadSite, subjectOf, timestamp, wholeNumber } from './inputs.ts';

type Options = {
	site: string;
	seed: number;
	subject: string;
	spacingM: number;
	holdS: number;
	out: string;
	start: number;
};

export function surveyCommand(): Command {
	return new Command('survey')
		.description('a survey of the store: one of its tags held still at each point of a grid')
		.requiredOption('--site <file>', 'the site file')
		.requiredOption('--subject <subject>', 'the tag that is carried round, e.g. tag:fob-club-204')
		.requiredOption('--out <file>', 'the survey (JSON Lines, gzipped where the name ends in .gz)')
		.option('--seed <n>', "the store's: the same walls and radios as of capture and run", wholeNumber, 1)
		.option('--spacing-m <metres>', 'from one place to the next', metres, 2)
		.option('--hold-s <seconds>', 'how long at each', wholeNumber, 3)
		.option('--start <time>', 'RFC 3339', timestamp, Date.parse('2026-01-04T19:00:00Z') / 1000)
		.action(survey);
}

async function survey({ site: path, subject, start, out, ...options }: Options): Promise<void> {
	const site = loadSite(path);
	const file = new LineFile(out);
	let adverts = 0;
	const places = walkSurvey({ ...options, site, subject: subjectOf(site, subject), startS: start }, (heard, at) => {
		file.write(surveyLine(heard, at));
		adverts++;
	});
	await file.end().catch((error) => failedWriting(out, error));
	process.stderr.write(`${out}: ${adverts.toLocaleString('en')} adverts from ${places} places\n`);
}

export function metres(text: string): number {
	const value = Number(text);
	if (!(value >= 0.25 && value <= 100)) throw new InvalidArgumentError('Write metres from 0.25 to 100, e.g. 2.');
	return value;
}
