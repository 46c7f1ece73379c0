import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PURPOSES } from '@aisle/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readConsentTexts } from './consent-texts.ts';
import { openDatabase } from './db/database.ts';
import { BUILT_IN_TEXTS } from './shoppers/built-in-texts.ts';
import { enterTexts } from './shoppers/texts.ts';

const RULES = { validMonths: 24, minimumAge: 16 };
const EXAMPLE = join(import.meta.dirname, '../../docs/guides/consent-texts.yaml');

let dir: string;
let path: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'texts-'));
	path = join(dir, 'texts.yaml');
});
afterEach(() => rmSync(dir, { recursive: true }));

const purposes = Object.fromEntries(PURPOSES.map((one) => [one, { label: `Label of ${one}`, words: 'Words.' }]));
const text = (version: number, language: string) => ({ version, language, intro: 'What this is.', purposes });
function read(texts: unknown) {
	writeFileSync(path, stringify({ texts }));
	return readConsentTexts({ ...RULES, texts: path });
}

test('a file of one’s own stands in for the built-in words; the example in the guide is one', () => {
	expect(readConsentTexts(RULES)).toBe(BUILT_IN_TEXTS);
	expect(read([text(2, 'fr')])).toEqual([text(2, 'fr')]);
	expect(readConsentTexts({ ...RULES, texts: EXAMPLE }).map(({ language }) => language)).toEqual(['en', 'de']);
});

test('mistakes are said with line, column and what to write', () => {
	const { research: _, ...four } = purposes;
	expect(() => read([{ ...text(1, 'fr'), purposes: four }])).toThrow(
		/texts\.yaml:\d+:\d+: texts\[0\]\.purposes.*research/,
	);
	expect(() => read([{ ...text(1, 'fr'), wrods: 'x' }])).toThrow(
		/texts\.yaml:\d+:\d+: texts\[0\].*unknown key "wrods"/,
	);
	expect(() => read([text(1, 'fr'), text(1, 'fr')])).toThrow(/version 1 in "fr" is there already, in texts\[0\]/);
	expect(() => readConsentTexts({ ...RULES, texts: join(dir, 'none') })).toThrow(/There is no consent texts file/);
});

test('words that were shown once cannot be others, and are kept when the file no longer has them', async () => {
	const db = await openDatabase({ path: ':memory:' });
	await enterTexts(db, read([text(1, 'fr')]));
	await expect(enterTexts(db, read([{ ...text(1, 'fr'), intro: 'Other words.' }]))).rejects.toThrow(
		'Consent text 1 in "fr" is not what shoppers agreed to: leave it as it was, and give the new words version 2.',
	);
	await enterTexts(db, read([text(2, 'fr')]));
	expect(await db.selectFrom('consent_text').select('version').orderBy('version').execute()).toHaveLength(2);
	await db.destroy();
});
