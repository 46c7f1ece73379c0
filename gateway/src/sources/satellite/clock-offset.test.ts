import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClockOffset } from './clock-offset.ts';

const START_S = 1_790_000_000;
const YEAR_S = 365 * 86_400;

/** Delays of a network: a fixed part and an exponential rest, by a generator of its own so that runs repeat. */
function delays(seed: number, jitterS: number): () => number {
	let state = (seed % 2_147_483_646) + 1;
	return () => {
		state = (state * 48_271) % 2_147_483_647;
		return 0.002 - jitterS * Math.log(state / 2_147_483_647);
	};
}

type Sent = { stampS: (realS: number) => number; fromS: number; toS: number; everyS: number; delayS: () => number };

/** Messages in the order in which they arrive. */
function send(clock: ClockOffset, { stampS, fromS, toS, everyS, delayS }: Sent): void {
	const arrivals: [number, number][] = [];
	for (let realS = fromS; realS < toS; realS += everyS) arrivals.push([stampS(realS), START_S + realS + delayS()]);
	for (const [stamp, arrivedS] of arrivals.sort((a, b) => a[1] - b[1])) clock.note(stamp, arrivedS);
}

describe('ClockOffset', () => {
	it('finds any offset to within the delay, and follows a crystal that drifts', () => {
		const offset = fc.oneof(
			fc.double({ min: -30, max: 30, noNaN: true }),
			fc.double({ min: -50 * YEAR_S, max: 30 * YEAR_S, noNaN: true }),
		);
		const drift = fc.double({ min: -100e-6, max: 100e-6, noNaN: true });
		const everyS = fc.double({ min: 0.02, max: 2, noNaN: true });
		const jitterS = fc.double({ min: 0, max: 0.1, noNaN: true });
		fc.assert(
			fc.property(offset, drift, everyS, jitterS, fc.nat(), (offsetS, driftRate, every, jitter, seed) => {
				const clock = new ClockOffset();
				const stampS = (realS: number) => START_S + realS * (1 + driftRate) - offsetS;
				send(clock, { stampS, fromS: 0, toS: 200, everyS: every, delayS: delays(seed, jitter) });
				expect(clock.state).toBe('known');
				const errorS = stampS(200) + clock.offsetS! - (START_S + 200);
				// drift over the window, the fixed delay, what is left of the jitter in the quickest message, rounding of years
				expect(Math.abs(errorS)).toBeLessThan(60 * 100e-6 + 0.002 + jitter + 1e-5);
			}),
			{ numRuns: 60 },
		);
	});

	it('is learning until five messages over three seconds agree', () => {
		const clock = new ClockOffset();
		for (let i = 0; i < 100; i++) clock.note(50 + i / 100, START_S + i / 100);
		expect(clock.state).toBe('learning');
		expect(clock.offsetS).toBeUndefined();
		clock.note(53, START_S + 3);
		expect(clock.state).toBe('known');
		expect(clock.offsetS).toBeCloseTo(START_S - 50, 3);
	});

	it.each([
		['forward', 3_600],
		['back', -3_600],
		['by years', 20 * YEAR_S],
		['back a minute', -60],
	])('takes a clock set %s within seconds, and keeps believing it', (_name, jumpS) => {
		const clock = new ClockOffset();
		const steady = { everyS: 0.1, delayS: delays(1, 0.02) };
		send(clock, { ...steady, stampS: (realS) => realS, fromS: 0, toS: 100 });
		const before = clock.offsetS!;
		send(clock, { ...steady, stampS: (realS) => realS + jumpS, fromS: 100, toS: 105 });
		expect(clock.offsetS! - before).toBeCloseTo(-jumpS, 1);
		expect(clock.state).toBe('known');
	});

	it('is not moved by one lie, nor by a buffer sent late', () => {
		const clock = new ClockOffset();
		const steady = { everyS: 0.1, delayS: () => 0.01 };
		send(clock, { ...steady, stampS: (realS) => realS, fromS: 0, toS: 50 });
		clock.note(4e9, START_S + 50);
		clock.note(0, START_S + 50);
		clock.note(80, START_S + 50);
		// a minute without network, and then 600 messages within two seconds
		for (let i = 0; i < 600; i++) clock.note(50 + i / 10, START_S + 110 + i / 300);
		send(clock, { ...steady, stampS: (realS) => realS, fromS: 112, toS: 113 });
		expect(clock.state).toBe('known');
		expect(clock.offsetS).toBeCloseTo(START_S + 0.01, 3);
	});

	it.each([
		['random', (_realS: number, i: number) => (i * 7_919 * 104_729) % 2_000_000_000],
		['standing still', () => 3],
		['every other message of another clock', (realS: number, i: number) => realS + (i % 2) * 500],
		['set anew all the time', (realS: number) => realS + Math.floor(realS / 20) * 1_000],
		['running five times too fast', (realS: number) => realS * 5],
	])('gives up times that lie: %s; and believes them again when they are mended', (_name, lie) => {
		const clock = new ClockOffset();
		const steady = { everyS: 0.1, delayS: delays(7, 0.01) };
		let i = 0;
		send(clock, { ...steady, stampS: (realS) => lie(realS, i++), fromS: 0, toS: 120 });
		expect(clock.state).toBe('given-up');
		expect(clock.offsetS).toBeUndefined();
		send(clock, { ...steady, stampS: (realS) => realS, fromS: 120, toS: 720 });
		expect(clock.state).toBe('known');
		expect(clock.offsetS).toBeCloseTo(START_S, 1);
	});

	it('learns anew after ten minutes of silence, in which a crystal drifts', () => {
		const clock = new ClockOffset();
		const steady = { stampS: (realS: number) => realS, everyS: 0.1, delayS: () => 0 };
		send(clock, { ...steady, fromS: 0, toS: 10 });
		send(clock, { ...steady, fromS: 500, toS: 500.1 });
		expect(clock.state).toBe('known');
		send(clock, { ...steady, fromS: 1_200, toS: 1_200.1 });
		expect(clock.state).toBe('learning');
	});

	it('takes stamps in whole seconds', () => {
		const clock = new ClockOffset();
		send(clock, { stampS: (realS) => Math.floor(realS), fromS: 0, toS: 100, everyS: 0.37, delayS: delays(3, 0.02) });
		expect(clock.state).toBe('known');
		expect(clock.offsetS! - START_S).toBeLessThan(0.2);
	});

	it('starts over when the gateway sets its own clock', () => {
		const clock = new ClockOffset();
		send(clock, { stampS: (realS) => realS, fromS: 0, toS: 10, everyS: 0.1, delayS: () => 0 });
		clock.forget();
		expect(clock.state).toBe('learning');
	});
});
