// Which decoder gets which bytes, and that no two get the same.
import { describe, expect, it } from 'vitest';
import { compileClaims, findDecoder } from './claims.ts';
import type { Claim, Decoder } from './decoder.ts';

const decoder = (name: string, ...claims: Claim[]): Decoder => ({ name, claims, decode: () => undefined });

function find(decoders: Decoder[], adType: number, hex: string): string | undefined {
	const value = Buffer.from(hex, 'hex');
	return findDecoder(compileClaims(decoders), adType, value, 0, value.length)?.name;
}

describe('claims', () => {
	it('lead to the longest prefix that fits', () => {
		const company = decoder('company', { in: 'manufacturer-data', company: 0x0499 });
		const five = decoder('five', { in: 'manufacturer-data', company: 0x0499, prefix: [5] });
		expect(find([company, five], 0xff, '990405')).toBe('five');
		expect(find([company, five], 0xff, '990406')).toBe('company');
		expect(find([company, five], 0xff, '9904')).toBe('company');
		expect(find([five], 0xff, '9904')).toBeUndefined();
	});

	it('of one AD type do not lead to another', () => {
		const service = decoder('service', { in: 'service-data-16', uuid: 0xfeaa });
		expect(find([service], 0x16, 'aafe')).toBe('service');
		expect(find([service], 0xff, 'aafe')).toBeUndefined();
		expect(find([service], 0x16, 'feaa')).toBeUndefined();
		expect(find([service], 0x16, 'aa')).toBeUndefined();
	});

	it('of any company come after those of one', () => {
		const any = decoder('any', { in: 'manufacturer-data-of-any-company', prefix: [0xbe, 0xac] });
		const apple = decoder('apple', { in: 'manufacturer-data', company: 0x004c, prefix: [2] });
		expect(find([any, apple], 0xff, '4c00beac')).toBe('any');
		expect(find([any, apple], 0xff, '4c0002')).toBe('apple');
		expect(find([any, apple], 0xff, '1801be')).toBeUndefined();
	});

	it('take 128-bit UUIDs as printed and find them turned round', () => {
		const uuid = 'a15e0001-6f7a-4c1b-9a53-7d1c0b5e9d10';
		const onAir = '109d5e0b1c7d539a1b4c7a6f01005ea1';
		const service = decoder('service', { in: 'service-data-128', uuid, prefix: [0x11] });
		const list = decoder('list', { in: 'service-uuids-128', uuid: 'a15e0001-****-4c1b-9a53-7d1c0b5e9d10' });
		expect(find([service, list], 0x21, `${onAir}11`)).toBe('service');
		expect(find([service, list], 0x21, `${onAir}12`)).toBeUndefined();
		expect(find([service, list], 0x07, onAir.replace('7a6f', 'ffff'))).toBe('list');
		expect(find([service, list], 0x06, onAir.replace('1b4c', 'ffff'))).toBeUndefined();
	});

	it('that are equal are refused with both names', () => {
		const claim: Claim = { in: 'service-data-16', uuid: 0xfcd2 };
		expect(() => compileClaims([decoder('one', claim), decoder('two', claim)])).toThrow(
			/^Decoders one and two claim the same: .*64722.*Give one a prefix/,
		);
	});
});
