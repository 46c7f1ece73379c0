import { expect, test } from 'vitest';
import { words as german } from './spoken/de.ts';
import { words as english } from './spoken/en.ts';
import { refusalWords, sentence, timesIn } from './times.ts';

const inLondon = timesIn(english, { locale: 'en-GB', timeZone: 'Europe/Berlin' });
const inBerlin = timesIn(german, { locale: 'de', timeZone: 'Europe/Berlin' });
const NOON_MS = Date.UTC(2026, 10, 22, 12);

test.each([
	['2026-11-22T12:00:00.001Z', 'for 1 more minute', 'noch 1 Minute'],
	['2026-11-22T12:01:00.001Z', 'for 2 more minutes', 'noch 2 Minuten'],
	['2026-11-22T12:59:59.000Z', 'for 60 more minutes', 'noch 60 Minuten'],
	['2026-11-22T13:00:00.000Z', 'until 14:00', 'bis 14:00'],
	['2026-11-22T22:59:00.000Z', 'until 23:59', 'bis 23:59'],
	// the reader's midnight counts, not UTC's
	['2026-11-22T23:00:00.000Z', 'until Mon 00:00', 'bis Mo., 00:00'],
	['2026-11-22T12:00:00.000Z', 'over since 13:00', 'abgelaufen seit 13:00'],
	['2026-11-21T12:00:00.000Z', 'over since Sat 13:00', 'abgelaufen seit Sa., 13:00'],
])('an offer that expires at %s is good %s, %s', (expiresAt, words, worte) => {
	expect(inLondon.until(expiresAt, NOON_MS)).toBe(words);
	expect(inBerlin.until(expiresAt, NOON_MS)).toBe(worte);
});

test('somebody is in a zone since a time of day', () => {
	expect(inLondon.since('2026-11-22T11:58:31.000Z', NOON_MS)).toBe('since 12:58');
	expect(inBerlin.since('2026-11-22T11:58:31.000Z', NOON_MS)).toBe('seit 12:58');
});

test.each([
	['no shopper has this token', 'No shopper has this token.'],
	['Try again.', 'Try again.'],
	['  ', ''],
])('%j is said as %j', (words, said) => {
	expect(sentence(words)).toBe(said);
});

test.each([
	['2026-11-22T23:30:00.000Z', 'Monday 23 November', 'Montag, 23. November'],
	['2026-11-22T11:00:00.000Z', 'Today', 'Heute'],
	['2026-11-20T23:30:00.000Z', 'Yesterday', 'Gestern'],
	['2026-11-19T11:00:00.000Z', 'Thursday 19 November', 'Donnerstag, 19. November'],
])("a visit at %s was on %s, %s, by the shopper's midnight", (at, words, worte) => {
	expect(inLondon.day(at, NOON_MS)).toBe(words);
	expect(inBerlin.day(at, NOON_MS)).toBe(worte);
});

test('hours, dates and ways to be recognised are said in full', () => {
	expect(inLondon.hour('2026-11-20T23:30:00.000Z')).toBe('00:30');
	expect(inLondon.date('2026-12-21T23:30:00.000Z')).toBe('22 December 2026');
	expect(inBerlin.date('2026-12-21T23:30:00.000Z')).toBe('22. Dezember 2026');
	expect(inLondon.ways(['door', 'pass'])).toBe("by the code at the door and by your phone's code or your fob");
	expect(inBerlin.ways(['door', 'pass'])).toBe('am Code an der Tür und am Code Ihres Handys oder an Ihrem Anhänger');
});

test.each([
	['code-unknown', /^This code is not known/],
	['something-new', /^The service refused it \(something-new\)\. /],
	['toString', /^The service refused it \(toString\)\. /],
	[undefined, /^The service refused it\. /],
])('a refusal with the code %s is said in words for shoppers', (code, words) => {
	expect(refusalWords(english, { code })).toMatch(words);
});
