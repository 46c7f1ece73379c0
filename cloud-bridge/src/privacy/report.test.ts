import { readFileSync } from 'node:fs';
import { PURPOSES } from '@aisle/protocol';
import { beforeAll, describe, expect, test } from 'vitest';
import { CloudFile } from '../config-schema.ts';
import { openDatabase } from '../db/database.ts';
import { BUILT_IN_TEXTS } from '../shoppers/built-in-texts.ts';
import type { Block } from './blocks.ts';
import { DATA_KIND_IDS } from './data-kinds.ts';
import { REPORT_LANGUAGES, type ReportFacts } from './facts.ts';
import { reportMarkdown } from './markdown.ts';
import { reportPage } from './page.ts';
import { privacyReport } from './report.ts';
import { retentionKeepings } from './retention.ts';
import { RIGHTS } from './rights.ts';
import { TABLES } from './tables.ts';
import { warningsOf } from './warnings.ts';

const MADE_T = Date.UTC(2026, 10, 28, 20, 0) / 1000;

/** A bridge with nothing weak about it. */
function factsWith(change: Partial<ReportFacts> = {}): ReportFacts {
	return {
		madeT: MADE_T,
		configFile: '/etc/aisle/cloud.yaml',
		controller: {
			...{ name: 'Schuh & <b>Sohn</b>', contact: 'privacy@shop.example', notice: 'https://shop.example/privacy' },
			isDefault: false,
		},
		stores: [
			{
				id: 'berlin-mitte',
				name: 'Berlin | Mitte',
				siteNumber: 42,
				gateways: ['gw-1', 'gw-2'],
				zones: ['Entrance', 'Shoes'],
				beacons: 3,
				fobs: 2,
				doorCodes: 1,
			},
		],
		broker: { kind: 'external', host: 'broker.example:8883', isTls: true, hasOwnCa: true, hasPassword: true },
		http: { host: '127.0.0.1', port: 7080, trustedProxies: ['127.0.0.1'], requestsPerMinute: 600 },
		database: '/var/lib/aisle/cloud.sqlite',
		consents: { validMonths: 24, minimumAge: 16, hasOwnTexts: false },
		texts: BUILT_IN_TEXTS,
		tokens: { accessMinutes: 61, refreshDays: 181 },
		retention: { visitsDays: 31, offersDays: 91, auditDays: 92, cron: '31 3 * * *' },
		backups: { folder: '/backup/aisle', cron: '1 4 * * *', keepDays: 8, isBesideDatabase: false },
		shopperKeys: { source: 'environment', count: 1, isBesideDatabase: false, isReadableByOthers: false },
		adminToken: 'environment',
		isDemo: false,
		logLevel: 'info',
		figures: { is: 'unread', why: 'locked' },
		...change,
	};
}

const blocksOf = (id: string, facts = factsWith(), language: 'en' | 'de' = 'en'): readonly Block[] =>
	privacyReport(facts, language).sections.find((section) => section.id === id)!.blocks;
const wordsOf = (...args: Parameters<typeof blocksOf>) => JSON.stringify(blocksOf(...args));

describe('nothing is left out', () => {
	let tables: string[];

	beforeAll(async () => {
		const db = await openDatabase({ path: ':memory:' });
		tables = (await db.introspection.getTables()).map(({ name }) => name);
		await db.destroy();
	});

	test('every table of the database is one of a kind of data, or said to hold nobody', () => {
		expect(Object.keys(TABLES).toSorted()).toEqual(tables.filter((name) => !name.startsWith('schema_')).toSorted());
		const said = wordsOf('tables');
		for (const name of Object.keys(TABLES)) expect(said).toContain(name);
	});

	test.each(REPORT_LANGUAGES)('every kind of data has a row without a gap: %s', (language) => {
		const [table] = blocksOf('data', factsWith(), language);
		if (table?.is !== 'table') throw new Error('no table');
		expect(table.rows).toHaveLength(DATA_KIND_IDS.length);
		for (const cell of table.rows.flat(2)) expect(cell).toMatch(/\S/);
	});

	test('every purpose, with the words shoppers read in each language', () => {
		for (const purpose of PURPOSES) {
			expect(wordsOf('purposes')).toContain(`(${purpose})`);
			for (const { purposes } of factsWith().texts) {
				expect(wordsOf('texts')).toContain(purposes[purpose].label);
				expect(wordsOf('texts')).toContain(purposes[purpose].words);
			}
		}
	});

	test.each(['Art. 13(2)(e)', 'Art. 13(2)(f), 22', 'ePrivacy', 'Art. 88', 'Art. 35(7)(b)'])(
		'the question of %s is answered, or asked of the controller',
		(article) => expect(JSON.stringify(privacyReport(factsWith(), 'en'))).toContain(article),
	);

	test('every setting of retention, tokens and backups, with its value', () => {
		const { retention } = factsWith();
		const settings = Object.keys(CloudFile.shape.retention.unwrap().shape);
		expect(Object.keys(retentionKeepings(retention)).toSorted()).toEqual(settings.toSorted());
		const said = wordsOf('retention');
		for (const value of [
			'31 days',
			'91 days',
			'92 days',
			'31 3 * * *',
			'8 days',
			'61 minutes',
			'181 days',
			'24 months',
		]) {
			expect(said).toContain(`"${value}"`);
		}
	});

	test('every right names a call that the API has', () => {
		const { paths } = JSON.parse(readFileSync('docs/reference/openapi.json', 'utf8'));
		const missing = RIGHTS.filter(({ call }) => {
			const [method, path] = call.split(' ');
			return paths[path!]?.[method!.toLowerCase()] === undefined;
		});
		expect(missing.map(({ call }) => call)).toEqual([]);
	});
});

