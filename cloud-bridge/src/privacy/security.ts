// How this configuration protects what it holds: keys, ways, doors. Pure.
import type { ReportFacts, ReportLanguage, SecretSource, Words } from './facts.ts';
import { brokerWords } from './flows.ts';

const SOURCES: Record<SecretSource, Words> = {
	file: { en: 'in a file', de: 'in einer Datei' },
	environment: { en: 'in the environment (AISLE_…)', de: 'in der Umgebung (AISLE_…)' },
	none: { en: 'none: those calls are off', de: 'keines: diese Aufrufe sind abgeschaltet' },
};

export function securityRows(facts: ReportFacts, language: ReportLanguage): { term: Words; words: Words }[] {
	const { shopperKeys, adminToken, broker, http, tokens, stores } = facts;
	const proxies = http.trustedProxies.join(', ');
	const keys = SOURCES[shopperKeys.source];
	const wire = brokerWords(broker, language);
	return [
		{
			term: { en: 'Shopper keys and names', de: 'Kundenschlüssel und Namen' },
			words: {
				en: `AES-256-GCM, bound to their row; ${shopperKeys.count === 1 ? 'one key' : `${shopperKeys.count} keys, the first seals`}, ${keys.en}, never in the database`,
				de: `AES-256-GCM, an ihre Zeile gebunden; ${shopperKeys.count === 1 ? 'ein Schlüssel' : `${shopperKeys.count} Schlüssel, der erste versiegelt`}, ${keys.de}, nie in der Datenbank`,
			},
		},
		{
			term: { en: 'Phone to bridge', de: 'Handy zur Bridge' },
			words: {
				en: `HTTP on ${http.host}:${http.port}; ${proxies === '' ? 'no proxy is named' : `TLS by the proxy at ${proxies}`}; ${http.requestsPerMinute} calls a minute for one address`,
				de: `HTTP auf ${http.host}:${http.port}; ${proxies === '' ? 'kein Proxy genannt' : `TLS durch den Proxy auf ${proxies}`}; ${http.requestsPerMinute} Aufrufe je Minute und Adresse`,
			},
		},
		{
			term: { en: 'Tokens', de: 'Tokens' },
			words: {
				en: `random, kept as SHA-256; ${tokens.accessMinutes} minutes, refreshed once each, ${tokens.refreshDays} days unused at most`,
				de: `zufällig, als SHA-256 gespeichert; ${tokens.accessMinutes} Minuten, je einmal erneuert, höchstens ${tokens.refreshDays} Tage unbenutzt`,
			},
		},
		{
			term: { en: 'Gateways to bridge', de: 'Gateways zur Bridge' },
			words: {
				en: `MQTT at ${wire}; an account for each gateway, which reads and writes its own topics only; rosters signed with Ed25519`,
				de: `MQTT auf ${wire}; ein Konto je Gateway, das nur eigene Themen liest und schreibt; Tageslisten mit Ed25519 signiert`,
			},
		},
		{
			term: { en: 'Admin token', de: 'Admin-Token' },
			words: SOURCES[adminToken],
		},
		{
			term: { en: 'Other ways into a visit', de: 'Weitere Wege in einen Besuch' },
			words: {
				en: stores
					.map(({ id, beacons, fobs }) => `${id}: ${beacons} beacons, ${fobs} fobs, codes at the door`)
					.join('; '),
				de: stores
					.map(({ id, beacons, fobs }) => `${id}: ${beacons} Beacons, ${fobs} Anhänger, Codes an der Tür`)
					.join('; '),
			},
		},
	];
}
