// Counts that were made by the law itself give back who sent them; a wrong law is found out; what is always there is taken off.
import { Site } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { BUCKETS, bucketOf, bucketTopDbm } from './crowd-buckets.ts';
import { type CrowdMinute, crowdModel, fitCrowd } from './crowd-fit.ts';
import { type CrowdLaw, DEFAULT_LAW, LAWS } from './crowd-law.ts';
import { CrowdLaws } from './crowd-laws.ts';
import { crowdPlaces } from './crowd-places.ts';

const square = (x: number, y: number, side: number) => [
	[x, y],
	[x + side, y],
	[x + side, y + side],
	[x, y + side],
];
const SITE = Site.parse({
	store: 'demo',
	timezone: 'Europe/Berlin',
	floor: { width: 16, height: 16 },
	zones: ['a', 'b', 'c', 'd'].map((id, i) => ({ id, name: id, shape: square((i % 2) * 8, i < 2 ? 0 : 8, 8) })),
	receivers: ['a', 'b', 'c', 'd'].map((id) => ({ id: `r-${id}`, zone: id })),
});
const PLACES = crowdPlaces(SITE);
const NOTHING: Float64Array = new Float64Array(4 * BUCKETS);
const ALL = new Uint8Array(4).fill(1);

/** What arrives on average where each zone sends so many adverts, and each piece outside. */
function minuteOf(
	sent: readonly number[],
	{ law = DEFAULT_LAW, outside = 0, always = NOTHING, alive = ALL } = {},
): CrowdMinute {
	const counts = Float64Array.from(always);
	const { shares } = crowdModel(PLACES, law);
	PLACES.forEach(({ near }, p) => {
		near.forEach((r, n) => {
			for (let b = 0; b < BUCKETS; b++) {
				counts[r * BUCKETS + b]! += (sent[p] ?? outside) * shares[p]![n * BUCKETS + b]! * alive[r]!;
			}
		});
	});
	return { counts, always, alive };
}

const zonesOf = ({ sent }: { sent: Float64Array }) => [...sent.slice(0, 4)];

describe('buckets', () => {
	it('are 5 dB wide, and hold each reading between their ends', () => {
		for (let rssiDbm = -127; rssiDbm <= 20; rssiDbm++) {
			const bucket = bucketOf(rssiDbm);
			expect(bucketTopDbm(bucket)).toBeGreaterThan(rssiDbm);
			if (bucket < BUCKETS - 1) expect(bucketTopDbm(bucket + 1)).toBeLessThan(rssiDbm);
		}
		expect([-50, -51, -55, -56, -90, -91, -100].map(bucketOf)).toEqual([0, 1, 1, 2, 8, 9, 9]);
	});
});

describe('places', () => {
	it('are the zones first, then pieces of the street around', () => {
		expect(PLACES.map(({ zone }) => zone).slice(0, 5)).toEqual(['a', 'b', 'c', 'd', undefined]);
		expect(PLACES.length).toBe(4 + 4);
	});

	it('have points in a zone that no grid meets, and no receivers that are out of reach', () => {
		const sliver = {
			id: 's',
			name: 's',
			kind: 'floor' as const,
			shape: [
				[0, 0],
				[30, 0],
				[30, 0.02],
			] as [number, number][],
		};
		const [place] = crowdPlaces({ ...SITE, floor: { width: 30, height: 16 }, zones: [sliver] });
		expect(place!.distancesM.length).toBeGreaterThan(0);
		const far = crowdPlaces({ ...SITE, receivers: [{ id: 'r', at: [500, 500], kind: 'adapter' }] });
		expect(far.every(({ near }) => near.length === 0)).toBe(true);
	});
});

describe('a fit', () => {
	it('finds who sent what, in zones and outside', () => {
		const sent = zonesOf(fitCrowd(crowdModel(PLACES, DEFAULT_LAW), minuteOf([600, 1200, 0, 2400], { outside: 100 })));
		const truth = [600, 1200, 0, 2400];
		for (const [i, adverts] of sent.entries()) expect(Math.abs(adverts - truth[i]!)).toBeLessThan(150);
	});

	it('takes off what is always there', () => {
		const always = minuteOf([3000, 0, 0, 0]).counts;
		const sent = zonesOf(fitCrowd(crowdModel(PLACES, DEFAULT_LAW), minuteOf([0, 0, 0, 1200], { always })));
		expect(sent[0]!).toBeLessThan(200);
		expect(Math.abs(sent[3]! - 1200)).toBeLessThan(200);
	});

	it('draws no conclusion from a receiver that is off', () => {
		const alive = Uint8Array.of(1, 0, 1, 1);
		const sent = zonesOf(fitCrowd(crowdModel(PLACES, DEFAULT_LAW), minuteOf([600, 1200, 600, 600], { alive })));
		expect(sent[1]!).toBeGreaterThan(800);
	});

	it('gives nothing for nothing', () => {
		expect(zonesOf(fitCrowd(crowdModel(PLACES, DEFAULT_LAW), minuteOf([0, 0, 0, 0])))).toEqual([0, 0, 0, 0]);
	});
});

describe('the law of a store', () => {
	const EMPTY_HALL = LAWS[0]!;
	const people = (law: CrowdLaw, i: number) => minuteOf([600 + 100 * i, 1200, 300, 900], { law });
	const learned = (law: CrowdLaw, isSettled = true) => {
		const laws = new CrowdLaws(PLACES);
		for (let i = 0; i < 5; i++) laws.fit(people(law, i), isSettled);
		return laws;
	};

	it.each([EMPTY_HALL, LAWS[5]!, LAWS.at(-1)!])('is found from counts: %j', (law) => {
		expect(learned(law).law).toEqual(law);
	});

	it('stays near the usual one until it is known what is always there, and is free then', () => {
		const laws = learned(EMPTY_HALL, false);
		expect(laws.law.exponent).toBe(2);
		for (let i = 0; i < 5; i++) laws.fit(people(EMPTY_HALL, i), true);
		expect(laws.law).toEqual(EMPTY_HALL);
	});

	it('is not learned from what is always there alone', () => {
		const laws = new CrowdLaws(PLACES);
		const always = minuteOf([3000, 3000, 3000, 3000], { law: EMPTY_HALL }).counts;
		for (let i = 0; i < 5; i++) laws.fit(minuteOf([30, 0, 0, 0], { always, law: EMPTY_HALL }), true);
		expect(laws.law).toEqual(DEFAULT_LAW);
	});

	it('is the usual one where nothing was heard', () => {
		const laws = new CrowdLaws(PLACES);
		laws.fit(minuteOf([0, 0, 0, 0]), true);
		expect(laws.law).toEqual(DEFAULT_LAW);
	});
});
