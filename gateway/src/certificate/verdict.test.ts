import { expect, test } from 'vitest';
import { adviceOf } from './advice.ts';
import type { ZoneCoverage } from './coverage.ts';
import type { WalkScore } from './ground.ts';
import { rangeOf, ratingOf } from './rating.ts';
import { scoreOf, storeOf } from './test-store.ts';
import { verdictOf } from './verdict.ts';
import { zoneLines } from './zone-lines.ts';

const site = storeOf(20, 10, [
	{ id: 'toys', name: 'Toys', from: [0, 0], to: [10, 10] },
	{ id: 'kids', name: 'Kids', from: [10, 0], to: [20, 10] },
]);
const covered = (rating: ZoneCoverage['rating'] = 'good', thinShare = 0): ZoneCoverage[] =>
	site.zones.map(({ id }) => ({ zone: id, thinShare, leastEars: 2, usualEars: 3, rating }));
const linesOf = (score: WalkScore | undefined) => zoneLines(site, covered(), score);
const verdictFor = (seconds: Parameters<typeof scoreOf>[1], more: Partial<WalkScore> = {}) => {
	const score = scoreOf(site, seconds, more);
	return verdictOf(score, linesOf(score), true);
};

test('how well a share is known: Wilson, one look each 6 s', () => {
	// 45 of 50
	const { low, high } = rangeOf(0.9, 300);
	expect(low).toBeCloseTo(0.786, 3);
	expect(high).toBeCloseTo(0.957, 3);
	expect(rangeOf(1, 6).low).toBeLessThan(0.25);
	expect([0.85, 0.84, 0.7, 0.69, null].map(ratingOf)).toEqual(['good', 'fair', 'fair', 'poor', 'unknown']);
});

test('zones that can be relied on', () => {
	const { rating, headline, reasons } = verdictFor({ toys: { toys: 285, kids: 15 }, kids: { kids: 290, toys: 10 } });
	expect(rating).toBe('good');
	expect(headline).toBe('Zones can be relied on.');
	expect(reasons).toEqual([
		'96 % of the time the zone reported was the true one. By one walk of 10 min it lies between 90 and 98 %, 19 times in 20.',
		'11 zone changes were reported for 10 true.',
		'Changes are noticed after 1.5 s in the median.',
	]);
});

test('a zone that is weak is named, and so is a walk that is short', () => {
	expect(verdictFor({ toys: { toys: 900 }, kids: { kids: 60, toys: 40 } }).headline).toBe(
		'Zones can be relied on, except Kids.',
	);
	expect(verdictFor({ toys: { toys: 900 }, kids: { kids: 75, toys: 25 } }).headline).toBe(
		'Zones can be relied on, Kids less than others.',
	);
	expect(verdictFor({ toys: { toys: 18, kids: 2 }, kids: { kids: 18, toys: 2 } }).headline).toBe(
		'Zones look reliable, but the walk was too short to be sure.',
	);
	expect(verdictFor({ toys: { toys: 150, kids: 50 }, kids: { kids: 150, toys: 50 } })).toMatchObject({
		rating: 'fair',
		headline: 'Zones are right most of the time: good for figures over a day, not for a word at the right moment.',
	});
	expect(verdictFor({ toys: { toys: 50, kids: 150 }, kids: { kids: 150, toys: 50 } })).toMatchObject({
		rating: 'poor',
		headline: 'Zones cannot be relied on yet.',
	});
});

test('of a store that was hardly walked nothing is certified', () => {
	const { rating, headline, reasons } = verdictFor({ toys: { toys: 10 }, kids: { kids: 10 } });
	expect(rating).toBe('unknown');
	expect(headline).toContain('Too little was walked for a verdict');
	expect(reasons.at(-1)).toBe('Too little was walked to judge any zone.');
	expect(verdictFor({ toys: { toys: 300 } })).toMatchObject({
		rating: 'good',
		headline: 'The zones that were walked can be relied on.',
	});
});

