// The sections of what is known of whom, and with whose leave. Pure.
import { PURPOSES } from '@aisle/protocol';
import type { Block, Section } from './blocks.ts';
import { DATA_KIND_IDS, DATA_KINDS } from './data-kinds.ts';
import type { ReportFacts, ReportLanguage, Say, Words } from './facts.ts';
import { figureBlocks } from './figure-blocks.ts';
import { flowLines, flowsOf } from './flows.ts';
import { CONSENT_BASIS, CONSENT_TERMS, PURPOSE_USES } from './purposes.ts';
import { warningsOf } from './warnings.ts';

export function responsible(facts: ReportFacts, say: Say): Section {
	const { controller, stores } = facts;
	const gateways = stores.reduce((sum, store) => sum + store.gateways.length, 0);
	const s = gateways === 1 ? '' : 's';
	const gatewaysWords = say({ en: `${gateways} gateway${s}`, de: `${gateways} Gateway${s}` });
	return {
		id: 'responsible',
		title: say({ en: 'Who is responsible', de: 'Wer verantwortlich ist' }),
		blocks: [
			{
				is: 'terms',
				items: [
					{
						term: say({ en: 'Controller (Art. 4(7))', de: 'Verantwortlicher (Art. 4 Nr. 7)' }),
						words: controller.name,
					},
					{ term: say({ en: 'Contact', de: 'Kontakt' }), words: controller.contact },
					...(controller.notice === undefined
						? []
						: [{ term: say({ en: 'Privacy notice', de: 'Datenschutzerklärung' }), words: controller.notice }]),
					{
						term: say({ en: 'Stores', de: 'Geschäfte' }),
						words: `${stores.map(({ id, name }) => (id === name ? id : `${name} (${id})`)).join(', ')}; ${gatewaysWords}`,
					},
					{
						term: say({ en: 'Least age', de: 'Mindestalter' }),
						words: say({
							en: `${facts.consents.minimumAge}, confirmed by the shopper (Art. 8)`,
							de: `${facts.consents.minimumAge}, von der Person bestätigt (Art. 8)`,
						}),
					},
				],
			},
			...figureBlocks(facts.figures, say),
		],
	};
}

export function warnings(facts: ReportFacts, say: Say): Section {
	const items = warningsOf(facts).map(({ words, remedy }) => ({ words: say(words), remedy: say(remedy) }));
	const none = say({
		en: 'The configuration shows no weakness that this command knows.',
		de: 'Die Konfiguration zeigt keine Schwäche, die dieser Befehl kennt.',
	});
	return {
		id: 'warnings',
		title: say({ en: 'What is weak', de: 'Schwachstellen' }),
		blocks: [items.length > 0 ? { is: 'warnings', items } : { is: 'text', words: none }],
	};
}

export function flows(facts: ReportFacts, say: Say, language: ReportLanguage): Section {
	const drawn = flowsOf(facts, language);
	return {
		id: 'flows',
		title: say({ en: 'What travels where', de: 'Was wohin geht' }),
		blocks: [
			{ is: 'flows', flows: drawn },
			{ is: 'steps', items: flowLines(drawn, language) },
		],
	};
}

export function kinds(facts: ReportFacts, say: Say): Section {
	const head: Words[] = [
		{ en: 'Data', de: 'Daten' },
		{ en: 'What, and from whom', de: 'Was, und von wem' },
		{ en: 'Why, and legal basis (a suggestion)', de: 'Wozu, und Rechtsgrundlage (Vorschlag)' },
		{ en: 'Where, and protected by', de: 'Wo, und geschützt durch' },
		{ en: 'How long', de: 'Wie lange' },
		{ en: 'Seen by', de: 'Wer es sieht' },
	];
	const rows = DATA_KIND_IDS.map((id) => {
		const { name, what, why, basis, from, where, protection, howLong, seenBy } = DATA_KINDS[id];
		const cells = [[what, from], [why, basis], [where, protection], [howLong(facts)], [seenBy]];
		return [say(name), ...cells.map((words) => words.map(say).map(asSentence))];
	});
	return {
		id: 'data',
		title: say({ en: 'Every kind of data', de: 'Alle Arten von Daten' }),
		blocks: [{ is: 'table', label: say({ en: 'Kinds of data', de: 'Arten von Daten' }), head: head.map(say), rows }],
	};
}

