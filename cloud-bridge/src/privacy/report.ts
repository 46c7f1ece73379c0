// The privacy report as sections of blocks, from the facts of one configuration, in one language. Pure.
import type { Report, Section } from './blocks.ts';
import * as care from './care-sections.ts';
import * as data from './data-sections.ts';
import type { ReportFacts, ReportLanguage, Say } from './facts.ts';

type SectionWriter = (facts: ReportFacts, say: Say, language: ReportLanguage) => Section;

const WRITERS: readonly SectionWriter[] = [
	data.responsible,
	data.warnings,
	data.flows,
	data.kinds,
	data.purposes,
	data.texts,
	data.strangers,
	care.rights,
	care.retention,
	care.backups,
	care.security,
	care.risks,
	care.open,
	care.tables,
	care.signs,
];

export function privacyReport(facts: ReportFacts, language: ReportLanguage): Report {
	const say: Say = (words) => words[language];
	const made = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
		dateStyle: 'long',
		timeStyle: 'short',
		timeZone: 'UTC',
	}).format(facts.madeT * 1000);
	return {
		language,
		title: say({ en: 'Data protection report', de: 'Datenschutzbericht' }),
		subtitle: facts.controller.name,
		madeT: facts.madeT,
		made: say({
			en: `Made by Aisle on ${made} UTC from ${facts.configFile}. It describes this configuration; make it again after a change.`,
			de: `Erstellt von Aisle am ${made} UTC aus ${facts.configFile}. Er beschreibt diese Konfiguration; nach einer Änderung neu erstellen.`,
		}),
		sections: WRITERS.map((write) => write(facts, say, language)),
	};
}
