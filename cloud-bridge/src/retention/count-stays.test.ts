import { expect, test } from 'vitest';
import { countStays, type Stay } from './count-stays.ts';

const NOON_S = Date.UTC(2026, 10, 22, 12) / 1000;
const stay = (visit: string, zone: string, fromS: number, toS: number): Stay => ({
	...{ visit, store: 'berlin', zone },
	...{ enteredS: NOON_S + fromS, leftS: NOON_S + toS },
});
const day = { store: 'berlin', day: '2026-11-22' };

test('a visit counts once a zone and day, and what two lanes saw at one time counts once', () => {
	const stays = [
		stay('a', 'shoes', 0, 60),
		stay('a', 'shoes', 30, 100),
		stay('a', 'shoes', 40, 50),
		stay('a', 'shoes', 300, 310),
		stay('a', 'bags', 110, 200),
		stay('b', 'shoes', 0, 5),
	];
	expect(countStays(stays)).toEqual([
		{ ...day, zone: 'shoes', visits: 2, dwell_s: 100 + 10 + 5 },
		{ ...day, zone: 'bags', visits: 1, dwell_s: 90 },
	]);
});

test('a stay belongs to the UTC day in which it began', () => {
	const stays = [stay('a', 'shoes', 11 * 3600, 13 * 3600), stay('a', 'shoes', 14 * 3600, 14 * 3600 + 9)];
	expect(countStays(stays).map(({ day: of, dwell_s }) => [of, dwell_s])).toEqual([
		['2026-11-22', 7200],
		['2026-11-23', 9],
	]);
});
