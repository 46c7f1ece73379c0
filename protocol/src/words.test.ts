import { expect, test } from 'vitest';
import { counted, durationWords, listed } from './words.ts';

test.each([
	[0, '0 s'],
	[119, '119 s'],
	[120, '2 min'],
	[7_199, '120 min'],
	[7_200, '2 h'],
	[172_799, '48 h'],
	[172_800, '2 days'],
	[2 * 365 * 86_400, '730 days'],
	[63_115_200, '2 years'],
])('%d s are %s', (s, words) => {
	expect(durationWords(s)).toBe(words);
});

test('one, several, and those whose plural has no s', () => {
	expect([0, 1, 1234].map((n) => counted(n, 'zone'))).toEqual(['0 zones', '1 zone', '1,234 zones']);
	expect(counted(2, 'box', 'boxes')).toBe('2 boxes');
});

test('names, and how many more there are', () => {
	expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd']].map((names) => listed(names))).toEqual([
		'',
		'a',
		'a and b',
		'a, b and c',
		'a, b, c and 1 more',
	]);
	expect(listed(new Set(['a', 'b', 'c']), 1)).toBe('a and 2 more');
});
