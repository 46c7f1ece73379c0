// What only the controller can write: the report leaves room for it. Pure.
import type { ReportFacts, Words } from './facts.ts';
import { signLanguages } from './signage.ts';

const ALWAYS: readonly Words[] = [
	{
		en: 'Address of the controller, and its data protection officer (Art. 13(1)(a), (b))',
		de: 'Anschrift des Verantwortlichen und seine Datenschutzbeauftragte (Art. 13 Abs. 1 lit. a, b)',
	},
	{
		en: 'Supervisory authority for complaints (Art. 13(2)(d))',
		de: 'Aufsichtsbehörde für Beschwerden (Art. 13 Abs. 2 lit. d)',
	},
	{
		en: 'Processors and their contracts: hosting of bridge, broker and backups; who maintains gateways (Art. 28)',
		de: 'Auftragsverarbeiter und Verträge: Hosting von Bridge, Broker und Sicherungen; Wartung der Gateways (Art. 28)',
	},
	{
		en: 'Country in which bridge, broker and backups stand; transfers outside the EU (Art. 44)',
		de: 'Land, in dem Bridge, Broker und Sicherungen stehen; Übermittlung außerhalb der EU (Art. 44)',
	},
	{
		en: 'Who has the admin token and access to the machines, and how that ends when somebody leaves',
		de: 'Wer das Admin-Token und Zugang zu den Rechnern hat, und wie das beim Ausscheiden endet',
	},
	{
		en: 'How disks of bridge and gateways are encrypted, and what happens to them at the end',
		de: 'Wie Datenträger von Bridge und Gateways verschlüsselt sind und was am Ende mit ihnen geschieht',
	},
	{
		en: 'Logs of the reverse proxy: client addresses, how long',
		de: 'Protokolle des Reverse Proxys: Adressen der Geräte, wie lange',
	},
	{
		en: 'Who is told within 72 hours of a breach, and by whom (Art. 33)',
		de: 'Wer bei einer Verletzung binnen 72 Stunden von wem informiert wird (Art. 33)',
	},
	{
		en: 'Staff badges in the site file: what they are for, legal basis, works council, and how staff are told (Art. 88, 13)',
		de: 'Ausweise des Personals in der Standortdatei: Zweck, Rechtsgrundlage, Betriebsrat, Information des Personals (Art. 88, 13)',
	},
	{
		en: 'Why this is necessary and in proportion, and what would do with less; the views of shoppers (Art. 35(7)(b), (9))',
		de: 'Warum das notwendig und verhältnismäßig ist und was mit weniger auskäme; der Standpunkt der Kundschaft (Art. 35 Abs. 7 lit. b, Abs. 9)',
	},
	{
		en: 'Decision on an impact assessment (Art. 35), date, signature',
		de: 'Entscheidung über eine Folgenabschätzung (Art. 35), Datum, Unterschrift',
	},
];

export function openPoints(facts: ReportFacts): Words[] {
	const { missing } = signLanguages(facts);
	if (missing.length === 0) return [...ALWAYS];
	const languages = missing.join(', ');
	return [
		...ALWAYS,
		{
			en: `Text for the door in ${languages}: shoppers can choose it, and this command has none`,
			de: `Text für die Tür auf ${languages}: wählbar, aber diesem Befehl nicht bekannt`,
		},
	];
}
