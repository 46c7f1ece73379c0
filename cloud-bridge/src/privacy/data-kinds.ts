// Every kind of data the system holds or passes on: what, why, from whom, where, how protected, how long, who sees it. Pure.
import type { ReportFacts, Words } from './facts.ts';
import { PERSONAL_KINDS } from './personal-kinds.ts';
import { daysWords } from './retention.ts';

/** In the order of the report's table. */
export const DATA_KIND_IDS = [
	'account',
	'phones',
	'fobs',
	'ledger',
	'presence',
	'offers',
	'audit',
	'proofs',
	'counts',
	'rosters',
	'gateway',
	'tags',
	'network',
	'strangers',
] as const;
export type DataKindId = (typeof DATA_KIND_IDS)[number];

export type DataKind = {
	name: Words;
	what: Words;
	why: Words;
	/** A suggestion: the controller decides. */
	basis: Words;
	from: Words;
	where: Words;
	protection: Words;
	howLong(facts: ReportFacts): Words;
	seenBy: Words;
};

/** `shoppers/erasure.ts`: a copy may be restored some time after it should have been deleted. */
const RESTORE_MARGIN_DAYS = 30;
const NO_PERSON: Words = { en: 'no personal data', de: 'keine personenbezogenen Daten' };
const DATABASE: Words = { en: 'database of the bridge', de: 'Datenbank der Bridge' };

