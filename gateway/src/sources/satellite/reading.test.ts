import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MAX_ENTRIES, MAX_PROBLEMS, Reading } from './reading.ts';

const Entry = z.object({ rssi: z.number() });

describe('Reading', () => {
	it('reads so many entries and says so of the rest', () => {
		const reading = new Reading();
		const entries = Array.from({ length: MAX_ENTRIES + 3 }, (_, rssi) => ({ rssi }));
		let count = 0;
		for (const value of reading.bounded(entries)) count += reading.entry(Entry, value) ? 1 : 0;
		expect(count).toBe(MAX_ENTRIES);
		expect(reading.message().problems).toEqual([
			`has more than ${MAX_ENTRIES} entries, the rest was not read: send smaller messages`,
		]);
	});

	it('keeps what is good between what is not, and counts equal problems', () => {
		const reading = new Reading();
		for (const value of reading.bounded([{ rssi: 1 }, 7, { rssi: 'x' }, { rssi: 'y' }, { rssi: 2 }])) {
			const entry = reading.entry(Entry, value);
			if (entry) reading.take('a4:c1:38:8d:18:b2', entry.rssi, new Uint8Array());
		}
		expect(reading.heard.map(({ rssiDbm }) => rssiDbm)).toEqual([1, 2]);
		expect(reading.message().problems).toEqual([
			'entry: Invalid input: expected object, received number',
			'rssi: Invalid input: expected number, received string (2 times)',
		]);
	});

	it('gives rubbish up before it costs much', () => {
		const reading = new Reading();
		let count = 0;
		for (const value of reading.bounded(Array.from({ length: 1_000 }, () => ({})))) {
			count++;
			reading.entry(Entry, value);
		}
		expect(count).toBe(101);
		expect(reading.message().problems.at(-1)).toBe('has more than 100 bad entries, the rest was not read');
	});

	it('tells a few different problems and counts the others, none longer than a line', () => {
		const reading = new Reading();
		for (let i = 0; i < 20; i++) reading.problem(`${i} `.repeat(500));
		const { problems } = reading.message();
		expect(problems).toHaveLength(MAX_PROBLEMS);
		expect(problems.at(-1)).toBe('16 more problems');
		expect(Math.max(...problems.map(({ length }) => length))).toBe(200);
	});
});
