import { describe, expect, it } from 'vitest';
import { MsgpackError, readMsgpack } from './msgpack.ts';

const read = (hex: string) => readMsgpack(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const bytes = (hex: string) => Buffer.from(hex, 'hex');

describe('readMsgpack', () => {
	// one of each of the specification's formats
	it.each([
		['7f', 127],
		['e0', -32],
		['c0', null],
		['c2', false],
		['c3', true],
		['cc ff', 255],
		['cd 0100', 256],
		['ce 6ab13b80', 1_790_000_000],
		['cf 0000000100000000', 2 ** 32],
		['d0 80', -128],
		['d1 8000', -32_768],
		['d2 80000000', -(2 ** 31)],
		['d3 ffffffff00000000', -(2 ** 32)],
		['ca 3f800000', 1],
		['cb 3ff8000000000000', 1.5],
		['a2 fe00', bytes('fe00')],
		['d9 02 fe00', bytes('fe00')],
		['da 0002 fe00', bytes('fe00')],
		['db 00000002 fe00', bytes('fe00')],
		['c4 02 fe00', bytes('fe00')],
		['c5 0002 fe00', bytes('fe00')],
		['c6 00000002 fe00', bytes('fe00')],
		['93 01 d4 00 ff c7 02 00 ffff', [1, undefined, undefined]],
		['92 d8 00 00112233445566778899aabbccddeeff 02', [undefined, 2]],
		['dc 0002 01 02', [1, 2]],
		['dd 00000001 01', [1]],
		['82 a1 61 01 a1 62 91 02', { a: 1, b: [2] }],
		['de 0001 a1 61 01', { a: 1 }],
		['df 00000001 a1 61 01', { a: 1 }],
		// a key that is no text names nothing
		['82 01 02 a1 61 01', { a: 1 }],
	])('reads %s', (hex, wanted) => expect(read(hex)).toEqual(wanted));

	it.each([
		['', /ends before/],
		['a3 6161', /ends before/],
		['82 a1 61', /claims more items/],
		['c1', /does not use/],
		['dd ffffffff', /more than 20000 items/],
		['dc 4e00', /claims more items/],
		['df ffffffff', /more than 20000 items/],
		['c6 ffffffff 00', /ends before/],
		['91'.repeat(5_000), /nested more than 8/],
		[`dc3000${'dc3000'.repeat(30_000)}`, /items|nested/],
		['81 a9 5f5f70726f746f5f5f', /ends before|claims/],
	])('refuses %s', (hex, words) => {
		expect(() => read(hex)).toThrow(MsgpackError);
		expect(() => read(hex)).toThrow(words);
	});

	it('gives a map no prototype to change', () => {
		const map = read('81 a9 5f5f70726f746f5f5f 81 a1 61 01') as object;
		expect(Object.getPrototypeOf(map)).toBeNull();
		expect(Object.keys(map)).toEqual(['__proto__']);
	});
});
