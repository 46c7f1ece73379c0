import { expect, it } from 'vitest';
import { Hourly } from './hourly.ts';

it('tells each thing once an hour, and again after the clock was set back', () => {
	const hourly = new Hourly(10);
	expect([0, 10, 3599, 3600, 3601, 100].map((t) => hourly.isDue('it', t))).toEqual([
		true,
		false,
		false,
		true,
		false,
		true,
	]);
	expect(hourly.isDue('other', 101)).toBe(true);
});

it('tells no more than its bound within an hour, and goes on after it', () => {
	const hourly = new Hourly(100);
	const told = (t: number) => Array.from({ length: 1000 }, (_, i) => hourly.isDue(`${t} ${i}`, t)).filter(Boolean);
	expect([told(0).length, told(10).length, told(3600).length]).toEqual([100, 0, 100]);
});
