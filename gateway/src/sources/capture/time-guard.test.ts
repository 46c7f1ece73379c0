import { describe, expect, it } from 'vitest';
import type { Advert } from '../../ble/advert.ts';
import { LEAP_AHEAD_S, LEAP_BACK_S, TimeGuard } from './time-guard.ts';

const START_S = 1_600_000_000;
const YEAR_2100_S = 4_102_444_800;

function guard(...times: number[]): { handed: number[]; problems: string[] } {
	const handed: number[] = [];
	const problems: string[] = [];
	const timeGuard = new TimeGuard(
		({ t }) => handed.push(t),
		(at, words) => problems.push(`${JSON.stringify(at)} ${words}`),
	);
	for (const [i, t] of times.entries()) {
		const advert: Advert = { receiver: 'r', address: '', rssiDbm: -60, data: new Uint8Array(), t };
		timeGuard.take(advert, () => ({ line: i + 1 }));
	}
	timeGuard.end();
	return { handed, problems };
}

describe('TimeGuard', () => {
	it('passes what comes in order, a little late, or after a night', () => {
		const times = [0, 5, 4, 5 - LEAP_BACK_S, LEAP_AHEAD_S - LEAP_BACK_S].map((t) => START_S + t);
		expect(guard(...times)).toEqual({ handed: times, problems: [] });
	});

	it.each([
		['in the year 2100', YEAR_2100_S + 5, /^{"line":3} its time, 2100-01-01T00:00:05.000Z, is 79 years after its nei/],
		['in 1970', 12, /^{"line":3} its time, 1970-01-01T00:00:12.000Z, is 51 years before its neighbours; skipped/],
		['three days ahead', START_S + 3 * LEAP_AHEAD_S, /is 3 days after/],
		['before 1970', -1, /^{"line":3} its time is before 1970/],
		['that is no number', Number.NaN, /^{"line":3} its time is before 1970 or after 9999; skipped/],
	])('leaves out a single time %s', (_name, t, words) => {
		const { handed, problems } = guard(START_S, START_S + 1, t, START_S + 2);
		expect(handed).toEqual([START_S, START_S + 1, START_S + 2]);
		expect(problems).toEqual([expect.stringMatching(words)]);
	});

	it('follows a leap that the next advert confirms, and says so where it goes back', () => {
		const back = guard(START_S, START_S - 3_600, START_S - 3_599);
		expect(back.handed).toEqual([START_S, START_S - 3_600, START_S - 3_599]);
		expect(back.problems).toEqual([expect.stringMatching(/^{"line":2} time goes back here by 60 min, to 2020-09-13T/)]);
		const ahead = guard(START_S, START_S + 10 * LEAP_AHEAD_S, START_S + 10 * LEAP_AHEAD_S + 1);
		expect(ahead).toMatchObject({ handed: { length: 3 }, problems: [] });
	});

	it('leaves out each of several times that nothing confirms', () => {
		const { handed, problems } = guard(START_S, 12, YEAR_2100_S, START_S + 1);
		expect(handed).toEqual([START_S, START_S + 1]);
		expect(problems).toHaveLength(2);
	});

	it('hands over a last one that nothing contradicts', () => {
		expect(guard(START_S, START_S + 10 * LEAP_AHEAD_S).handed).toHaveLength(2);
	});

	it.each([
		['1970', 12, 'times begin at 1970-01-01T00:00:12.000Z here'],
		['the future', YEAR_2100_S, 'times begin at 2100-01-01'],
	])('plays a recording of %s as it is, and says that its clock was wrong', (_name, t, words) => {
		const { handed, problems } = guard(t, t + 1);
		expect(handed).toEqual([t, t + 1]);
		expect(problems).toEqual([expect.stringContaining(words)]);
	});
});
