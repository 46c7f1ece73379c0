// `walks`: a folder like the office walks, of a store that is not there: a survey, and one tag a walk with its true way.
import { copyFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Site } from '@aisle/protocol';
import { Command } from 'commander';
import { walkSurvey } from '../survey.ts';
import { walk } from '../walk.ts';
import { LineFile } from '../wires/capture-file.ts';
import { captureLine, surveyLine } from '../wires/capture-line.ts';
import { failedWriting, loadSite, subjectOf, timestamp, wholeNumber } from './inputs.ts';
import { metres } from './survey.ts';

const DAY_S = 86_400;

type Options = {
	site: string;
	seed: number;
	subjects?: string[];
	walks: number;
	durationS: number;
	people: number;
	spacingM: number;
	out: string;
	name: string;
	start: number;
};

export function walksCommand(): Command {
	return new Command('walks')
		.description('a survey and walks of one tag each with their truth, in a folder laid out as the office walks are')
		.requiredOption('--site <file>', 'the site file; a copy goes into the folder')
		.option('--out <folder>', 'the folder', join(tmpdir(), 'virtual-walks'))
		.option('--name <name>', 'the copy is called site-NAME.yaml', 'demo')
		.option(
			'--subjects <subject...>',
			'who walks, in turn; the first is carried round in the survey (default: every tag that somebody carries)',
		)
		.option('--walks <n>', 'how many', wholeNumber, 5)
		.option(
			'--duration-s <seconds>',
			'how long each is at most; it ends when the tag leaves the store',
			wholeNumber,
			300,
		)
		.option('--people <n>', 'shoppers in the way', wholeNumber, 25)
		.option('--seed <n>', 'of the store; each walk is another day in it', wholeNumber, 1)
		.option('--spacing-m <metres>', "between the survey's places", metres, 2)
		.option('--start <time>', 'of the first walk, RFC 3339', timestamp, Date.parse('2026-01-05T09:00:00Z') / 1000)
		.action(walks);
}

async function walks(options: Options): Promise<void> {
	const site = loadSite(options.site);
	const folder = resolve(options.out);
	// a cart that is put back is at its rack at once, as nobody who walks; a fob is nobody until a shopper carries it
	const carried = site.subjects.filter(({ kind }) => kind !== 'cart' && kind !== 'fob');
	const names = options.subjects ?? carried.map(({ id }) => `tag:${id}`);
	const subjects = names.map((name) => subjectOf(site, name));
	if (subjects.length === 0) throw new Error(`${options.site} names no subjects: nobody to walk.`);
	makeFolder(folder);
	copyFileSync(options.site, join(folder, `site-${options.name}.yaml`));
	await writeSurvey(site, subjects[0]!, join(folder, 'survey.jsonl.gz'), options);
	for (let i = 0; i < options.walks; i++) {
		const subject = `tag:${subjects[i % subjects.length]!.id}`;
		const path = join(folder, `straight-${String(i + 1).padStart(2, '0')}`);
		const lastedS = await writeWalk(site, subject, path, { ...options, day: i + 2 });
		process.stderr.write(`${basename(path)}: ${subject}, ${lastedS.toFixed(0)} s\n`);
	}
	process.stderr.write(`${folder}: ${options.walks} walks and a survey\n`);
}

async function writeSurvey(site: Site, subject: Site['subjects'][number], path: string, options: Options) {
	const { seed, spacingM, start } = options;
	const lines = new LineFile(path);
	walkSurvey({ site, seed, subject, spacingM, holdS: 3, startS: start - DAY_S }, (heard, at) =>
		lines.write(surveyLine(heard, at)),
	);
	await lines.end().catch((error) => failedWriting(path, error));
}

/** @returns how long it lasted */
async function writeWalk(
	site: Site,
	subject: string,
	path: string,
	{ seed, day, people, durationS, start }: Options & { day: number },
): Promise<number> {
	const capture = new LineFile(`${path}.jsonl`);
	const truth = new LineFile(`${path}.truth.csv`);
	truth.write('t,x,y,subject');
	const startS = start + day * DAY_S;
	const lastedS = walk({ site, seed, day, people, strangers: 0, startS, subject, durationS }, (heard, [x, y]) => {
		capture.write(captureLine(heard));
		truth.write(`${heard.t.toFixed(3)},${x.toFixed(3)},${y.toFixed(3)},${subject}`);
	});
	await Promise.all([capture.end(), truth.end()]).catch((error) => failedWriting(path, error));
	return lastedS;
}

function makeFolder(folder: string): void {
	try {
		mkdirSync(folder, { recursive: true });
	} catch (error) {
		failedWriting(folder, error as Error);
	}
}
