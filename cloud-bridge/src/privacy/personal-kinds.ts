// Kinds of data about a shopper who opted in, as the database of the bridge holds them. Pure.
import type { DataKind } from './data-kinds.ts';
import type { Words } from './facts.ts';
import { daysWords } from './retention.ts';

const CONSENT: Words = { en: 'consent, Art. 6(1)(a)', de: 'Einwilligung, Art. 6 Abs. 1 lit. a' };
const DATABASE: Words = { en: 'database of the bridge', de: 'Datenbank der Bridge' };
const UNTIL_ERASED: Words = { en: 'until erased by the shopper', de: 'bis die Person löscht' };
const SHOPPER_AND_OPERATOR: Words = {
	en: 'the shopper; the operator of the bridge',
	de: 'die Person selbst; Betreiber der Bridge',
};
/** `retention/retention.ts`: so long after the last access of a phone is over. */
const WITHOUT_PHONE_DAYS = 30;
const DISK: Words = {
	en: 'file rights of the machine; freed pages are overwritten (secure_delete)',
	de: 'Dateirechte des Rechners; freigegebene Seiten werden überschrieben (secure_delete)',
};

export const PERSONAL_KINDS = {
	account: {
		name: { en: 'Account', de: 'Konto' },
		what: {
			en: 'a random number, the shopper key, a pseudonym for each store, day of opting in, pause; a name only with the purpose “staff”',
			de: 'Zufallsnummer, Kundenschlüssel, je Geschäft ein Pseudonym, Tag der Zustimmung, Pause; ein Name nur mit dem Zweck „staff“',
		},
		why: { en: 'to recognise the phone, and nothing else', de: 'um das Handy wiederzuerkennen, sonst nichts' },
		basis: CONSENT,
		from: { en: 'the shopper, in the app', de: 'von der Person, in der App' },
		where: DATABASE,
		protection: {
			en: 'key and name sealed with AES-256-GCM; the key to them is not in the database',
			de: 'Schlüssel und Name mit AES-256-GCM versiegelt; der Schlüssel dazu liegt nicht in der Datenbank',
		},
		howLong: ({ tokens }) => {
			const days = daysWords(tokens.refreshDays + WITHOUT_PHONE_DAYS);
			return {
				en: `until erased by the shopper; by itself where no phone of theirs was used for ${days.en}`,
				de: `bis die Person löscht; von selbst, wenn ihr letztes Handy so lange unbenutzt ist: ${days.de}`,
			};
		},
		seenBy: {
			en: 'the shopper; the operator of the bridge, without key and name',
			de: 'die Person selbst; Betreiber der Bridge, ohne Schlüssel und Namen',
		},
	},
	phones: {
		name: { en: 'Phones', de: 'Handys' },
		what: {
			en: 'hashes of tokens, when a phone came and when it was last used; codes for a second phone',
			de: 'Hashes der Tokens, seit wann und wann zuletzt benutzt; Codes für ein zweites Handy',
		},
		why: { en: 'access to one’s own data only', de: 'Zugang nur zu eigenen Daten' },
		basis: CONSENT,
		from: { en: 'made by the bridge', de: 'von der Bridge erzeugt' },
		where: DATABASE,
		protection: {
			en: 'SHA-256 of random tokens: none can be read back',
			de: 'SHA-256 von Zufallstokens: nicht umkehrbar',
		},
		howLong: ({ tokens }) => {
			const days = daysWords(tokens.refreshDays);
			return { en: `${days.en} unused, or until erased`, de: `${days.de} unbenutzt, oder bis zur Löschung` };
		},
		seenBy: SHOPPER_AND_OPERATOR,
	},
	fobs: {
		name: { en: 'Loyalty fobs', de: 'Kundenanhänger' },
		what: { en: 'which fob of the store the shopper carries', de: 'welchen Anhänger des Geschäfts die Person trägt' },
		why: { en: 'to be recognised without a phone in hand', de: 'Erkennung ohne Handy in der Hand' },
		basis: CONSENT,
		from: { en: 'the shopper, with the code of the fob', de: 'von der Person, mit dem Code des Anhängers' },
		where: DATABASE,
		protection: DISK,
		howLong: () => ({ en: 'until given back or erased', de: 'bis zur Rückgabe oder Löschung' }),
		seenBy: SHOPPER_AND_OPERATOR,
	},
	ledger: {
		name: { en: 'Ledger of consents', de: 'Verzeichnis der Einwilligungen' },
		what: {
			en: 'purpose, granted or withdrawn, time, version and language of the text, channel, end',
			de: 'Zweck, erteilt oder widerrufen, Zeit, Fassung und Sprache des Textes, Weg, Ende',
		},
		why: { en: 'to prove consent (Art. 7(1))', de: 'Nachweis der Einwilligung (Art. 7 Abs. 1)' },
		basis: { en: 'legal obligation, Art. 6(1)(c)', de: 'rechtliche Verpflichtung, Art. 6 Abs. 1 lit. c' },
		from: { en: 'the shopper', de: 'von der Person' },
		where: DATABASE,
		protection: {
			en: 'only added to; each line in a hash chain that a command checks',
			de: 'wird nur ergänzt; jede Zeile in einer Hash-Kette, die ein Befehl prüft',
		},
		howLong: () => UNTIL_ERASED,
		seenBy: SHOPPER_AND_OPERATOR,
	},
	presence: {
		name: { en: 'Visits and zones', de: 'Besuche und Zonen' },
		what: {
			en: 'when in which zone, and by which way noticed: code on the air, beacon in the app, code at the door, fob',
			de: 'wann in welcher Zone und wie bemerkt: Funkcode, Beacon in der App, Code an der Tür, Anhänger',
		},
		why: { en: 'offers for where somebody stands', de: 'Angebote für den Ort, an dem jemand steht' },
		basis: CONSENT,
		from: { en: 'gateways; the app', de: 'Gateways; die App' },
		where: DATABASE,
		protection: {
			en: 'under a pseudonym that differs from store to store; TLS on the way where the broker has it',
			de: 'unter einem Pseudonym, das in jedem Geschäft ein anderes ist; unterwegs TLS, wo der Broker es hat',
		},
		howLong: ({ retention }) => {
			const days = daysWords(retention.visitsDays);
			return {
				en: `${days.en}; at once when presence is withdrawn`,
				de: `${days.de}; sofort, wenn die Erkennung widerrufen wird`,
			};
		},
		seenBy: SHOPPER_AND_OPERATOR,
	},
	offers: {
		name: { en: 'Offers', de: 'Angebote' },
		what: {
			en: 'what was offered, why, and whether it was seen, opened, redeemed',
			de: 'was angeboten wurde, warum, und ob es gesehen, geöffnet, eingelöst wurde',
		},
		why: { en: 'offers by push; each once', de: 'Angebote aufs Handy; jedes einmal' },
		basis: CONSENT,
		from: { en: 'made from presence and campaigns', de: 'aus Anwesenheit und Kampagnen' },
		where: DATABASE,
		protection: DISK,
		howLong: ({ retention }) => {
			const days = daysWords(retention.offersDays);
			return {
				en: `${days.en}, also after presence or offers are withdrawn; each says the zone it was made for`,
				de: `${days.de}, auch nach Widerruf; jedes nennt die Zone, für die es gemacht wurde`,
			};
		},
		seenBy: SHOPPER_AND_OPERATOR,
	},
	audit: {
		name: { en: 'Audit log', de: 'Prüfprotokoll' },
		what: {
			en: 'what was strange: kind, time, store, figures; no place and no name',
			de: 'Auffälligkeiten: Art, Zeit, Geschäft, Zahlen; kein Ort, kein Name',
		},
		why: { en: 'to notice misuse', de: 'Missbrauch bemerken' },
		basis: {
			en: 'legitimate interest in security, Art. 6(1)(f)',
			de: 'berechtigtes Interesse an Sicherheit, Art. 6 Abs. 1 lit. f',
		},
		from: { en: 'the bridge and gateways', de: 'Bridge und Gateways' },
		where: DATABASE,
		protection: DISK,
		howLong: ({ retention }) => daysWords(retention.auditDays),
		seenBy: SHOPPER_AND_OPERATOR,
	},
} as const satisfies Partial<Record<string, DataKind>>;
