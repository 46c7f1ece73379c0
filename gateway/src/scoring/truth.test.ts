import { formatProblem } from '@aisle/protocol';
import { describe, expect, test } from 'vitest';
import { readTruth } from './truth.ts';

const T = 1_581_249_601;

function fixesOf(text: string, subject = '') {
	const result = readTruth(text, 'F');
	if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
	return { fixes: result.value.fixes.get(subject), remarks: result.value.remarks };
}

function problemsOf(text: string): string[] {
	const result = readTruth(text, 'F');
	return result.ok ? [] : result.problems.map(formatProblem);
}

test('a line a moment', () => {
	expect(fixesOf(`t,x,y\n${T}.409,18.031,-0.144\n${T + 1},1e1,2\n`)).toEqual({
		fixes: [
			{ t: T + 0.409, at: [18.031, -0.144] },
			{ t: T + 1, at: [10, 2] },
		],
		remarks: [],
	});
});

test('as spreadsheets write it: byte order mark, CRLF, quotes, other columns and another order', () => {
	const { fixes } = fixesOf(`\uFEFF"Y", "X",note,"T"\r\n2,1,door,${T}\r\n\r\n4,3,,${T + 1}\r\n`);
	expect(fixes).toEqual([
		{ t: T, at: [1, 2] },
		{ t: T + 1, at: [3, 4] },
	]);
});

test('an empty cell too many is none', () => {
	expect(fixesOf(`t,x,y\n${T},1,2,,\n`).fixes).toEqual([{ t: T, at: [1, 2] }]);
});

test('several subjects are kept apart', () => {
	const text = `t,x,y,subject\n${T},1,1,tag:a\n${T},2,2,tag:b\n`;
	expect(fixesOf(text, 'tag:a').fixes).toEqual([{ t: T, at: [1, 1] }]);
	expect(fixesOf(text, 'tag:b').fixes).toEqual([{ t: T, at: [2, 2] }]);
});

test('moments without a position are passed over by name', () => {
	const { fixes, remarks } = fixesOf(`t,x,y\n${T},NaN,nan\n${T + 1},1,1\n${T + 2},,\n`);
	expect(fixes).toEqual([{ t: T + 1, at: [1, 1] }]);
	expect(remarks).toEqual(['F: no position on lines 2, 4, passed over.']);
});

test('lines that go back in time are sorted, and it is said', () => {
	const { fixes, remarks } = fixesOf(`t,x,y\n${T + 1},1,1\n${T},0,0\n`);
	expect(fixes!.map(({ t }) => t)).toEqual([T, T + 1]);
	expect(remarks).toEqual(['F: 1 of its lines went back in time; sorted.']);
});

describe('mistakes have their line, their field and an example', () => {
	test.each([
		['', /^F:1:1: the file is empty\. Write "t,x,y" first/],
		[`${T},1,1\n`, /^F:1:1: the first line does not name t, x, y\. Write/],
		['t;x;y\n', /^F:1:1: the first line does not name t, x, y\. Write/],
		['t,x\n', /^F:1:1: the first line does not name y\. /],
		['t,x,y\n', /^F:1:1: not one line of it says where anybody was\. /],
		[`t,x,y\n${T},1,1\n${T},abc,1\n`, /^F:3:1: x: "abc" must be a number of metres\. Write .*1581249601\.409,18\.031/],
		[`t,x,y\n${T},1\n`, /^F:2:1: y: is missing\. /],
		[`t,x,y\n${T},Infinity,1\n`, /^F:2:1: x: "Infinity" must be a number of metres\. /],
		['t,x,y\n2020-02-09T12:00:01Z,1,1\n', /^F:2:1: t: "2020-02-09T12:00:01Z" must be a number of Unix seconds\. /],
		[`t,x,y\n${T}000,1,1\n`, /^F:2:1: t: "1581249601000" must be in Unix seconds; this looks like milliseconds\. /],
		['t,x,y\n0.5,1,1\n', /^F:2:1: t: "0.5" must be in Unix seconds; this is too few of them\. /],
		[`t,x,y\n${T},1,5,2,5\n`, /^F:2:1: has 5 columns, and the first line names 3\. Write decimals with a point, as in/],
		[`t,x,y,subject\n${T},1,1,walker\n`, /^F:2:1: subject: "walker" must be pass:.* Write for example tag:walker\.$/],
	])('%j', (text, words) => {
		const problems = problemsOf(text);
		expect(problems).toHaveLength(1);
		expect(problems[0]).toMatch(words);
	});

	test('a mistake in every line is not said a thousand times', () => {
		expect(problemsOf(`t,x,y\n${`${T},a,1\n`.repeat(1000)}`)).toHaveLength(20);
	});
});