test('changes: too few to say, too many, late and missed', () => {
	const good = { toys: { toys: 100 }, kids: { kids: 100 } };
	const reasonsOf = (more: Partial<WalkScore>) => verdictFor(good, more).reasons.slice(1);
	expect(reasonsOf({ changes: { true: 0, reported: 0, lost: 0 } })).toEqual([
		'No zone was changed on the walk: nothing is known of changes and how late they come.',
	]);
	expect(reasonsOf({ changes: { true: 4, reported: 9, lost: 0 } })[0]).toBe(
		'9 zone changes were reported for 4 true: too few to say more than that.',
	);
	expect(reasonsOf({ changes: { true: 10, reported: 15, lost: 0 } })[0]).toBe(
		'15 zone changes were reported for 10 true: zones are left and entered that nobody left or entered.',
	);
	expect(reasonsOf({ lag: { medianS: 2.5, p90S: 4, missed: 1 } })[1]).toBe(
		'Changes are noticed after 2.5 s in the median, which is late for somebody who walks; 1 change was not noticed.',
	);
	expect(reasonsOf({ lag: { medianS: null, p90S: null, missed: 3 } })[1]).toBe('None of the true changes was noticed.');
});

test('each zone by the worse of being found and being meant, with what to know', () => {
	const score = scoreOf(site, { toys: { toys: 100 }, kids: { kids: 60, toys: 30, none: 10 } });
	const [toys, kids] = linesOf(score);
	expect(toys).toMatchObject({ rating: 'fair', walked: { accuracy: 1, takenFor: undefined } });
	expect(toys!.note).toBe('23 % of the time it was reported the person was elsewhere');
	expect(kids).toMatchObject({ rating: 'poor', walked: { accuracy: 0.6, precision: 1 } });
	expect(kids!.note).toBe('taken for Toys 30 % of the time');
	const few = scoreOf(site, { toys: { toys: 12, none: 3 } });
	few.zones[0]!.entries = 1;
	expect(linesOf(few).map(({ rating, note }) => [rating, note])).toEqual([
		['unknown', 'walked for 15 s only; no zone reported for 20 % of the time; lag of 1 change only'],
		['unknown', 'not walked'],
	]);
});

test('without a walk it is about coverage, and says so', () => {
	const verdict = (rating: ZoneCoverage['rating'], share: number, surveyed = true) =>
		verdictOf(undefined, zoneLines(site, covered(rating, share), undefined), surveyed);
	expect(verdict('good', 0).headline).toBe('Every zone is heard by enough receivers.');
	expect(verdict('fair', 0.1).headline).toBe('Coverage is good but for corners of Toys and Kids.');
	expect(verdict('poor', 0.5).headline).toBe('Coverage is thin in Toys and Kids.');
	expect(verdict('good', 0).reasons[0]).toContain('The store was not walked');
	expect(verdict('good', 0, false).reasons[1]).toContain('survey the store');
	expect(zoneLines(site, covered('poor', 0.5), undefined)[0]).toMatchObject({
		rating: 'poor',
		note: 'heard well by fewer than 2 receivers in 50 % of it',
	});
});

test('advice promises what was measured, and less where there is less to gain', () => {
	const place = { at: [12.34, 5.5] as [number, number], zone: 'kids', relief: 0.12 };
	const elsewhere = { at: [3, 5] as [number, number], zone: undefined, relief: 0.1 };
	const advice = (accuracy: number | null, usualEars: number, relief = 0.12) =>
		adviceOf(site, [{ ...place, relief }, elsewhere], { accuracy, usualEars }).words;
	expect(advice(0.8, 3).slice(0, 2)).toEqual([
		'One more receiver would help most in Kids, near 12.3, 5.5: on a wall, a shelf or the ceiling.',
		'Where nothing can hang there, the next best is the floor between the zones, near 3.0, 5.0.',
	]);
	expect(advice(0.8, 3)[2]).toContain('a fifth to two fifths of the time in a wrong zone');
	expect(advice(null, 3)[2]).toContain('a fifth to two fifths of the time in a wrong zone');
	expect(advice(0.8, 12)[2]).toContain('12 receivers hear a place well already');
	expect(advice(0.95, 3)[2]).toContain('little left to gain');
	expect(advice(0.8, 3, 0.01)[2]).toContain('would change little');
	expect(adviceOf({ zones: site.zones.slice(1) }, [], { accuracy: 1, usualEars: 1 }).words[0]).toContain('one zone');
	expect(adviceOf(site, [], { accuracy: 1, usualEars: 1 }).words[0]).toContain('no place for another receiver');
});
