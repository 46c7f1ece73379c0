import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PEAK_HOLD_S, RateMeter, SignalMeter } from './meters.ts';

const readings = fc.array(
	fc.record({ dbm: fc.integer({ min: -110, max: 20 }), waitS: fc.double({ min: 0, max: 9, noNaN: true }) }),
	{
		minLength: 1,
		maxLength: 60,
	},
);

function heard(steps: readonly { dbm: number; waitS: number }[]): { meter: SignalMeter; t: number } {
	const meter = new SignalMeter(0);
	let t = 0;
	for (const { dbm, waitS } of steps) {
		t += waitS;
		meter.add(dbm, t);
	}
	return { meter, t };
}

describe('a signal', () => {
	it('is smoothed to something between what was read, and its peak is never below that', () => {
		fc.assert(
			fc.property(readings, fc.double({ min: 0, max: 1000, noNaN: true }), (steps, laterS) => {
				const { meter, t } = heard(steps);
				const all = steps.map(({ dbm }) => dbm);
				expect(meter.smoothedDbm).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9);
				expect(meter.smoothedDbm).toBeLessThanOrEqual(Math.max(...all) + 1e-9);
				expect(meter.peakDbm(t + laterS)).toBeGreaterThanOrEqual(meter.smoothedDbm!);
				expect(meter.peakDbm(t)).toBeGreaterThanOrEqual(meter.peakDbm(t + laterS)!);
			}),
		);
	});

	it('passes over a single reading that is far off', () => {
		const steady = Array.from({ length: 20 }, () => ({ dbm: -60, waitS: 0.5 }));
		const { meter } = heard([...steady, { dbm: -95, waitS: 0.5 }, ...steady.slice(0, 2)]);
		expect(meter.smoothedDbm).toBeCloseTo(-60, 5);
	});

	it.each([0.1, 1, 2])('follows a step in the same time, whether adverts come every %f s or not', (everyS) => {
		const meter = new SignalMeter(0);
		for (let t = 0; t < 60; t += everyS) meter.add(-50, t);
		// the median waits for the second reading
		for (let t = 60; t < 63 + everyS; t += everyS) meter.add(-80, t);
		// 1 − 1/e of the way after one time constant
		expect(meter.smoothedDbm).toBeGreaterThan(-50 - 30 * 0.75);
		expect(meter.smoothedDbm).toBeLessThan(-50 - 30 * 0.45);
	});

	it('keeps its peak for half a minute, then lets it fall', () => {
		const { meter, t } = heard(Array.from({ length: 40 }, (_, i) => ({ dbm: i < 20 ? -45 : -90, waitS: 1 })));
		// the twentieth reading, and one more before the median believes the next
		const peakT = 21;
		expect(meter.peakDbm(t)).toBe(-45);
		for (let later = t; later < peakT + PEAK_HOLD_S + 10; later++) meter.add(-90, later);
		expect(meter.peakDbm(peakT + PEAK_HOLD_S)).toBeGreaterThan(-50);
		expect(meter.peakDbm(peakT + PEAK_HOLD_S + 10)).toBeLessThan(-70);
		expect(meter.peakDbm(peakT + PEAK_HOLD_S + 60)).toBeCloseTo(-90, 0);
	});

	it('begins anew after a silence', () => {
		const { meter } = heard([
			{ dbm: -50, waitS: 0 },
			{ dbm: -50, waitS: 1 },
			{ dbm: -90, waitS: 30 },
		]);
		expect(meter.smoothedDbm).toBe(-90);
	});

	it('counts as heard where the receiver could not say how strong, and takes late readings without going back', () => {
		const meter = new SignalMeter(0);
		meter.add(127, 5);
		expect(meter).toMatchObject({ rssiDbm: undefined, smoothedDbm: undefined, lastT: 5 });
		expect(meter.peakDbm(5)).toBeUndefined();
		meter.add(-60, 7);
		meter.add(-70, 6.5);
		expect(meter.lastT).toBe(7);
	});
});

describe('a rate', () => {
	it.each([2, 10, 200])('is right from the first seconds on: %f a second', (perS) => {
		const meter = new RateMeter(100);
		for (let i = 1; i <= perS * 20; i++) meter.add(100 + i / perS);
		expect(meter.perS(120)).toBeGreaterThan(perS * 0.85);
		expect(meter.perS(120)).toBeLessThan(perS * 1.25);
		const young = new RateMeter(100);
		for (let i = 1; i <= perS * 4; i++) young.add(100 + i / perS);
		expect(young.perS(104)).toBeGreaterThan(perS * 0.75);
	});

	it('falls to nothing in silence', () => {
		const meter = new RateMeter(0);
		for (let i = 0; i < 100; i++) meter.add(i / 10);
		expect(meter.perS(40)).toBeLessThan(0.01);
	});
});
