import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../ble/decode.ts';
import { KEY_BYTES, Pseudonyms } from './pseudonyms.ts';
import { Strangers } from './strangers.ts';

const key = new Uint8Array(KEY_BYTES).fill(7);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Buffer.from(text, 'hex');
const printed = (address: Uint8Array) => hex(address).match(/../g)!.join(':');

/** Never a single byte six times; below 0x80, so that no pseudonym beside other bytes spells it by chance. */
const anyAddress = fc
	.uint8Array({ minLength: 6, maxLength: 6, max: 0x7f })
	.filter((address) => new Set(address.subarray(3)).size > 1);
const otherBytes = fc.uint8Array({ min: 0x80, maxLength: 20 });
const anyKey = fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES });

/** Structures whose values hold the address here and there, in the spelling that `spell` gives it. */
const anySpelling = fc.constantFrom<(address: Uint8Array) => Uint8Array>(
	(address) => address,
	(address) => address.toReversed(),
	(address) => address.subarray(3),
	(address) => address.toReversed().subarray(0, 3),
	(address) => Buffer.from(hex(address)),
	(address) => Buffer.from(printed(address).toUpperCase()),
	(address) => Buffer.from(printed(address).replaceAll(':', '-')),
	(address) => Buffer.from(hex(address.subarray(3)).toUpperCase()),
);
const anyStructure = fc.record({
	type: fc.constantFrom(0x01, 0x09, 0x16, 0x17, 0x1b, 0x21, 0xff),
	before: otherBytes,
	spell: anySpelling,
	after: otherBytes,
});

function structures(parts: readonly { type: number; value: Uint8Array }[]): Buffer {
	return Buffer.concat(parts.map(({ type, value }) => Buffer.from([value.length + 1, type, ...value])));
}

describe('Pseudonyms', () => {
	it('are the same for the same address and key, and keep the kind of a random address', () => {
		fc.assert(
			fc.property(anyKey, anyAddress, (key, address) => {
				const first = new Pseudonyms(key).ofAddress(address);
				expect(first).toHaveLength(6);
				expect(first).toEqual(new Pseudonyms(key).ofAddress(address));
				expect(first[0]! >> 6).toBe(address[0]! >> 6);
			}),
		);
	});

	it('are others for other addresses, and under another key', () => {
		const addresses = Array.from({ length: 20_000 }, (_, i) => bytes((0xc0_00_00_00_00_00 + i).toString(16)));
		const all = [key, new Uint8Array(KEY_BYTES).fill(8)].flatMap((key) => {
			const pseudonyms = new Pseudonyms(key);
			return addresses.map((address) => hex(pseudonyms.ofAddress(address)));
		});
		expect(new Set([...all, ...addresses.map(hex)]).size).toBe(60_000);
	});
});

