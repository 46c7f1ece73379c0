import { expect, test } from 'vitest';
import { sentence, sinceWords, untilWords } from './words.ts';

const BERLIN = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const NOON_MS = Date.UTC(2026, 10, 22, 12);

test.each([
	['2026-11-22T12:00:00.001Z', 'for 1 more minute'],
	['2026-11-22T12:01:00.001Z', 'for 2 more minutes'],
	['2026-11-22T12:59:59.000Z', 'for 60 more minutes'],
	['2026-11-22T13:00:00.000Z', 'until 14:00'],
	['2026-11-22T22:59:00.000Z', 'until 23:59'],
	// the reader's midnight counts, not UTC's
	['2026-11-22T23:00:00.000Z', 'until Mon 00:00'],
	['2026-11-22T12:00:00.000Z', 'over since 13:00'],
	['2026-11-21T12:00:00.000Z', 'over since Sat 13:00'],
])('an offer that expires at %s is good %s', (expiresAt, words) => {
	expect(untilWords(expiresAt, NOON_MS, BERLIN)).toBe(words);
});

test('somebody is in a zone since a time of day', () => {
	expect(sinceWords('2026-11-22T11:58:31.000Z', NOON_MS, BERLIN)).toBe('since 12:58');
});

test.each([
	['no shopper has this token', 'No shopper has this token.'],
	['Try again.', 'Try again.'],
	['  ', ''],
])('%j is said as %j', (words, said) => {
	expect(sentence(words)).toBe(said);
});
