// What is always there is known after a day and its night, and neither silence nor a hole in time is taken for quiet.
import { expect, it } from 'vitest';
import { CrowdAlways } from './crowd-always.ts';
import { BUCKETS } from './crowd-buckets.ts';

const T = 1_790_000_000 - (1_790_000_000 % 3600);
const ALIVE = Uint8Array.of(1);

/** One receiver, one bucket. @param at adverts in a minute; undefined: it is off */
function pass(always: CrowdAlways, hours: number, at: (hour: number, minute: number) => number | undefined, fromH = 0) {
	for (let minute = fromH * 60; minute < (fromH + hours) * 60; minute++) {
		const adverts = at(Math.floor(minute / 60) % 24, minute % 60);
		const counts = new Float64Array(BUCKETS);
		counts[4] = adverts ?? 0;
		always.step(T + minute * 60, counts, adverts === undefined ? Uint8Array.of(0) : ALIVE);
	}
}

const night = (hour: number) => hour >= 20 || hour < 6;

it('is what is heard at the quietest, once a whole day was heard', () => {
	const always = new CrowdAlways(1);
	pass(always, 24, (hour) => (night(hour) ? 30 : 300));
	expect(always.perMinute[4]).toBe(0);
	expect(always.isKnown).toBe(false);
	pass(always, 2, () => 300, 24);
	expect(always.isKnown).toBe(true);
	expect(always.perMinute[4]).toBe(30);
	expect(always.perMinute[3]).toBe(0);
});

it('follows what is brought in and taken away, a day later', () => {
	const always = new CrowdAlways(1);
	pass(always, 25, () => 30);
	pass(always, 25, () => 50, 25);
	expect(always.perMinute[4]).toBe(50);
	pass(always, 2, () => 10, 50);
	expect(always.perMinute[4]).toBe(10);
});

it('does not take a receiver that was off for quiet', () => {
	const always = new CrowdAlways(1);
	// off for five minutes of every ten, and all night
	pass(always, 26, (hour, minute) => (hour < 3 || (hour > 4 && minute % 10 < 5) ? undefined : 40));
	expect(always.perMinute[4]).toBe(40);
});

it('begins anew where hours are missing', () => {
	const always = new CrowdAlways(1);
	pass(always, 12, () => 300);
	pass(always, 20, () => 300, 22);
	expect(always.perMinute[4]).toBe(0);
});
