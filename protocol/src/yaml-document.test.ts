import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatProblem, readYaml, type YamlOptions } from './yaml-document.ts';

const Rule = z.discriminatedUnion('when', [
	z.strictObject({ when: z.literal('entered'), zone: z.string() }),
	z.strictObject({ when: z.literal('dwelled'), zone: z.string(), dwellS: z.number().positive() }),
]);
const Settings = z.strictObject({
	name: z.string(),
	height: z.number().min(0).max(30).meta({ unit: 'm' }).optional(),
	gapS: z.number().int().default(30),
	mode: z.enum(['fast', 'thorough']).default('fast'),
	rules: z.array(Rule).default([]),
	ports: z.record(z.string().regex(/^\d+$/, 'must be a number'), z.string()).default({}),
	place: z.union([z.string(), z.strictObject({ x: z.number(), y: z.number() })]).optional(),
});

function problemsOf(text: string, options?: YamlOptions): string[] {
	const result = readYaml(text, 'a.yaml', Settings, options);
	return result.ok ? [] : result.problems.map(formatProblem);
}

test('takes what is right, with the defaults of the schema', () => {
	const result = readYaml('name: x\nplace: { x: 1, y: 2 }\n', 'a.yaml', Settings);
	expect(result).toEqual({
		ok: true,
		value: { name: 'x', gapS: 30, mode: 'fast', rules: [], ports: {}, place: { x: 1, y: 2 } },
	});
});

describe('says where and what to write instead', () => {
	test.each([
		['an unknown key', 'name: x\nmod: fast', 'a.yaml:2:1: mod: unknown key "mod". Write "mode".'],
		[
			'a key like no other',
			'name: x\nqwertz: 1',
			'a.yaml:2:1: qwertz: unknown key "qwertz". Leave it out. Known here: name, height, gapS, mode, rules, ports, place.',
		],
		// a key file handed over as settings: what is in it must not get into a log
		[
			'a file of something else, without a word of it',
			'HAcf8TD5/N0VLTKMJ9zg4IDuQQsn3pvLIAULe5wIhYg=',
			'a.yaml:1:1: must be a map of keys and values, not a text. Name a file of settings.',
		],
		['a missing key', 'gapS: 3', 'a.yaml:1:1: name: "name" is missing. Add "name", a text.'],
		[
			'a word that is no option',
			'name: x\nmode: thorugh',
			'a.yaml:2:7: mode: "thorugh" is not one of: fast, thorough. Write "mode: thorough".',
		],
		['a number where a text is wanted', 'name: 007', 'a.yaml:1:7: name: 007 must be in quotes. Write "name: \'007\'".'],
		['a misspelt key', 'nam: x', 'a.yaml:1:1: nam: unknown key "nam". Write "name".'],
		['a fraction', 'name: x\ngapS: 1.6', 'a.yaml:2:7: gapS: 1.6 must be a whole number. Write "gapS: 2".'],
		[
			'a wrong unit in the key',
			'name: x\nheightCm: 240',
			'a.yaml:2:1: heightCm: unknown key "heightCm": height is in metres. Write "height: 2.4".',
		],
		[
			'a wrong unit in a key that names its own',
			'name: x\nrules: [{ when: dwelled, zone: a, dwellS: 3, dwellMs: 3000 }]',
			'a.yaml:2:46: rules[0].dwellMs: unknown key "dwellMs": dwellS is in seconds. Write "dwellS: 3".',
		],
		[
			'a unit behind the number',
			'name: x\nheight: 2,4 m',
			'a.yaml:2:9: height: must be a number of metres, without the unit, not "2,4 m". Write "height: 2.4".',
		],
		[
			'another unit behind the number',
			'name: x\nheight: "240cm"',
			'a.yaml:2:9: height: must be a number of metres, without the unit, not "240cm". Write "height: 2.4".',
		],
		[
			'a unit of something else',
			'name: x\nheight: 3 kg',
			'a.yaml:2:9: height: must be a number of metres, without the unit, not "3 kg".',
		],
		[
			'centimetres',
			'name: x\nheight: 240',
			'a.yaml:2:9: height: 240 must be at most 30 metres; it looks like centimetres. Write "height: 2.4".',
		],
		[
			'the wrong member of a union, by its discriminator',
			'name: x\nrules:\n  - when: entred\n    zone: a',
			'a.yaml:3:11: rules[0].when: "entred" is not one of: entered, dwelled. Write "when: entered".',
		],
		['a mistake within a union', 'name: x\nplace: { x: 1, y: b }', 'a.yaml:2:19: place.y: must be a number, not "b".'],
		['a key of a record', 'name: x\nports: { 1: a, b: c }', 'a.yaml:2:16: ports.b: key must be a number.'],
		[
			'a key that stands twice',
			'name: x\nname: y',
			'a.yaml:2:1: key "name" stands twice, first on line 1. Keep one of them.',
		],
		['an empty file', '# nothing\n', 'a.yaml:1:1: the file is empty.'],
		['a tab', 'name: x\n\tgapS: 3', 'a.yaml:2:1: not YAML: tabs are not allowed as indentation.'],
		['a second document', 'name: x\n---\nname: y', 'a.yaml:2:1: a second document begins here.'],
	])('%s', (_, text, expected) => {
		expect(problemsOf(text)).toContain(expected);
	});
});

