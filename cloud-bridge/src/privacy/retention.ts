// How long each thing is kept, in words: every setting of `retention`, `backups` and `tokens`, and what is fixed. Pure.
import { ROSTER_DAYS_AHEAD_MAX } from '@aisle/protocol';
import type { ReportFacts, RetentionFacts, Words } from './facts.ts';

export type Keeping = { setting: string; what: Words; howLong: Words };

export function daysWords(days: number): Words {
	return { en: days === 1 ? '1 day' : `${days} days`, de: days === 1 ? '1 Tag' : `${days} Tage` };
}

/** By name of the setting: one that is added to `retention` in cloud.yaml and not here does not compile. */
export function retentionKeepings(retention: RetentionFacts): Record<keyof RetentionFacts, Keeping> {
	return {
		visitsDays: {
			setting: 'retention.visitsDays',
			what: {
				en: 'Visits, zone visits and all events of gateways; afterwards only counts by zone and day',
				de: 'Besuche, Zonenbesuche und alle Ereignisse der Gateways; danach nur noch Zahlen je Zone und Tag',
			},
			howLong: daysWords(retention.visitsDays),
		},
		offersDays: {
			setting: 'retention.offersDays',
			what: {
				en: 'Offers made to a shopper, and what became of them',
				de: 'Angebote an eine Person und was daraus wurde',
			},
			howLong: daysWords(retention.offersDays),
		},
		auditDays: {
			setting: 'retention.auditDays',
			what: { en: 'What was strange (audit log)', de: 'Auffälligkeiten (Prüfprotokoll)' },
			howLong: daysWords(retention.auditDays),
		},
		cron: {
			setting: 'retention.cron',
			what: {
				en: 'When the deletion jobs run (cron, by the clock of the machine)',
				de: 'Wann die Löschläufe beginnen (cron, nach der Uhr des Rechners)',
			},
			howLong: { en: retention.cron, de: retention.cron },
		},
	};
}

export function keepings({ retention, backups, tokens, consents }: ReportFacts): Keeping[] {
	return [
		...Object.values(retentionKeepings(retention)),
		{
			setting: 'backups',
			what: { en: 'Copies of the database', de: 'Kopien der Datenbank' },
			howLong:
				backups === undefined
					? { en: 'the bridge makes none', de: 'die Bridge macht keine' }
					: daysWords(backups.keepDays),
		},
		{
			setting: 'tokens.accessMinutes',
			what: { en: 'Access of a phone, until it is renewed', de: 'Zugang eines Handys bis zur Erneuerung' },
			howLong: { en: `${tokens.accessMinutes} minutes`, de: `${tokens.accessMinutes} Minuten` },
		},
		{
			setting: 'tokens.refreshDays',
			what: {
				en: 'A phone that was not used for longer has to opt in again',
				de: 'Ein länger nicht benutztes Handy muss sich neu anmelden',
			},
			howLong: daysWords(tokens.refreshDays),
		},
		{
			setting: 'consents.validMonths',
			what: { en: 'A consent ends by itself after', de: 'Eine Einwilligung endet von selbst nach' },
			howLong: { en: `${consents.validMonths} months`, de: `${consents.validMonths} Monaten` },
		},
		{
			setting: '–',
			what: {
				en: 'Account, sealed key, ledger of consents',
				de: 'Konto, versiegelter Schlüssel, Einwilligungsverzeichnis',
			},
			howLong: {
				en: 'until the shopper erases them, or 30 days after their last phone lost its access',
				de: 'bis die Person sie löscht, oder 30 Tage nachdem ihr letztes Handy den Zugang verlor',
			},
		},
		{
			setting: '–',
			what: {
				en: 'Day keys on gateways and at the broker: a store can recognise nobody further ahead',
				de: 'Tagesschlüssel auf Gateways und im Broker: weiter voraus erkennt ein Geschäft niemanden',
			},
			howLong: {
				en: `today and the days ahead, ${ROSTER_DAYS_AHEAD_MAX} days at most`,
				de: `heute und die Folgetage, höchstens ${ROSTER_DAYS_AHEAD_MAX} Tage`,
			},
		},
		{
			setting: 'store.keepPresenceH (gateway.yaml)',
			what: {
				en: 'On a gateway: what is said of shoppers and the bridge has not confirmed',
				de: 'Auf einem Gateway: was über Angemeldete gesagt ist und die Bridge noch nicht bestätigt hat',
			},
			howLong: {
				en: '48 hours at most, unless set otherwise',
				de: 'höchstens 48 Stunden, wenn nicht anders eingestellt',
			},
		},
	];
}