const OTHER_KINDS = {
	proofs: {
		name: { en: 'Proofs without a person', de: 'Nachweise ohne Person' },
		what: {
			en: 'links of the hash chain (salted SHA-256), hashes of tokens of erased shoppers, hashes of erased ids',
			de: 'Glieder der Hash-Kette (SHA-256 mit Salz), Hashes von Tokens Gelöschter, Hashes gelöschter Kennungen',
		},
		why: {
			en: 'nobody can change the ledger unnoticed; a backup that is restored erases again',
			de: 'Niemand ändert das Verzeichnis unbemerkt; eine zurückgespielte Sicherung löscht erneut',
		},
		basis: {
			en: 'Art. 5(2), Art. 6(1)(f): accountability',
			de: 'Art. 5 Abs. 2, Art. 6 Abs. 1 lit. f: Rechenschaft',
		},
		from: { en: 'made by the bridge', de: 'von der Bridge erzeugt' },
		where: {
			en: 'database of the bridge; a list of erased ids beside it',
			de: 'Datenbank der Bridge; daneben eine Liste gelöschter Kennungen',
		},
		protection: {
			en: 'hashes only: whose they were cannot be told from them',
			de: 'nur Hashes: wessen sie waren, ist ihnen nicht anzusehen',
		},
		howLong: ({ tokens, backups }) => {
			const dead = daysWords(tokens.refreshDays);
			const again = daysWords((backups?.keepDays ?? 0) + RESTORE_MARGIN_DAYS);
			return {
				en: `the chain for good; tokens ${dead.en}; erased ids ${again.en}`,
				de: `die Kette dauerhaft; Tokens ${dead.de}; gelöschte Kennungen ${again.de}`,
			};
		},
		seenBy: { en: 'operator', de: 'Betreiber' },
	},
	counts: {
		name: { en: 'Counts', de: 'Zahlen' },
		what: {
			en: 'visits and seconds by store, zone and day; by minute how many people are in a zone, about',
			de: 'Besuche und Sekunden je Geschäft, Zone und Tag; je Minute etwa wie viele Menschen in einer Zone sind',
		},
		why: { en: 'figures of the store', de: 'Kennzahlen des Geschäfts' },
		basis: NO_PERSON,
		from: { en: 'sums', de: 'Summen' },
		where: DATABASE,
		protection: {
			en: 'no identity in them; fewer than 3 visits of a zone and day are told as such, not as a number',
			de: 'ohne Identität; weniger als 3 Besuche einer Zone und eines Tages werden nur so genannt',
		},
		howLong: ({ retention }) => {
			const days = daysWords(retention.visitsDays);
			return { en: `by day for good, by minute ${days.en}`, de: `je Tag dauerhaft, je Minute ${days.de}` };
		},
		seenBy: { en: 'operator', de: 'Betreiber' },
	},
	rosters: {
		name: { en: 'Rosters', de: 'Tageslisten (Roster)' },
		what: {
			en: 'pseudonym in this store and the key of one day; fobs carried. Never a name, a number or a shopper key',
			de: 'Pseudonym in diesem Geschäft und Schlüssel eines Tages; mitgeführte Anhänger. Nie Name, Nummer oder Kundenschlüssel',
		},
		why: {
			en: 'a gateway can tell whose code it hears, today and in this store only',
			de: 'Ein Gateway erkennt, wessen Code es hört: nur heute und nur in diesem Geschäft',
		},
		basis: { en: 'consent, Art. 6(1)(a)', de: 'Einwilligung, Art. 6 Abs. 1 lit. a' },
		from: { en: 'made from the account', de: 'aus dem Konto erzeugt' },
		where: { en: 'broker (retained messages), gateways', de: 'Broker (aufbewahrte Nachrichten), Gateways' },
		protection: {
			en: 'signed (Ed25519); TLS where the broker has it; an account for each gateway, which may read its own store only',
			de: 'signiert (Ed25519); TLS, wo der Broker es hat; ein Konto je Gateway, das nur das eigene Geschäft lesen darf',
		},
		howLong: () => ({
			en: 'today and the days ahead, 3 days at most',
			de: 'heute und die Folgetage, höchstens 3 Tage',
		}),
		seenBy: { en: 'gateways of the store', de: 'Gateways des Geschäfts' },
	},
	gateway: {
		name: { en: 'Presence in the store', de: 'Anwesenheit im Geschäft' },
		what: { en: 'pseudonym, zone, time', de: 'Pseudonym, Zone, Zeit' },
		why: {
			en: 'to know the zone, and to lose nothing while the line is down',
			de: 'um die Zone zu kennen und bei Leitungsausfall nichts zu verlieren',
		},
		basis: { en: 'consent, Art. 6(1)(a)', de: 'Einwilligung, Art. 6 Abs. 1 lit. a' },
		from: { en: "the phone's code, heard by a receiver", de: 'Code des Handys, von einem Empfänger gehört' },
		where: { en: 'memory and SQLite of the gateway', de: 'Arbeitsspeicher und SQLite des Gateways' },
		protection: {
			en: 'file rights of the machine; deleted once the bridge has confirmed it; of who withdraws, wiped from the disk before anything is sent',
			de: 'Dateirechte des Rechners; gelöscht, sobald die Bridge bestätigt hat; nach Widerruf vom Datenträger getilgt, bevor etwas gesendet wird',
		},
		howLong: () => ({
			en: '48 hours at most, unless gateway.yaml says otherwise (store.keepPresenceH)',
			de: 'höchstens 48 Stunden, wenn gateway.yaml nichts anderes sagt (store.keepPresenceH)',
		}),
		seenBy: {
			en: 'staff at the store page see dots and counts, no names',
			de: 'Personal sieht auf der Übersicht Punkte und Zahlen, keine Namen',
		},
	},
	tags: {
		name: { en: 'Tags of the site file', de: 'Anhänger aus der Standortdatei' },
		what: {
			en: 'id, zone, time. Personal data where somebody wears one, as staff do a badge; otherwise carts and goods',
			de: 'Kennung, Zone, Zeit. Personenbezogen, wo jemand ihn trägt, wie Mitarbeitende einen Ausweis; sonst Wagen und Waren',
		},
		why: {
			en: 'to see on the floor plan where a thing or a badge is; no offers',
			de: 'auf dem Grundriss sehen, wo ein Ding oder ein Ausweis ist; keine Angebote',
		},
		basis: {
			en: 'of staff: national law on employees’ data, works agreement (Art. 88); of things: no personal data',
			de: 'bei Personal: Beschäftigtendatenschutz (Art. 88, § 26 BDSG), Betriebsvereinbarung; bei Dingen: keine personenbezogenen Daten',
		},
		from: { en: 'the tag, heard by a receiver', de: 'vom Anhänger, von einem Empfänger gehört' },
		where: {
			en: 'memory and SQLite of the gateway, broker, database of the bridge (table event)',
			de: 'Arbeitsspeicher und SQLite des Gateways, Broker, Datenbank der Bridge (Tabelle event)',
		},
		protection: {
			en: 'the name in the site file stays on the gateway, the bridge has the id; file rights of the machines',
			de: 'der Name aus der Standortdatei bleibt auf dem Gateway, die Bridge hat die Kennung; Dateirechte der Rechner',
		},
		howLong: ({ retention }) => {
			const days = daysWords(retention.visitsDays);
			return { en: `${days.en} in the bridge`, de: `${days.de} in der Bridge` };
		},
		seenBy: {
			en: 'staff at the store page, by name; the operator of the bridge, by id',
			de: 'Personal auf der Übersicht, mit Namen; Betreiber der Bridge, mit Kennung',
		},
	},
	network: {
		name: { en: 'Network addresses', de: 'Netzwerkadressen' },
		what: { en: 'address of the client of a call', de: 'Adresse des aufrufenden Geräts' },
		why: { en: 'limits against misuse', de: 'Begrenzung gegen Missbrauch' },
		basis: { en: 'Art. 6(1)(f): security', de: 'Art. 6 Abs. 1 lit. f: Sicherheit' },
		from: { en: 'the connection', de: 'aus der Verbindung' },
		where: { en: 'memory of the bridge', de: 'Arbeitsspeicher der Bridge' },
		protection: {
			en: "not written down, not logged by the bridge; the proxy's own logs are the operator's",
			de: 'wird von der Bridge weder gespeichert noch protokolliert; Protokolle des Proxys verantwortet der Betreiber',
		},
		howLong: () => ({ en: 'a minute', de: 'eine Minute' }),
		seenBy: { en: 'nobody', de: 'niemand' },
	},
	strangers: {
		name: { en: 'Everybody who did not opt in', de: 'Alle, die nicht zugestimmt haben' },
		what: {
			en: 'nothing: an advert that is not known ends in memory; a counter grows by one',
			de: 'nichts: Ein unbekanntes Signal endet im Arbeitsspeicher; ein Zähler steigt um eins',
		},
		why: { en: 'about how many people are in a zone', de: 'etwa wie viele Menschen in einer Zone sind' },
		basis: NO_PERSON,
		from: { en: 'any Bluetooth device nearby', de: 'jedes Bluetooth-Gerät in der Nähe' },
		where: { en: 'memory of the gateway', de: 'Arbeitsspeicher des Gateways' },
		protection: { en: 'never written, never sent', de: 'nie geschrieben, nie gesendet' },
		howLong: () => ({ en: 'not at all', de: 'gar nicht' }),
		seenBy: { en: 'nobody', de: 'niemand' },
	},
} as const satisfies Partial<Record<DataKindId, DataKind>>;

export const DATA_KINDS: Record<DataKindId, DataKind> = { ...PERSONAL_KINDS, ...OTHER_KINDS };
