import { expect, test } from 'vitest';
import { dateWords, dayWords, hourWords, lanesWords, sentence, sinceWords, untilWords } from './words.ts';

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

test.each([
	['2026-11-22T23:30:00.000Z', 'Monday 23 November'],
	['2026-11-22T11:00:00.000Z', 'Today'],
	['2026-11-20T23:30:00.000Z', 'Yesterday'],
	['2026-11-19T11:00:00.000Z', 'Thursday 19 November'],
])("a visit at %s was on %s, by the shopper's midnight", (at, words) => {
	expect(dayWords(at, NOON_MS, BERLIN)).toBe(words);
});

test('hours, dates and ways to be recognised are said in full', () => {
	expect(hourWords('2026-11-20T23:30:00.000Z', BERLIN)).toBe('00:30');
	expect(dateWords('2026-12-21T23:30:00.000Z', BERLIN)).toBe('22 December 2026');
	expect(lanesWords(['door', 'pass'])).toBe("by the code at the door and by your phone's code or your fob");
});
