// The rights of a shopper and how each is exercised: in the app, by which call of the API. Pure.
import type { Words } from './facts.ts';

export type Right = { name: Words; article: string; call: string; how: Words };

/** `call` is a method and a path of docs/reference/openapi.json; a test says where one is not there. */
export const RIGHTS: readonly Right[] = [
	{
		name: { en: 'See', de: 'Auskunft' },
		article: 'Art. 15',
		call: 'GET /v1/app/me',
		how: {
			en: 'The page shows consents, stores, phones, pause.',
			de: 'Die Seite zeigt Einwilligungen, Geschäfte, Handys, Pause.',
		},
	},
	{
		name: { en: 'See where I was', de: 'Auskunft, wo ich war' },
		article: 'Art. 15',
		call: 'GET /v1/app/presence',
		how: {
			en: 'Every visit and zone, how it was noticed, and when each line is deleted.',
			de: 'Jeder Besuch, jede Zone, wie bemerkt, und wann jede Zeile gelöscht wird.',
		},
	},
	{
		name: { en: 'Take it along', de: 'Mitnehmen' },
		article: 'Art. 15(3), 20',
		call: 'GET /v1/app/export',
		how: { en: 'Everything that is known, as JSON.', de: 'Alles Bekannte als JSON.' },
	},
	{
		name: { en: 'Withdraw', de: 'Widerrufen' },
		article: 'Art. 7(3)',
		call: 'PUT /v1/app/consents/{purpose}',
		how: {
			en: 'One switch a purpose, as easy as granting. Sending stops at once, also what waits; presence withdrawn deletes visits and gateways forget; offers already sent stay until they are old or erased.',
			de: 'Ein Schalter je Zweck, so leicht wie das Erteilen. Das Senden endet sofort, auch Wartendes; ohne Erkennung werden Besuche gelöscht und Gateways vergessen; gesendete Angebote bleiben bis zum Ende ihrer Frist oder bis zum Löschen.',
		},
	},
	{
		name: { en: 'Pause', de: 'Pausieren' },
		article: 'Art. 18, 21',
		call: 'PUT /v1/app/pause',
		how: {
			en: 'For an hour or a day nobody is recognised and nothing is sent.',
			de: 'Eine Stunde oder einen Tag lang keine Erkennung, keine Nachrichten.',
		},
	},
	{
		name: { en: 'Correct', de: 'Berichtigen' },
		article: 'Art. 16',
		call: 'PUT /v1/app/name',
		how: { en: 'The name for staff can be changed.', de: 'Der Name für das Personal lässt sich ändern.' },
	},
	{
		name: { en: 'Erase', de: 'Löschen' },
		article: 'Art. 17',
		call: 'DELETE /v1/app/me',
		how: {
			en: 'Every row goes at once; the answer is a signed proof with counts and the last day a backup may hold any of it.',
			de: 'Jede Zeile wird sofort gelöscht; die Antwort ist ein signierter Nachweis mit Zahlen und dem letzten Tag, an dem eine Sicherung noch etwas davon enthält.',
		},
	},
	{
		name: { en: 'Proof of consent', de: 'Nachweis der Einwilligung' },
		article: 'Art. 7(1)',
		call: 'GET /v1/app/consents/receipt',
		how: {
			en: 'A signed receipt with every line, for both sides to keep.',
			de: 'Eine signierte Quittung mit jeder Zeile, für beide Seiten.',
		},
	},
];
