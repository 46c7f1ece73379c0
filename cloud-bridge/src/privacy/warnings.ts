// Where the configuration is weak, and what to do about it. Pure.
import type { ReportFacts, Words } from './facts.ts';

export type Warning = { id: string; words: Words; remedy: Words };

/** Longer than this a purpose has to be found for it, not only a place. */
const LONG_VISITS_DAYS = 90;
const LONG_OFFERS_DAYS = 365;
/** Erased data comes back with a copy for so long. */
const LONG_BACKUPS_DAYS = 30;
const LONG_CONSENT_MONTHS = 36;
const LONG_ACCESS_MINUTES = 720;

export function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

type Check = (facts: ReportFacts) => Warning | false;

const CHECKS: readonly Check[] = [
	({ controller }) =>
		controller.isDefault && {
			id: 'controller-default',
			words: {
				en: 'Nobody is named as controller: shoppers read “the staff of the store”.',
				de: 'Kein Verantwortlicher ist genannt: Auf dem Handy steht „the staff of the store“.',
			},
			remedy: {
				en: 'Set controller.name and controller.contact in cloud.yaml.',
				de: 'controller.name und controller.contact in cloud.yaml setzen.',
			},
		},
	({ controller }) =>
		controller.notice === undefined && {
			id: 'notice-missing',
			words: {
				en: 'No privacy notice is named: before they agree, shoppers are not told of officer, authority and recipients (Art. 13).',
				de: 'Keine Datenschutzerklärung ist genannt: Vor dem Zustimmen erfährt niemand Beauftragte, Aufsicht und Empfänger (Art. 13).',
			},
			remedy: {
				en: 'Set controller.notice in cloud.yaml to a page with what is under “For you to fill in”.',
				de: 'controller.notice in cloud.yaml auf eine Seite mit dem setzen, was unter „Von Ihnen auszufüllen“ steht.',
			},
		},
	({ http }) =>
		!isLoopback(http.host) && {
			id: 'http-open',
			words: {
				en: `The API listens on ${http.host} in plain HTTP: tokens travel readable.`,
				de: `Die API lauscht auf ${http.host} ohne Verschlüsselung: Tokens sind unterwegs lesbar.`,
			},
			remedy: {
				en: 'Let it listen on 127.0.0.1 behind a reverse proxy with TLS.',
				de: 'Auf 127.0.0.1 lauschen lassen, davor ein Reverse Proxy mit TLS.',
			},
		},
	({ http }) =>
		http.trustedProxies.length === 0 && {
			id: 'no-proxy',
			words: {
				en: 'No reverse proxy is named: nothing here shows that the way to phones is encrypted.',
				de: 'Kein Reverse Proxy ist genannt: Dass der Weg zu den Handys verschlüsselt ist, geht hieraus nicht hervor.',
			},
			remedy: {
				en: 'Put a proxy with TLS before it and name it in http.trustedProxies.',
				de: 'Einen Proxy mit TLS davorsetzen und in http.trustedProxies nennen.',
			},
		},
	({ broker }) =>
		((broker.kind === 'external' && !broker.isTls && !isLoopback(hostOf(broker.host))) ||
			(broker.kind === 'embedded' && !isLoopback(broker.host))) && {
			id: 'broker-plain',
			words: {
				en: `MQTT to ${broker.host} is not encrypted: pseudonyms and day keys travel readable.`,
				de: `MQTT zu ${broker.host} ist unverschlüsselt: Pseudonyme und Tagesschlüssel sind unterwegs lesbar.`,
			},
			remedy: {
				en: 'Use a broker with TLS (mqtts://), or a VPN between stores and bridge.',
				de: 'Einen Broker mit TLS (mqtts://) oder ein VPN zwischen Geschäften und Bridge verwenden.',
			},
		},
	({ broker }) =>
		broker.kind === 'external' &&
		!broker.hasPassword && {
			id: 'broker-open',
			words: { en: 'The broker is used without a password.', de: 'Der Broker wird ohne Passwort benutzt.' },
			remedy: {
				en: 'Give every gateway and the bridge an account of its own.',
				de: 'Jedem Gateway und der Bridge ein eigenes Konto geben.',
			},
		},
	({ retention }) =>
		retention.visitsDays > LONG_VISITS_DAYS && {
			id: 'visits-long',
			words: {
				en: `Visits are kept for ${retention.visitsDays} days.`,
				de: `Besuche werden ${retention.visitsDays} Tage aufbewahrt.`,
			},
			remedy: {
				en: `Say why it must be so long, or set retention.visitsDays to ${LONG_VISITS_DAYS} or less.`,
				de: `Begründen, warum so lange, oder retention.visitsDays auf höchstens ${LONG_VISITS_DAYS} setzen.`,
			},
		},
	({ retention }) =>
		retention.offersDays > LONG_OFFERS_DAYS && {
			id: 'offers-long',
			words: {
				en: `Offers are kept for ${retention.offersDays} days.`,
				de: `Angebote werden ${retention.offersDays} Tage aufbewahrt.`,
			},
			remedy: {
				en: `Say why it must be so long, or set retention.offersDays to ${LONG_OFFERS_DAYS} or less.`,
				de: `Begründen, warum so lange, oder retention.offersDays auf höchstens ${LONG_OFFERS_DAYS} setzen.`,
			},
		},
	({ consents }) =>
		consents.validMonths > LONG_CONSENT_MONTHS && {
			id: 'consent-long',
			words: {
				en: `A consent is good for ${consents.validMonths} months without being asked again.`,
				de: `Eine Einwilligung gilt ${consents.validMonths} Monate ohne Nachfrage.`,
			},
			remedy: {
				en: `Set consents.validMonths to ${LONG_CONSENT_MONTHS} or less.`,
				de: `consents.validMonths auf höchstens ${LONG_CONSENT_MONTHS} setzen.`,
			},
		},
	({ tokens }) =>
		tokens.accessMinutes > LONG_ACCESS_MINUTES && {
			id: 'tokens-long',
			words: {
				en: `A token that was copied from a phone works for ${tokens.accessMinutes} minutes.`,
				de: `Ein vom Handy kopiertes Token gilt ${tokens.accessMinutes} Minuten.`,
			},
			remedy: { en: 'Set tokens.accessMinutes to 60.', de: 'tokens.accessMinutes auf 60 setzen.' },
		},
	({ backups }) =>
		backups === undefined && {
			id: 'backups-off',
			words: {
				en: 'The bridge makes no backups: a broken disk takes every consent with it (Art. 32(1)(c)).',
				de: 'Die Bridge macht keine Sicherungen: Ein Plattenschaden nimmt alle Einwilligungen mit (Art. 32 Abs. 1 lit. c).',
			},
			remedy: {
				en: 'Set backups.folder in cloud.yaml. Copies made in another way must be deleted after a stated time, too.',
				de: 'backups.folder in cloud.yaml setzen. Anders gemachte Kopien müssen ebenfalls nach fester Zeit gelöscht werden.',
			},
		},
	({ backups }) =>
		backups?.isBesideDatabase === true && {
			id: 'backups-beside',
			words: {
				en: 'Backups lie beside the database: what takes one takes both.',
				de: 'Sicherungen liegen neben der Datenbank: Was die eine trifft, trifft beide.',
			},
			remedy: {
				en: 'Name a folder on another disk in backups.folder.',
				de: 'In backups.folder einen Ordner auf einem anderen Datenträger nennen.',
			},
		},
	({ backups }) =>
		backups !== undefined &&
		backups.keepDays > LONG_BACKUPS_DAYS && {
			id: 'backups-long',
			words: {
				en: `What a shopper erases is in backups for up to ${backups.keepDays} days more.`,
				de: `Was eine Person löscht, bleibt bis zu ${backups.keepDays} Tage in Sicherungen.`,
			},
			remedy: {
				en: `Set backups.keepDays to ${LONG_BACKUPS_DAYS} or less.`,
				de: `backups.keepDays auf höchstens ${LONG_BACKUPS_DAYS} setzen.`,
			},
		},
	({ shopperKeys }) =>
		shopperKeys.isReadableByOthers && {
			id: 'keys-readable',
			words: {
				en: 'The file of shopper keys can be read by other users of the machine.',
				de: 'Die Datei der Kundenschlüssel ist für andere Benutzer des Rechners lesbar.',
			},
			remedy: { en: 'chmod 600 on the file named in shopperKeys.', de: 'chmod 600 auf die Datei aus shopperKeys.' },
		},
	({ shopperKeys }) =>
		shopperKeys.isBesideDatabase && {
			id: 'keys-beside',
			words: {
				en: 'The file of shopper keys lies in the folder of the database: a copy of the folder opens what is sealed.',
				de: 'Die Datei der Kundenschlüssel liegt im Ordner der Datenbank: Eine Kopie des Ordners öffnet das Versiegelte.',
			},
			remedy: {
				en: 'Keep it elsewhere (shopperKeys), or hand it over as AISLE_SHOPPER_KEYS; never back up both together.',
				de: 'Anderswo ablegen (shopperKeys) oder als AISLE_SHOPPER_KEYS übergeben; nie beides zusammen sichern.',
			},
		},
	({ adminToken }) =>
		adminToken === 'file' && {
			id: 'admin-token-file',
			words: {
				en: 'The admin token stands in cloud.yaml, which tends to be copied about.',
				de: 'Das Admin-Token steht in cloud.yaml, die gern kopiert wird.',
			},
			remedy: { en: 'Hand it over as AISLE_ADMIN_TOKEN.', de: 'Als AISLE_ADMIN_TOKEN übergeben.' },
		},
	({ isDemo }) =>
		isDemo && {
			id: 'demo',
			words: {
				en: 'radioUrl is set: this is a demo, in which a simulation advertises for the phone page.',
				de: 'radioUrl ist gesetzt: Dies ist eine Vorführung, in der eine Simulation für die Handyseite sendet.',
			},
			remedy: { en: 'Take it out for real shoppers.', de: 'Für echte Kundschaft entfernen.' },
		},
];

export function warningsOf(facts: ReportFacts): Warning[] {
	return CHECKS.flatMap((check) => check(facts) || []);
}

/** `host:port` or `[::1]:port` without the port */
function hostOf(hostAndPort: string): string {
	return hostAndPort.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
}
