import { signalShare, signalWord } from '@aisle/protocol/signal';
import { expect, test } from 'vitest';
import { hashOf, placeOf } from './place.ts';
import { coverageWords, dbmWords } from './survey-words.ts';

const LINK = { receiver: 'door', rssiDbm: -65, smoothedDbm: -65, peakDbm: -50, heardAgoS: 0.2, advertsPerS: 1 };

test.each([
	['#survey', { view: 'survey', follow: undefined }],
	['#survey/tag%3Acart-1', { view: 'survey', follow: 'tag:cart-1' }],
	['#survey/%', { view: 'survey', follow: undefined }],
	['', { view: 'plan' }],
	['#health', { view: 'plan' }],
	['#surveys', { view: 'plan' }],
	['#record', { view: 'record', code: undefined }],
	['#record/K7QM-2FXD', { view: 'record', code: 'K7QM-2FXD' }],
	['#records', { view: 'plan' }],
	['#check-walk', { view: 'walk' }],
])('%s is a place', (hash, place) => {
	expect(placeOf(hash)).toEqual(place);
});

test('every place has an address that leads back to it', () => {
	for (const follow of [undefined, 'tag:cart-1', 'shopper:3', 'door-beacon', 'ä/%#'])
		expect(placeOf(hashOf({ view: 'survey', follow }))).toEqual({ view: 'survey', follow });
	expect(placeOf(hashOf({ view: 'plan' }))).toEqual({ view: 'plan' });
	expect(placeOf(hashOf({ view: 'walk' }))).toEqual({ view: 'walk' });
	for (const code of [undefined, 'K7QM-2FXD'])
		expect(placeOf(hashOf({ view: 'record', code }))).toEqual({ view: 'record', code });
});

test.each([
	[-50, 0, 'excellent'],
	[-70, 0, 'excellent'],
	[-71, 0, 'good'],
	[-85, 0, 'good'],
	[-86, 0, 'weak'],
	[null, 0, 'weak'],
	[-50, 11, 'none'],
] as const)('%s dBm, heard %s s ago, is %s', (smoothedDbm, heardAgoS, word) => {
	expect(signalWord({ smoothedDbm, heardAgoS })).toBe(word);
});

test('the scale goes from −100 to −30 and no further', () => {
	expect([null, -120, -100, -65, -30, 0].map((dbm) => signalShare(dbm))).toEqual([0, 0, 0, 0.5, 1, 1]);
	expect(dbmWords(-62.4)).toBe('−62 dBm');
});

test('one sentence says where a thing is heard', () => {
	const of = (...heard: (typeof LINK)[]) => coverageWords({ name: 'Cart 1', heard });
	expect(of()).toBe('No receiver hears Cart 1 now.');
	expect(of({ ...LINK, heardAgoS: 60 })).toBe('No receiver hears Cart 1 now.');
	expect(of(LINK)).toBe('door hears Cart 1 best: −65 dBm, excellent. No other receiver hears it.');
	expect(of(LINK, { ...LINK, receiver: 'till', smoothedDbm: -60 })).toBe(
		'till hears Cart 1 best: −60 dBm, excellent. 1 other hears it too.',
	);
});
