import { readFileSync } from 'node:fs';
import { Problem } from '@aisle/protocol';
import { expect, test } from 'vitest';
import { PROBLEMS, type ProblemCode, problem } from './problems.ts';
import { problemsPage } from './problems-page.ts';

const CODES = Object.keys(PROBLEMS) as ProblemCode[];

test('the reference page is the one the table makes', () => {
	const page = readFileSync(new URL('../../../docs/reference/problems.md', import.meta.url), 'utf8');
	expect(page, 'run: node cloud-bridge/src/main.ts problems > docs/reference/problems.md').toBe(problemsPage());
});

test.each(CODES)('%s is a problem document with a remedy that is a sentence', (code) => {
	const document = Problem.parse(problem(code, 'what happened'));
	expect(document.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
	expect(document.remedy).toMatch(/\.$/);
	expect(document.title).not.toMatch(/\.$/);
});
