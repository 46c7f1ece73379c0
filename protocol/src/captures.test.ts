import { expect, test } from 'vitest';
import { CaptureLine } from './captures.ts';

const advert = {
	t: 1_581_249_601.409,
	receiver: 'r10',
	address: 'E7:8F:13:56:24:CE',
	addressType: 'random',
	rssi: -87,
	data: '0201061aff4c00',
};

test('an advert, its address in lower case and its type known where it is not said', () => {
	const { addressType, ...short } = advert;
	expect(CaptureLine.parse(short)).toEqual({ ...advert, address: 'e7:8f:13:56:24:ce', addressType });
});

test('a survey line keeps where it was made', () => {
	expect(CaptureLine.parse({ ...advert, at: [1, 2.5], zone: 'shoes' })).toMatchObject({ at: [1, 2.5], zone: 'shoes' });
});

test('a tag read', () => {
	const read = { t: 1, reader: 'fx', antenna: 1, epc: '3074257bf7194e4000001a85', rssi: -53 };
	expect(CaptureLine.parse(read)).toEqual(read);
});

test.each([
	['hex with a digit missing', { data: '020' }],
	['an address without colons', { address: 'e78f135624ce' }],
	['a signal no radio reports', { rssi: 128 }],
	['a time that is a text', { t: '2026-11-22T04:00:00.000Z' }],
	['a receiver that would need escaping in a topic', { receiver: 'r/10' }],
])('refuses %s', (_, change) => {
	expect(CaptureLine.safeParse({ ...advert, ...change }).success).toBe(false);
});
