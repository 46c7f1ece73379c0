// The sections of what is done for people: their rights, how long things are kept, what protects them. Pure.
import type { Section } from './blocks.ts';
import { DATA_KIND_IDS, DATA_KINDS } from './data-kinds.ts';
import type { ReportFacts, ReportLanguage, Say, Words } from './facts.ts';
import { openPoints } from './open-points.ts';
import { keepings } from './retention.ts';
import { RIGHTS } from './rights.ts';
import { risksOf } from './risks.ts';
import { securityRows } from './security.ts';
import { signsOf } from './signage.ts';
import { impersonalTables, tablesOf } from './tables.ts';

export function rights(_facts: ReportFacts, say: Say): Section {
	const head: Words[] = [
		{ en: 'Right', de: 'Recht' },
		{ en: 'GDPR', de: 'DSGVO' },
		{ en: 'How', de: 'Wie' },
		{ en: 'Call', de: 'Aufruf' },
	];
	return {
		id: 'rights',
		title: say({ en: 'Rights, and how each is exercised', de: 'Rechte und wie sie ausgeübt werden' }),
		blocks: [
			{
				is: 'text',
				words: say({
					en: 'All of them on the shopper’s own phone, at any time, without asking staff.',
					de: 'Alle auf dem eigenen Handy, jederzeit, ohne das Personal zu fragen.',
				}),
			},
			{
				is: 'table',
				label: say({ en: 'Rights', de: 'Rechte' }),
				head: head.map(say),
				rows: RIGHTS.map(({ name, article, call, how }) => [say(name), article, say(how), call]),
			},
		],
	};
}

export function retention(facts: ReportFacts, say: Say): Section {
	return {
		id: 'retention',
		title: say({ en: 'How long things are kept', de: 'Wie lange was aufbewahrt wird' }),
		blocks: [
			{
				is: 'table',
				label: say({ en: 'Retention', de: 'Aufbewahrung' }),
				head: [
					say({ en: 'What', de: 'Was' }),
					say({ en: 'How long', de: 'Wie lange' }),
					say({ en: 'Setting', de: 'Einstellung' }),
				],
				rows: keepings(facts).map(({ what, howLong, setting }) => [say(what), say(howLong), setting]),
			},
		],
	};
}

export function backups({ backups: made }: ReportFacts, say: Say): Section {
	const words =
		made === undefined
			? say({
					en: 'The bridge makes none. Where copies are made in another way, write down here where they lie, who reads them, and when each is deleted.',
					de: 'Die Bridge macht keine. Werden Kopien anders gemacht, hier festhalten, wo sie liegen, wer sie liest und wann jede gelöscht wird.',
				})
			: say({
					en: `Copies of the database go to ${made.folder} (cron: ${made.cron}), and each is deleted after ${made.keepDays} days. The key that opens what is sealed is not in them. What was erased meanwhile is erased again when a copy is restored.`,
					de: `Kopien der Datenbank gehen nach ${made.folder} (cron: ${made.cron}), jede wird nach ${made.keepDays} Tagen gelöscht. Der Schlüssel zum Versiegelten ist nicht darin. Was seither gelöscht wurde, wird beim Zurückspielen erneut gelöscht.`,
				});
	return { id: 'backups', title: say({ en: 'Backups', de: 'Sicherungen' }), blocks: [{ is: 'text', words }] };
}

export function security(facts: ReportFacts, say: Say, language: ReportLanguage): Section {
	return {
		id: 'security',
		title: say({ en: 'How it is protected', de: 'Wie es geschützt ist' }),
		blocks: [
			{
				is: 'terms',
				items: securityRows(facts, language).map(({ term, words }) => ({ term: say(term), words: say(words) })),
			},
		],
	};
}

export function risks(facts: ReportFacts, say: Say): Section {
	return {
		id: 'risks',
		title: say({
			en: 'Risks and measures, for an impact assessment (Art. 35)',
			de: 'Risiken und Maßnahmen, für eine Folgenabschätzung (Art. 35)',
		}),
		blocks: [
			{
				is: 'table',
				label: say({ en: 'Risks and measures', de: 'Risiken und Maßnahmen' }),
				head: [
					say({ en: 'Risk', de: 'Risiko' }),
					say({ en: 'Measure', de: 'Maßnahme' }),
					say({ en: 'What is left', de: 'Was bleibt' }),
				],
				rows: risksOf(facts).map(({ risk, measure, left }) => [say(risk), say(measure), say(left)]),
			},
		],
	};
}

export function open(facts: ReportFacts, say: Say): Section {
	return {
		id: 'open',
		title: say({ en: 'For you to fill in', de: 'Von Ihnen auszufüllen' }),
		blocks: [{ is: 'open', items: openPoints(facts).map(say) }],
	};
}

export function tables(_facts: ReportFacts, say: Say): Section {
	const personal = DATA_KIND_IDS.map((id) => [say(DATA_KINDS[id].name), tablesOf(id).join(', ')] as const);
	return {
		id: 'tables',
		title: say({ en: 'Tables of the database', de: 'Tabellen der Datenbank' }),
		blocks: [
			{
				is: 'terms',
				items: personal.filter(([, names]) => names !== '').map(([term, words]) => ({ term, words })),
			},
			{
				is: 'text',
				words: `${say({ en: 'Nothing about a person is in', de: 'Nichts über Personen enthalten' })}: ${impersonalTables()
					.map(({ table, holds }) => `${table} (${say(holds)})`)
					.join(', ')}.`,
			},
		],
	};
}

export function signs(facts: ReportFacts, say: Say): Section {
	return {
		id: 'signs',
		title: say({ en: 'For the door', de: 'Für die Tür' }),
		blocks: [
			{
				is: 'text',
				words: say({
					en: 'A page each, to print and hang where people come in.',
					de: 'Je eine Seite, zum Ausdrucken und Aushängen am Eingang.',
				}),
			},
			...signsOf(facts),
		],
	};
}