describe('what is weak', () => {
	test('nothing in a configuration without fault', () => {
		expect(warningsOf(factsWith())).toEqual([]);
		expect(wordsOf('warnings')).toContain('shows no weakness');
	});

	const facts = factsWith();
	test.each([
		['controller-default', { controller: { ...facts.controller, isDefault: true } }],
		['notice-missing', { controller: { ...facts.controller, notice: undefined } }],
		['http-open', { http: { ...facts.http, host: '0.0.0.0' } }],
		['no-proxy', { http: { ...facts.http, trustedProxies: [] } }],
		[
			'broker-plain',
			{ broker: { kind: 'external', host: '10.0.0.7:1883', isTls: false, hasOwnCa: false, hasPassword: true } },
		],
		['broker-plain', { broker: { kind: 'embedded', host: '0.0.0.0', port: 7883, accounts: 1 } }],
		[
			'broker-open',
			{ broker: { kind: 'external', host: '127.0.0.1:1883', isTls: false, hasOwnCa: false, hasPassword: false } },
		],
		['visits-long', { retention: { ...facts.retention, visitsDays: 91 } }],
		['offers-long', { retention: { ...facts.retention, offersDays: 366 } }],
		['consent-long', { consents: { ...facts.consents, validMonths: 37 } }],
		['tokens-long', { tokens: { ...facts.tokens, accessMinutes: 721 } }],
		['backups-off', { backups: undefined }],
		['backups-beside', { backups: { ...facts.backups!, isBesideDatabase: true } }],
		['backups-long', { backups: { ...facts.backups!, keepDays: 31 } }],
		['keys-readable', { shopperKeys: { ...facts.shopperKeys, isReadableByOthers: true } }],
		['keys-beside', { shopperKeys: { ...facts.shopperKeys, isBesideDatabase: true } }],
		['admin-token-file', { adminToken: 'file' }],
		['demo', { isDemo: true }],
	] as const)('%s, and it alone', (id, change) => {
		expect(warningsOf(factsWith(change)).map((warning) => warning.id)).toEqual([id]);
	});
});

describe('the drawing', () => {
	const svgOf = (gateways: number) => {
		const [store] = factsWith().stores;
		const names = Array.from({ length: gateways }, (_, i) => `gateway-${i + 1}`);
		return reportPage(privacyReport(factsWith({ stores: [{ ...store!, gateways: names }] }), 'en'));
	};

	test.each([1, 20])('names each of %i gateways, whole', (gateways) => {
		const page = svgOf(gateways);
		for (let i = 1; i <= gateways; i++) expect(page.split(`>gateway-${i}</text>`)).toHaveLength(3);
	});

	test('tells very many as a number', () => {
		const page = svgOf(200);
		expect(page).toContain('>+ 177</text>');
		expect(page).not.toContain('>gateway-24</text>');
	});
});

describe('figures', () => {
	test('are said where they could be read, and why where not', () => {
		const read = factsWith({
			figures: {
				is: 'read',
				shoppers: 12,
				paused: 1,
				grants: { presence: 12, offers: 9, purchases: 0, staff: 2, research: 3 },
				byStore: [{ store: 'berlin-mitte', shoppers: 12 }],
				retentionRuns: [{ job: 'visits', at: '2026-11-28T03:30:00.000Z', deleted: { visit: 7 } }],
				auditByKind: [],
			},
		});
		expect(wordsOf('responsible', read)).toContain('presence 12, offers 9');
		expect(wordsOf('responsible', read)).toContain('visits 2026-11-28T03:30:00.000Z: visit 7');
		expect(wordsOf('responsible')).toContain('in use by the running bridge');
	});
});

describe('renderers', () => {
	test.each(REPORT_LANGUAGES)('the page says everything, escaped, and asks for nothing else: %s', (language) => {
		const report = privacyReport(factsWith(), language);
		const page = reportPage(report);
		expect(page).toContain(`<html lang="${language}">`);
		expect(page).toContain('Schuh &amp; &lt;b&gt;Sohn&lt;/b&gt;');
		expect(page).not.toContain('<b>Sohn');
		for (const { id, title } of report.sections) expect(page).toContain(`<h2 id="${id}-title">${title}</h2>`);
		// the privacy notice is named, in words
		const rest = page
			.replace('<link rel="icon" href="data:,">', '')
			.replaceAll(/[ >]https:\/\/shop\.example\/privacy/g, '');
		expect(rest).not.toMatch(/<script|<link|<img|src=|url\(|https?:|undefined|NaN|\[object/);
	});

	test('signs hang in every language shoppers can choose, with names and days', () => {
		const page = reportPage(privacyReport(factsWith(), 'en'));
		expect(page).toContain('<article class="sign" lang="de"><h3>Bluetooth in diesem Geschäft</h3>');
		expect(page).toContain('Alles Weitere: https://shop.example/privacy');
		expect(page).toContain('Das bewahren wir 31 Tage auf');
		const [text] = factsWith().texts;
		const french = factsWith({ texts: [{ ...text!, language: 'fr' }] });
		expect(wordsOf('open', french)).toContain('Text for the door in fr');
	});

	test('Markdown says it without markup from settings', () => {
		const text = reportMarkdown(privacyReport(factsWith(), 'en'));
		expect(text).toContain('# Data protection report: Schuh & \\<b\\>Sohn\\</b\\>');
		expect(text).toContain('Berlin \\| Mitte');
		expect(text).toContain('| Withdraw | Art. 7(3) |');
		expect(text).toContain('- [ ] ');
		expect(text).not.toMatch(/undefined|\[object/);
	});
});
