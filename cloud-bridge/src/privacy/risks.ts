// Risks to shoppers and what stands against each, for a data protection impact assessment. Pure.
import type { ReportFacts, Words } from './facts.ts';
import { daysWords } from './retention.ts';

export type Risk = { risk: Words; measure: Words; left: Words };

export function risksOf({ backups, tokens }: ReportFacts): Risk[] {
	const copies = backups && daysWords(backups.keepDays);
	return [
		{
			risk: { en: 'Somebody follows a phone by its code', de: 'Jemand verfolgt ein Handy anhand seines Codes' },
			measure: {
				en: 'the code changes every 10 minutes, differs in every store, and cannot be computed without the day key',
				de: 'der Code wechselt alle 10 Minuten, ist in jedem Geschäft ein anderer und ohne Tagesschlüssel nicht zu berechnen',
			},
			left: { en: 'within 10 minutes, at one place', de: 'innerhalb von 10 Minuten, an einem Ort' },
		},
		{
			risk: { en: 'A code is recorded and played back', de: 'Ein Code wird aufgezeichnet und wieder abgespielt' },
			measure: {
				en: 'taken for 10 minutes either side only; two places at once and stale codes go to the audit log, no offer is made; nothing of value is released on a code alone',
				de: 'gilt nur je 10 Minuten davor und danach; zwei Orte zugleich und alte Codes kommen ins Prüfprotokoll, ohne Angebot; auf einen Code allein gibt es nichts von Wert',
			},
			left: {
				en: 'a wrong line in the log of one’s own presence',
				de: 'eine falsche Zeile im eigenen Anwesenheitsverlauf',
			},
		},
		{
			risk: { en: 'A gateway is stolen', de: 'Ein Gateway wird gestohlen' },
			measure: {
				en: 'it holds pseudonyms and day keys of one store for 3 days at most, no name, no shopper key; its account is taken out of the broker',
				de: 'es enthält Pseudonyme und Tagesschlüssel eines Geschäfts für höchstens 3 Tage, keinen Namen, keinen Kundenschlüssel; sein Konto wird im Broker gelöscht',
			},
			left: {
				en: 'who comes near the thief, for 3 days at most',
				de: 'wer dem Dieb nahe kommt, höchstens 3 Tage lang',
			},
		},
		{
			risk: { en: 'The database or a backup is stolen', de: 'Datenbank oder Sicherung wird gestohlen' },
			measure: {
				en: `keys and names are sealed, tokens are hashes${copies ? `; copies are deleted after ${copies.en}` : ''}`,
				de: `Schlüssel und Namen sind versiegelt, Tokens nur Hashes${copies ? `; Kopien werden gelöscht nach: ${copies.de}` : ''}`,
			},
			left: {
				en: 'visits and offers under random numbers; keep the file of shopper keys apart',
				de: 'Besuche und Angebote unter Zufallsnummern; die Datei der Kundenschlüssel getrennt halten',
			},
		},
		{
			risk: { en: 'A phone or its token is stolen', de: 'Ein Handy oder sein Token wird gestohlen' },
			measure: {
				en: `a token is good for ${tokens.accessMinutes} minutes; a refresh token is good once, and used again it is refused and goes to the audit log; erasing ends all access`,
				de: `ein Token gilt ${tokens.accessMinutes} Minuten; ein Erneuerungstoken gilt einmal, danach wird es abgelehnt und protokolliert; Löschen beendet jeden Zugang`,
			},
			left: { en: 'what the shopper could see, until then', de: 'bis dahin das, was die Person selbst sehen könnte' },
		},
		{
			risk: { en: 'The clock of a phone is wrong', de: 'Die Uhr eines Handys geht falsch' },
			measure: {
				en: 'the API tells the phone, and how far it is off; the pass is a stranger’s until it is right',
				de: 'die API sagt es dem Handy und um wie viel; bis dahin ist der Code der eines Fremden',
			},
			left: { en: 'not recognised: no harm', de: 'keine Erkennung: kein Schaden' },
		},
		{
			risk: { en: 'Two phones with one account', de: 'Zwei Handys mit einem Konto' },
			measure: {
				en: 'a second phone comes in only by a code from the first, for minutes and once; both are listed; two places at once make no offer',
				de: 'ein zweites Handy kommt nur mit einem Code des ersten hinzu, minutenlang und einmal; beide sind aufgelistet; zwei Orte zugleich ergeben kein Angebot',
			},
			left: {
				en: 'whoever shares an account shares its log',
				de: 'wer ein Konto teilt, teilt auch den Verlauf',
			},
		},
		{
			risk: { en: 'An app reports what it cannot have heard', de: 'Eine App meldet, was sie nicht gehört haben kann' },
			measure: {
				en: 'only beacons of the store, in time, at a walking pace and in one store; the rest is refused and goes to the audit log',
				de: 'nur Beacons des Geschäfts, rechtzeitig, in Gehgeschwindigkeit und in einem Geschäft; alles andere wird abgelehnt und protokolliert',
			},
			left: { en: 'a false presence of one’s own', de: 'eine falsche eigene Anwesenheit' },
		},
		{
			risk: { en: 'A token is used after erasure', de: 'Ein Token wird nach der Löschung benutzt' },
			measure: {
				en: 'refused as erased, noted without a person; nothing can be brought back',
				de: 'als gelöscht abgelehnt, ohne Personenbezug vermerkt; nichts kehrt zurück',
			},
			left: { en: 'none', de: 'keines' },
		},
		{
			risk: { en: 'A gateway is offline when somebody withdraws', de: 'Ein Gateway ist bei einem Widerruf offline' },
			measure: {
				en: 'it sends nothing until it has applied today’s roster, and drops what it holds of those who are not in it',
				de: 'es sendet nichts, bis es die heutige Liste angewendet hat, und verwirft, was es über nicht mehr Gelistete hat',
			},
			left: { en: 'none in the cloud', de: 'in der Cloud keines' },
		},
		{
			risk: { en: 'People who did not opt in are followed', de: 'Menschen ohne Zustimmung werden verfolgt' },
			measure: {
				en: 'the gateway has nothing to know them by; unknown adverts end in memory, only counters grow; a test searches every byte that is kept',
				de: 'das Gateway hat nichts, woran es sie erkennen könnte; Unbekanntes endet im Arbeitsspeicher, nur Zähler wachsen; ein Test durchsucht jedes gespeicherte Byte',
			},
			left: {
				en: 'a capture that an installer starts by hand, limited in time, with addresses replaced',
				de: 'eine von Hand gestartete, zeitlich begrenzte Aufzeichnung mit ersetzten Adressen',
			},
		},
	];
}
