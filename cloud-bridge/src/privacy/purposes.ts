// What each purpose of consent does in this version, and the legal basis that is suggested for it. Pure.
import type { Purpose } from '@aisle/protocol';
import type { Words } from './facts.ts';

/** A purpose without an entry does not compile. */
export const PURPOSE_USES: Record<Purpose, Words> = {
	presence: {
		en: 'The phone is recognised in the store; visits and zones are kept for the stated days. Without it nothing else has anything to work with.',
		de: 'Das Handy wird im Geschäft erkannt; Besuche und Zonen werden die genannten Tage aufbewahrt. Ohne dies geschieht auch sonst nichts.',
	},
	offers: {
		en: 'Campaigns are decided on where the shopper stands, and offers are sent to the phone. Withdrawn, those that wait are cancelled.',
		de: 'Kampagnen werden danach entschieden, wo die Person steht, und Angebote ans Handy gesendet. Nach Widerruf werden wartende verworfen.',
	},
	purchases: {
		en: 'Asked for and recorded. This version takes in no purchases: nothing is used under it yet.',
		de: 'Wird erfragt und festgehalten. Diese Version nimmt keine Einkäufe entgegen: Es wird noch nichts genutzt.',
	},
	staff: {
		en: 'The shopper may give a name, sealed in the database. This version shows it to nobody but the shopper yet. Withdrawn, the name is deleted.',
		de: 'Die Person kann einen Namen angeben, versiegelt in der Datenbank. Diese Version zeigt ihn noch niemandem außer ihr selbst. Nach Widerruf wird er gelöscht.',
	},
	research: {
		en: 'Asked for and recorded. This version makes figures of all visits together only, never of one shopper’s way.',
		de: 'Wird erfragt und festgehalten. Diese Version bildet Zahlen nur aus allen Besuchen zusammen, nie aus dem Weg einer Person.',
	},
};

export const CONSENT_BASIS: Words = {
	en: 'GDPR Art. 6(1)(a), consent, apart for each purpose',
	de: 'DSGVO Art. 6 Abs. 1 lit. a, Einwilligung, für jeden Zweck getrennt',
};

/** What Art. 13(2) asks for beyond purposes, and the law on what is stored on a phone. */
export const CONSENT_TERMS: readonly { term: Words; words: Words }[] = [
	{
		term: { en: 'Must I? (Art. 13(2)(e))', de: 'Muss ich? (Art. 13 Abs. 2 lit. e)' },
		words: {
			en: 'No: by no law and no contract. Who does not agree is not recognised and gets no offers here; nothing else in the store depends on it.',
			de: 'Nein: weder Gesetz noch Vertrag verlangen es. Wer nicht zustimmt, wird nicht erkannt und bekommt hier keine Angebote; sonst hängt im Geschäft nichts davon ab.',
		},
	},
	{
		term: {
			en: 'Automated decisions, profiling (Art. 13(2)(f), 22)',
			de: 'Automatisierte Entscheidungen, Profiling (Art. 13 Abs. 2 lit. f, 22)',
		},
		words: {
			en: 'Which offer comes follows from rules that people wrote (campaigns): zone, time, how long, how often. The offer says why it came. No score is made of anybody; an offer has no legal or similar effect.',
			de: 'Welches Angebot kommt, folgt aus Regeln, die Menschen geschrieben haben (Kampagnen): Zone, Zeit, wie lange, wie oft. Das Angebot sagt, warum es kam. Niemand bekommt eine Bewertung; ein Angebot hat keine rechtliche oder ähnliche Wirkung.',
		},
	},
	{
		term: {
			en: 'On the phone itself (ePrivacy Directive Art. 5(3))',
			de: 'Auf dem Handy selbst (§ 25 TDDDG)',
		},
		words: {
			en: 'The page keeps access and what it showed last in the browser, from opting in until erased: what the shopper asked for cannot work without it. No cookie, nothing of third parties. The phone advertises only after consent to “presence”.',
			de: 'Die Seite legt Zugang und zuletzt Gezeigtes im Browser ab, vom Zustimmen bis zum Löschen: ohne das geht nicht, worum gebeten wurde. Kein Cookie, nichts von Dritten. Das Handy sendet nur nach Zustimmung zu „presence“.',
		},
	},
];
