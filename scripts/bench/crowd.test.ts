// The crowd level stays as near to the truth as decision 10 says, with a margin of about a third.
import { expect, it } from 'vitest';
import { readSite } from '../../gateway/src/config.ts';
import { crowdedIn } from './crowd.ts';
import { type CrowdCase, crowdMinutes } from './crowd-error.ts';
import { scoreCrowd } from './crowd-score.ts';

const site = readSite('scripts/demo/site.yaml');

type Limits = { zoneError: number; storeError: number };

const score = (options: Omit<CrowdCase, 'site' | 'seed'>) => {
	// a night takes as long as another store
	const seeds = options.afterNight ? [1] : [1, 2];
	const minutes = seeds.flatMap((seed) => crowdMinutes({ site, seed, minutes: 4, ...options }));
	return scoreCrowd(minutes, site.zones.length);
};

it.each<[string, Omit<CrowdCase, 'site' | 'seed'>, Limits]>([
	['15 people, with things next door', { people: 15, nextDoor: 15 }, { zoneError: 1.3, storeError: 0.4 }],
	['60 people', { people: 60 }, { zoneError: 2.7, storeError: 0.2 }],
	[
		'20 people in one department',
		{ people: 20, walked: crowdedIn(site, 'running') },
		{ zoneError: 1.1, storeError: 0.25 },
	],
	[
		'30 people among furniture that advertises, after a night',
		{ people: 30, nextDoor: 15, furniture: 10, afterNight: true },
		{ zoneError: 2, storeError: 0.25 },
	],
])('%s', { timeout: 120_000 }, (_, options, limits) => {
	const { zoneError, zoneErrorSimple, storeError } = score(options);
	expect(zoneError).toBeLessThan(limits.zoneError);
	expect(storeError).toBeLessThan(limits.storeError);
	if (options.people > 15) expect(zoneError).toBeLessThan(0.9 * zoneErrorSimple);
});

it('says 0 where there are few', () => {
	const told = crowdMinutes({ site, seed: 1, people: 2, minutes: 3 }).map((minute) => minute.told);
	expect(new Set(told)).toEqual(new Set([0]));
});
