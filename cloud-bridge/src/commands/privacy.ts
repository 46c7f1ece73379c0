// `aisle-bridge privacy report`: the guide for data protection officers, made from the live configuration.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { ConfigError, readConfig } from '../config.ts';
import { readConsentTexts } from '../consent-texts.ts';
import { REPORT_LANGUAGES, type ReportLanguage } from '../privacy/facts.ts';
import { readFigures } from '../privacy/figures.ts';
import { reportMarkdown } from '../privacy/markdown.ts';
import { reportPage } from '../privacy/page.ts';
import { privacyReport } from '../privacy/report.ts';
import { privacyFacts } from './privacy-facts.ts';
import { writeNamedFile } from './write-file.ts';

const FORMATS = ['html', 'md', 'json'] as const;
type Options = {
	config: string;
	database?: string;
	out?: string;
	format: (typeof FORMATS)[number];
	language: ReportLanguage;
};

export function privacyCommand(): Command {
	const report = new Command('report')
		.description('write the data protection report of this configuration: flows, data, purposes, retention, signs')
		.option('-c, --config <path>', 'settings', 'cloud.yaml')
		.option('--database <path>', 'a copy to take figures from, while the bridge has its own open')
		.option('-o, --out <path>', 'file to write; standard output without it')
		.addOption(new Option('--format <format>', 'what to write').choices(FORMATS).default('html'))
		.addOption(new Option('--language <language>', 'language of the report').choices(REPORT_LANGUAGES).default('en'))
		.action((options: Options) => writeReport(options));
	return new Command('privacy').description('for data protection officers').addCommand(report);
}

async function writeReport({ config: configFile, database, out, format, language }: Options): Promise<void> {
	const config = readConfig(configFile, process.env);
	if (database !== undefined && !existsSync(database)) {
		throw new ConfigError(`There is no database file ${database}; name one that is there.`);
	}
	const nowS = Date.now() / 1000;
	const facts = privacyFacts({
		config,
		configFile,
		env: process.env,
		texts: readConsentTexts(config.consents),
		figures: await readFigures(resolve(database ?? config.database), nowS),
		nowS,
	});
	const report = privacyReport(facts, language);
	const text = {
		html: () => reportPage(report),
		md: () => reportMarkdown(report),
		json: () => `${JSON.stringify({ facts, ...report }, undefined, 2)}\n`,
	}[format]();
	if (out === undefined) {
		process.stdout.write(text);
		return;
	}
	writeNamedFile(out, text);
	process.stderr.write(`Wrote ${resolve(out)}.\n`);
}
