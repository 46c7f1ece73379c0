import { expect, test } from 'vitest';
import { createDuplicateFilter } from './duplicate-filter.ts';
import type { Report } from './hci-reports.ts';

const report: Report = {
	eventType: 3,
	address: 'c0:ff:ee:00:00:01',
	addressType: 'random',
	rssiDbm: -60,
	data: Buffer.from([1]),
};

test('one report of each legacy advertiser, whatever its data and strength are', () => {
	const filter = createDuplicateFilter();
	expect(filter.isDuplicate(report, false)).toBe(false);
	expect(filter.isDuplicate({ ...report, data: Buffer.from([2]), rssiDbm: -30 }, false)).toBe(true);
	expect(filter.isDuplicate({ ...report, addressType: 'public' }, false)).toBe(false);
	expect(filter.isDuplicate({ ...report, eventType: 4 }, false)).toBe(false);
	filter.clear();
	expect(filter.isDuplicate(report, false)).toBe(false);
});

test('an extended advert with new data is a new advert; a legacy one told as extended is not', () => {
	const filter = createDuplicateFilter();
	const [extended, legacy] = [0x00, 0x10].map((eventType) => ({ ...report, eventType, setId: 1 }));
	for (const one of [extended!, legacy!]) expect(filter.isDuplicate(one, true)).toBe(false);
	for (const one of [extended!, legacy!]) expect(filter.isDuplicate(one, true)).toBe(true);
	expect(filter.isDuplicate({ ...extended!, data: Buffer.from([2]) }, true)).toBe(false);
	expect(filter.isDuplicate({ ...extended!, setId: 2 }, true)).toBe(false);
	expect(filter.isDuplicate({ ...legacy!, data: Buffer.from([2]) }, true)).toBe(true);
});

test('it does not remember for ever', () => {
	const filter = createDuplicateFilter();
	for (let i = 0; i < 1_000; i++) {
		const address = `c0:ff:ee:00:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 0xff).toString(16).padStart(2, '0')}`;
		expect(filter.isDuplicate({ ...report, address }, false)).toBe(false);
	}
	expect(filter.isDuplicate({ ...report, address: 'c0:ff:ee:00:00:00' }, false)).toBe(false);
});