test('reports all mistakes in the order of the file', () => {
	const problems = problemsOf('mode: slow\nname: 1\nname: 2\ngapS: x\nheight: 99');
	expect(problems.map((problem) => problem.split(':')[1])).toEqual(['1', '3', '3', '4', '5']);
});

test('a check of the caller points at a path, and runs although the schema refuses the value', () => {
	const check: YamlOptions['check'] = (_, lineOf) => [
		{ path: ['rules', 1], message: `like the one on line ${lineOf(['rules', 0])}`, remedy: 'Keep one' },
	];
	const problems = problemsOf('name: 3\nrules:\n  - { when: entered, zone: a }\n  - { when: entered, zone: a }', {
		check,
	});
	expect(problems).toEqual([
		'a.yaml:1:7: name: 3 must be in quotes. Write "name: \'3\'".',
		'a.yaml:4:5: rules[1]: like the one on line 3. Keep one.',
	]);
});

test('a refinement of the schema points at its path and brings its remedy', () => {
	const schema = z.strictObject({ a: z.number(), b: z.number() }).superRefine(({ a, b }, context) => {
		if (a > b)
			context.addIssue({
				code: 'custom',
				path: ['b'],
				message: 'must not be below a',
				params: { remedy: 'Swap them' },
			});
	});
	const result = readYaml('a: 2\nb: 1', 'a.yaml', schema);
	expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
		'a.yaml:2:4: b: must not be below a. Swap them.',
	]);
});

describe('never throws', () => {
	test('on aliases that multiply', () => {
		const levels = 'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefg'[i]}, `.repeat(9)}]`);
		const [problem] = problemsOf(['a: &a [x]', ...levels].join('\n'));
		expect(problem).toContain('Write the values out');
	});
	test('on an alias of itself, deep nesting and a file without end', () => {
		expect(problemsOf('name: &x [*x]')).not.toEqual([]);
		expect(problemsOf('['.repeat(50_000))).toHaveLength(1);
		expect(problemsOf('name: x', { maxCharacters: 3 })[0]).toContain('too long: 7 characters, at most 3');
	});
	test('on any text', () => {
		const yamlish = fc.string({
			unit: fc.constantFrom(
				...'name:gapS mode\n\n  --[]{}&*!|>\'"#?%@`,0123.\t\r\0é'.split(''),
				'rules:\n  - ',
				'zone: ',
			),
			maxLength: 200,
		});
		fc.assert(
			fc.property(fc.oneof(yamlish, fc.string({ unit: 'binary' })), (text) => {
				const result = readYaml(text, 'a.yaml', Settings);
				if (!result.ok) {
					expect(result.problems.length).toBeGreaterThan(0);
					for (const { line, column } of result.problems) {
						expect(line).toBeGreaterThanOrEqual(1);
						expect(column).toBeGreaterThanOrEqual(1);
					}
				}
			}),
			{ numRuns: 2000 },
		);
	});
});