describe('Strangers', () => {
	it('leaves nothing of the address in the data, in any spelling, and everything as long as it was', () => {
		fc.assert(
			fc.property(anyAddress, fc.array(anyStructure, { maxLength: 6 }), (address, parts) => {
				const heard = structures(
					parts.map(({ type, before, spell, after }) => ({
						type,
						value: Buffer.concat([before, spell(address), after]),
					})),
				);
				const hidden = new Strangers(key).hide({ address: printed(address), data: heard, scanResponse: heard });
				expect(hidden.address).not.toBe(printed(address));
				expect(hidden.data).toEqual(hidden.scanResponse);
				expect(shape(hidden.data)).toEqual(shape(heard));
				const half = [address.subarray(3), address.toReversed().subarray(0, 3)];
				const texts = [hex(address.subarray(3)), printed(address), printed(address).replaceAll(':', '-')];
				for (const value of valuesOf(hidden.data)) {
					for (const spelling of half) expect(value.includes(Buffer.from(spelling)), hex(heard)).toBe(false);
					for (const text of texts) expect(value.toString('latin1').toLowerCase()).not.toContain(text);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('takes any bytes, keeps their number, and touches no length or type', () => {
		fc.assert(
			fc.property(anyAddress, fc.uint8Array({ maxLength: 300 }), (address, data) => {
				const before = hex(data);
				const hidden = new Strangers(key).hide({ address: printed(address), data });
				expect(shape(hidden.data)).toEqual(shape(data));
				expect(hidden.data).toHaveLength(data.length);
				expect(hex(data)).toBe(before);
			}),
		);
	});

	it('is the same for the same device, whichever half of its advert it is', () => {
		const strangers = new Strangers(key);
		const first = strangers.hide({ address: 'c4:00:00:00:00:01', data: bytes('0709416c696365') });
		strangers.hide({ address: 'c4:00:00:00:00:02', data: bytes('') });
		expect(strangers.hide({ address: 'c4:00:00:00:00:01', data: bytes('0709416c696365') })).toEqual(first);
		expect(strangers.hideAddress('c4:00:00:00:00:01')).toBe(first.address);
	});

	it.each([0x08, 0x09, 0x30])(
		'replaces the name in AD type %d by as many letters, also one that is cut off',
		(type) => {
			const name = Buffer.from("Anna's Pixel");
			const { data, scanResponse } = new Strangers(key).hide({
				address: 'c4:00:00:00:00:01',
				data: structures([{ type, value: name }]),
				scanResponse: Buffer.from([0x1e, type, ...name]),
			});
			for (const hidden of [data, scanResponse!])
				expect(Buffer.from(hidden).subarray(2).toString()).toMatch(/^[a-z]{12}$/);
		},
	);

	it('replaces names and addresses behind an early end, too', () => {
		const { data } = new Strangers(key).hide({
			address: 'c4:12:34:56:78:9a',
			data: bytes('0201060000050941 6e6e61 c4123456789a'.replaceAll(' ', '')),
		});
		expect(hex(data).slice(0, 14)).toBe('02010600000509');
		expect(Buffer.from(data).toString('latin1')).not.toContain('Anna');
		expect(hex(data)).not.toMatch(/c4123456789a|56789a/);
	});

	it('replaces the address of whom a device looks for', () => {
		const strangers = new Strangers(key);
		const target = bytes('060504030201');
		const { data } = strangers.hide({
			address: 'c4:00:00:00:00:01',
			data: structures([{ type: 0x18, value: target }]),
		});
		expect(printed(Buffer.from(data.subarray(2)).reverse())).toBe(strangers.hideAddress('01:02:03:04:05:06'));
	});

	it('keeps of a structure of addresses only which kind they are, and no end of one that is spelled otherwise', () => {
		const hide = (text: string) => {
			const data = structures([{ type: 0x1b, value: Buffer.concat([bytes('010203040506'), bytes(text)]) }]);
			return hex(new Strangers(key).hide({ address: 'c4:12:34:56:78:9a', data }).data).slice(2 * 8);
		};
		expect(['', '00', '01', 'ff', hex(Buffer.from('6789a'))].map(hide)).toEqual(['', '00', '01', '01', 'ffffffffff']);
	});

	it('leaves nothing of the lower half that a Ruuvi sends, and its readings as they were', () => {
		// docs.ruuvi.com, data format 5: valid data
		const ruuvi = bytes('1bff99040512fc5394c37c0004fffc040cac364200cdcbb8334c884f');
		const hidden = new Strangers(key).hide({ address: 'cb:b8:33:4c:88:4f', data: ruuvi });
		expect(hex(hidden.data)).not.toMatch(/cbb833|4c884f/);
		expect(hex(hidden.data).slice(-12)).toBe(hidden.address.replaceAll(':', ''));
		expect(decode(hidden.data)).toEqual(decode(ruuvi));
	});

	it('does not take padding for an address without one', () => {
		const data = bytes('0201060303aafe00000000000000');
		expect(hex(new Strangers(key).hide({ address: '00:00:00:00:00:00', data }).data)).toBe(hex(data));
		expect(new Strangers(key).hideAddress('')).toMatch(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/);
	});

	it('remembers a bounded number of devices, and forgets none of them wrongly', () => {
		const strangers = new Strangers(key);
		const address = (i: number) => printed(bytes((0x40_00_00_00_00_00 + i).toString(16)));
		const first = strangers.hideAddress(address(0));
		for (let i = 1; i < 10_000; i++) strangers.hideAddress(address(i));
		expect(strangers.hideAddress(address(0))).toBe(first);
	});
});

function valuesOf(data: Uint8Array): Buffer[] {
	return shape(data).map(({ at, bytes }) => Buffer.from(data.subarray(at, at + bytes)));
}

/** Where values lie, and of which type they are, as a decoder finds them. */
function shape(data: Uint8Array): { at: number; type: number; bytes: number }[] {
	const found = [];
	let at = 0;
	while (at + 1 < data.length && data[at] !== 0) {
		found.push({ at: at + 2, type: data[at + 1]!, bytes: data[at]! - 1 });
		at += 1 + data[at]!;
	}
	return found;
}
