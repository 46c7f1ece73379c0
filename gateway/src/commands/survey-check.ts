// `aisle-gateway survey check`: the certificate of a store, from its survey and a walk whose true way is known.
import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { certificateJson } from '../certificate/certificate.ts';
import { certificateText } from '../certificate/certificate-text.ts';
import { certificatePage } from '../certificate/page.ts';
import { type CertificateFiles, certifyFiles, filesBeside, truthBeside } from '../certificate-files.ts';
import { ConfigError, type GatewayConfig, readConfig, surveyPath } from '../config.ts';
import { TruthError } from '../truth-file.ts';
import { rounded } from './json-figures.ts';
import { LineWriter } from './line-writer.ts';
import { printPdf } from './print-pdf.ts';
import { ProgressLine } from './progress-line.ts';

type Options = {
	config?: string;
	site?: string;
	survey?: string;
	truth?: string[];
	subject?: string;
	out?: string;
	pdf?: string;
	json?: boolean;
};

const USUAL_CONFIG = 'gateway.yaml';

const HELP = `
Without files it takes those that lie beside the site file, where "survey record" puts them: STORE.survey.jsonl,
STORE.check.jsonl and STORE.check.truth.csv. A recording of another name has its truth beside it (walk.jsonl,
walk.truth.csv), or in --truth, one for each recording in the same order. Without a walk it is a certificate of coverage
alone, and says so.

The truth has a first line "t,x,y" and a line a moment: Unix seconds, and metres from the corner that the site file counts
from. What the gateway would have reported of the walk is held against it.

Exit code: 0 when the certificate was made, whatever it says; 1 when a file is wrong, or one that was asked for could not
be written.`;

export function surveyCheckCommand(): Command {
	return new Command('check')
		.description('a certificate: how often each zone is right, how late, where coverage is thin, what would help')
		.argument('[capture...]', 'recordings of a walk with a tag; beside the site file unless said')
		.option('-c, --config <file>', `settings that name the site file (default: ${USUAL_CONFIG} where there is one)`)
		.option('--site <file>', 'the site file, in place of the one in the settings')
		.option('--survey <file>', 'the survey, in place of the one beside the site file')
		.option('--truth <file...>', 'where the tag truly was (t,x,y), one for each recording')
		.option('--subject <id>', 'whose way it was, such as tag:walker: needed where there are several')
		.option('--out <file>', 'write it as a page (HTML) to look at and print')
		.option('--pdf <file>', 'print that page to a PDF (needs Chromium)')
		.option('--json', 'for machines: one JSON object')
		.addHelpText('after', HELP)
		.action(check);
}

async function check(captures: string[], options: Options): Promise<void> {
	const files = filesOf(captures, options);
	const line = new ProgressLine(process.stderr);
	const { subject } = options;
	const certificate = await certifyFiles(files, {
		nowT: Date.now() / 1000,
		say: (words) => line.say(words),
		...(subject !== undefined && { subject }),
	});
	const out = new LineWriter(process.stdout);
	out.write(options.json ? JSON.stringify(certificateJson(certificate), rounded, 2) : certificateText(certificate));
	await out.flush();
	const page = certificatePage(certificate);
	if (options.out !== undefined) {
		writePage(options.out, page);
		line.say(`Written: ${options.out}`);
	}
	if (options.pdf !== undefined) {
		await printPdf(page, resolve(options.pdf));
		line.say(`Written: ${options.pdf}`);
	}
}

function filesOf(captures: readonly string[], options: Options): CertificateFiles {
	const { survey, truth = [] } = options;
	if (truth.length > 0 && truth.length !== captures.length) {
		const most =
			captures.length === 0 ? 'Name the recording of the walk, too' : 'Give one --truth for each, in the same order';
		throw new TruthError(`There are ${captures.length} recordings and ${truth.length} truth files. ${most}.`);
	}
	const config = settingsOf(options);
	const beside = filesBeside(config.site, survey ?? surveyPath(config));
	if (survey !== undefined) beside.survey = survey;
	if (captures.length > 0) {
		beside.walks = captures.map((capture, i) => ({ capture, truth: truth[i] ?? truthBeside(capture) }));
	}
	return beside;
}

function settingsOf({ config, site }: Options): Pick<GatewayConfig, 'site' | 'survey'> {
	if (site !== undefined) return { site };
	if (config !== undefined || existsSync(USUAL_CONFIG)) return readConfig(config ?? USUAL_CONFIG);
	throw new ConfigError(
		`There is no ${USUAL_CONFIG} here. Say where the settings are (--config FILE), or the site file (--site FILE).`,
	);
}

function writePage(path: string, page: string): void {
	try {
		writeFileSync(path, page);
	} catch (error) {
		throw new Error(`Cannot write ${path} (${(error as NodeJS.ErrnoException).code}). Name another with --out.`);
	}
}
