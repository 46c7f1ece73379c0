// Every language says all that English says, nothing on the page is said outside of them, and odd tags do not end it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';
import { languageOf, localeOf, SPOKEN } from './language.ts';
import { words as english } from './spoken/en.ts';

const PARTS = join(import.meta.dirname, '..', 'parts');
/** For demonstrators, and marked as English. */
const IN_ENGLISH = ['stand-in-card.tsx', 'who-to-be.tsx', 'beacon-switch.tsx'];
/** Attributes, and properties of our own parts, that are shown or read out. */
const SAID = /^(?:aria-(?:label|description|roledescription|valuetext)|title|alt|placeholder|label|words|hint|action)$/;

test('English and German are there', () => {
	expect([...SPOKEN.keys()]).toEqual(expect.arrayContaining(['de', 'en']));
});

test.each([...SPOKEN])('%s says something wherever English does, and nothing else', (_code, words) => {
	expect(shapeOf(words)).toEqual(shapeOf(english));
});

test.each([
	['de', 'de'],
	['de-AT', 'de'],
	['DE-ch', 'de'],
	['en-GB', 'en'],
	['tlh', 'en'],
	['tlh-Latn-US', 'en'],
	['', 'en'],
	['en-US@posix', 'en'],
	['toString', 'en'],
])('whoever wants %j reads %s', (wanted, code) => {
	expect(languageOf(wanted).code).toBe(code);
});

test.each([
	['de', ['en-GB', 'de-AT', 'de'], 'de-AT'],
	['de', ['en-GB'], 'de'],
	['de', [], 'de'],
	['en', ['en-US@posix', 'C'], 'en'],
])('in %s, dates for %j are as in %s', (code, preferred, locale) => {
	expect(localeOf(code, preferred)).toBe(locale);
	expect(new Intl.DateTimeFormat(localeOf(code, preferred)).format(0)).toMatch(/1970/);
});

describe('the parts of the page', () => {
	const files = readdirSync(PARTS).filter((name) => name.endsWith('.tsx'));

	test.each(files.filter((name) => !IN_ENGLISH.includes(name)))('%s has no words of its own', (name) => {
		expect(wordsIn(readFileSync(join(PARTS, name), 'utf8'))).toEqual([]);
	});

	test.each(IN_ENGLISH)('%s has', (name) => {
		expect(wordsIn(readFileSync(join(PARTS, name), 'utf8'))).not.toEqual([]);
	});

	test('words are found in text, in what is worked out, and in what is read out', () => {
		const part = `<p aria-label="one" class="no" title={x ? 'two' : y}>three {x && \`four \${y}\`} {'fi' + 've'} {words.no}…</p>`;
		expect(wordsIn(`const A = () => ${part};`)).toEqual(['one', 'two', 'three', 'four', 'fi', 've']);
	});
});

/** The keys all the way down, with what is at each: a text, or a function of so many things. */
function shapeOf(said: unknown): unknown {
	if (typeof said === 'function') return `a text with ${said.length} blanks`;
	if (typeof said === 'string') return said.trim() === '' ? 'nothing' : 'a text';
	return Object.fromEntries(Object.entries(said as object).map(([key, each]) => [key, shapeOf(each)]));
}

type Node = { type: string; [key: string]: unknown };

function wordsIn(source: string): string[] {
	const { program, errors } = parseSync('part.tsx', source);
	if (errors.length > 0) throw new Error(errors[0]!.message);
	const found: string[] = [];
	const look = (node: unknown): void => {
		if (typeof node !== 'object' || node === null) return;
		const { type, name, value } = node as Node;
		if (type === 'JSXAttribute' && !SAID.test(String((name as Node).name))) {
			// what is drawn inside of it is still looked at
			if ((value as Node | null)?.type === 'JSXExpressionContainer') elementsIn(value);
			return;
		}
		if (type === 'JSXText') found.push(String(value));
		else if (type === 'JSXAttribute' || type === 'JSXExpressionContainer') found.push(...said(node));
		for (const child of Object.values(node)) look(child);
	};
	const elementsIn = (node: unknown): void => {
		if (typeof node !== 'object' || node === null) return;
		if (/^JSX(?:Element|Fragment)$/.test(String((node as Node).type))) look(node);
		else for (const child of Object.values(node)) elementsIn(child);
	};
	look(program);
	return found.map((words) => words.trim()).filter((words) => /\p{L}/u.test(words));
}

/** The texts that an expression can come to. */
function said(node: unknown): string[] {
	const { type, ...of } = node as Node;
	switch (type) {
		case 'JSXAttribute':
			// an expression in it is looked at by itself
			return (of.value as Node | null)?.type === 'Literal' ? said(of.value) : [];
		case 'JSXExpressionContainer':
			return said(of.expression);
		case 'Literal':
			return typeof of.value === 'string' ? [of.value] : [];
		case 'TemplateLiteral':
			return (of.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
		case 'ConditionalExpression':
			return [...said(of.consequent), ...said(of.alternate)];
		case 'LogicalExpression':
		case 'BinaryExpression':
			return of.operator === '===' || of.operator === '!==' ? [] : [...said(of.left), ...said(of.right)];
		default:
			return [];
	}
}