function asSentence(words: string): string {
	return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

export function purposes({ texts: all }: ReportFacts, say: Say, language: ReportLanguage): Section {
	const asked = all.find((text) => text.language === language)?.purposes;
	return {
		id: 'purposes',
		title: say({ en: 'Purposes', de: 'Zwecke' }),
		blocks: [
			{
				is: 'text',
				words: say({
					en: `Each is asked for on its own, none is ticked beforehand. Legal basis: ${CONSENT_BASIS.en}.`,
					de: `Nach jedem wird einzeln gefragt, keiner ist vorausgewählt. Rechtsgrundlage: ${CONSENT_BASIS.de}.`,
				}),
			},
			{
				is: 'terms',
				items: PURPOSES.map((purpose) => {
					const label = asked?.[purpose].label;
					return { term: label === undefined ? purpose : `${label} (${purpose})`, words: say(PURPOSE_USES[purpose]) };
				}),
			},
			{ is: 'terms', items: CONSENT_TERMS.map(({ term, words }) => ({ term: say(term), words: say(words) })) },
		],
	};
}

export function texts({ texts: all, consents }: ReportFacts, say: Say): Section {
	const blocks = all.map(({ version, language, intro, purposes: asked }): Block => {
		const items = Object.entries(asked).map(([purpose, { label, words }]) => [purpose, label, words]);
		const label = say({
			en: `Version ${version}, language ${language}`,
			de: `Fassung ${version}, Sprache ${language}`,
		});
		return {
			is: 'table',
			label: `${label}: ${intro}`,
			head: [
				say({ en: 'Purpose', de: 'Zweck' }),
				say({ en: 'Asked as', de: 'Gefragt als' }),
				say({ en: 'In words', de: 'Erklärt als' }),
			],
			rows: items,
		};
	});
	const whose = consents.hasOwnTexts
		? { en: 'The texts are your own.', de: 'Die Texte sind eigene.' }
		: { en: 'The texts are those that come with Aisle.', de: 'Die Texte sind die von Aisle mitgelieferten.' };
	return {
		id: 'texts',
		title: say({ en: 'The words shoppers agree to', de: 'Die Worte, denen zugestimmt wird' }),
		blocks: [
			{
				is: 'text',
				words: `${say(whose)} ${say({
					en: 'Each line of the ledger names version and language; a version is never changed, only followed by another.',
					de: 'Jede Zeile des Verzeichnisses nennt Fassung und Sprache; eine Fassung wird nie geändert, nur durch eine neue abgelöst.',
				})}`,
			},
			...blocks,
		],
	};
}

export function strangers(_facts: ReportFacts, say: Say): Section {
	const items: Words[] = [
		{
			en: 'A gateway looks each advert up in today’s tables and the site file. Where it is not found, its way ends there, in memory.',
			de: 'Ein Gateway schlägt jedes Signal in den heutigen Tabellen und der Standortdatei nach. Ist es dort nicht, endet sein Weg im Arbeitsspeicher.',
		},
		{
			en: 'What is left is a number: how many adverts, and about how many people in a zone.',
			de: 'Was bleibt, ist eine Zahl: wie viele Signale, und etwa wie viele Menschen in einer Zone.',
		},
		{
			en: 'Tested at every change (test/journeys/trace.test.ts): a store with strangers and opted-in shoppers for an hour; afterwards strangers’ addresses and identifiers are searched for in every byte of databases, logs, metrics, MQTT messages and data folders, in every spelling. There must be none.',
			de: 'Bei jeder Änderung geprüft (test/journeys/trace.test.ts): ein Geschäft mit Fremden und Angemeldeten eine Stunde lang; danach werden Adressen und Kennungen der Fremden in jedem Byte von Datenbanken, Protokollen, Messwerten, MQTT-Nachrichten und Datenordnern gesucht, in jeder Schreibweise. Es darf keine geben.',
		},
		{
			en: 'An installer may record adverts by hand to find faults: limited in time, said on the page, addresses of strangers replaced.',
			de: 'Bei der Einrichtung können Signale von Hand aufgezeichnet werden: zeitlich begrenzt, auf der Seite angezeigt, Adressen Fremder ersetzt.',
		},
	];
	return {
		id: 'strangers',
		title: say({ en: 'What a stranger leaves: nothing', de: 'Was Fremde hinterlassen: nichts' }),
		blocks: [{ is: 'list', items: items.map(say) }],
	};
}
