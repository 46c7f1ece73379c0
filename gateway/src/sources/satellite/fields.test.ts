import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
	Address,
	Base64Bytes,
	HexBytes,
	MaybeServiceUuid,
	MaybeUint16,
	MaybeUuid,
	RssiDbm,
	unixSeconds,
} from './fields.ts';

function read(schema: z.ZodType, value: unknown): unknown {
	const parsed = schema.safeParse(value);
	if (!parsed.success) return parsed.error.issues.map(({ message }) => message).join();
	return parsed.data instanceof Uint8Array ? Buffer.from(parsed.data).toString('hex') : parsed.data;
}

const SIX = 'must be six hex bytes, e.g. "a4:c1:38:8d:18:b2"';

describe('an address', () => {
	it.each(['a4:c1:38:8d:18:b2', 'A4:C1:38:8D:18:B2', 'A4C1388D18B2', 'a4c1388d18b2', 'A4-C1-38-8D-18-B2'])(
		'is read from %s',
		(text) => expect(read(Address, text)).toBe('a4:c1:38:8d:18:b2'),
	);
	it.each(['', 'a4:c1:38:8d:18', 'a4:c1:38:8d:18:b2:00', 'a4:c1:38:8d:18:bx', '0xa4c1388d18b2', 7, null, {}])(
		'is not %j',
		(value) => expect(read(Address, value)).toBe(SIX),
	);
	it('is missed', () => expect(read(Address, undefined)).toBe('is missing'));
});

describe('a signal strength', () => {
	const RANGE = 'must be -127 to 20 dBm, or 127 for unknown';
	it.each([
		[-60, -60],
		[-81.1, -81],
		['-65', -65],
		['-65.50', -65],
		[-127, -127],
		[4, 4],
		[127, 127],
		[0, 127],
		['0', 127],
		[-0.3, 127],
		[null, 127],
		[undefined, 127],
		[-128, RANGE],
		[21, RANGE],
		[1e308, RANGE],
		[Number.NaN, 'must be a number of dBm'],
		[Number.POSITIVE_INFINITY, 'must be a number of dBm'],
		['strong', 'must be a number of dBm'],
		['', 'must be a number of dBm'],
		[true, 'must be a number of dBm'],
		[[-60], 'must be a number of dBm'],
	])('%j is %j', (value, wanted) => expect(read(RssiDbm, value)).toBe(wanted));
});

describe('bytes in hex', () => {
	it.each([
		['0201061AFF4c', '0201061aff4c'],
		['', ''],
		['02010', 'has an odd number of hex digits (5)'],
		['AgEGAwOI', 'looks like base64, expected hex'],
		['AgEGAw==', 'looks like base64, expected hex'],
		['0x020106', 'looks like base64, expected hex'],
		['02 01 06', 'has characters that are no hex digits'],
		['drfgdrgdsrgesr', 'has characters that are no hex digits'],
		[20106, 'must be a text of hex digits'],
		[null, 'must be a text of hex digits'],
		['ff'.repeat(1_651), 'has 1651 bytes, an advert at most 1650'],
	])('%j is %j', (value, wanted) => expect(read(HexBytes, value)).toBe(wanted));
	it('may fill an extended advert', () => expect(read(HexBytes, '00'.repeat(1_650))).toHaveLength(3_300));
});

describe('bytes in base64', () => {
	it.each([
		['AgEG', '020106'],
		['AgEGAw==', '02010603'],
		['', ''],
		['020106', 'looks like hex, expected base64'],
		['0201060303AAFE', 'looks like hex, expected base64'],
		// hex digits only, but an advert as base64
		['AAAA', '000000'],
		['AgEG!', 'has characters that are not base64'],
		['=', 'has characters that are not base64'],
		[7, 'must be a base64 text'],
		['A'.repeat(2_204), 'has 1653 bytes, an advert at most 1650'],
	])('%j is %j', (value, wanted) => expect(read(Base64Bytes, value)).toBe(wanted));
});

describe('UUIDs and numbers', () => {
	it.each([
		['0xfeaa', 'feaa'],
		['FEAA', 'feaa'],
		['0000feaa-0000-1000-8000-00805f9b34fb', 'feaa'],
		['0x0000feaa', '0000feaa'],
		['a15e0001-6f7a-4c1b-9a53-7d1c0b5e9d10', 'a15e00016f7a4c1b9a537d1c0b5e9d10'],
		[null, undefined],
		[undefined, undefined],
		['feaa0', 'must be a service UUID, e.g. "0xfeaa"'],
		[0xfeaa, 'must be a service UUID, e.g. "0xfeaa"'],
	])('service UUID %j is %j', (value, wanted) => expect(read(MaybeServiceUuid, value)).toBe(wanted));

	it.each([
		['E2C56DB5DFFB48D2B060D0F5A71096E0', 'e2c56db5dffb48d2b060d0f5a71096e0'],
		['e2c56db5-dffb-48d2-b060-d0f5a71096e0', 'e2c56db5dffb48d2b060d0f5a71096e0'],
		['e2c56db5-dffb48d2-b060-d0f5a71096e0', 'must be a UUID of 32 hex digits'],
	])('UUID %j is %j', (value, wanted) => expect(read(MaybeUuid, value)).toBe(wanted));

	it.each([
		[65_535, 65_535],
		['513', 513],
		[65_536, 'must be 0 to 65535'],
		[-1, 'must be 0 to 65535'],
		[1.5, 'must be 0 to 65535'],
	])('major %j is %j', (value, wanted) => expect(read(MaybeUint16, value)).toBe(wanted));
});

describe('a time', () => {
	it.each([
		[1_744_564_900, 1_744_564_900],
		[1_739_900_368.53, 1_739_900_368.53],
		// seconds since the start, milliseconds, and what is no number
		[4_711, undefined],
		[1_744_564_900_000, undefined],
		[Number.NaN, undefined],
		['1744564900', undefined],
		[null, undefined],
	])('%j is %j', (value, wanted) => expect(unixSeconds(value)).toBe(wanted));
});
