import { expect, test } from 'vitest';
import {
	decodeExtendedReports,
	decodeLegacyReports,
	EXTENDED_TYPE,
	encodeExtendedReports,
	encodeLegacyReports,
	type Report,
} from './hci-reports.ts';

function report(length: number, n = 0): Report {
	return {
		eventType: 3,
		address: `c0:ff:ee:00:00:${n.toString(16).padStart(2, '0')}`,
		addressType: n % 2 === 0 ? 'random' : 'public',
		rssiDbm: n === 1 ? 127 : -40 - (n % 60),
		data: Buffer.from(Array.from({ length }, (_, i) => (i * 7 + n) & 0xff)),
	};
}

const packed = [
	{ kind: 'legacy', encode: encodeLegacyReports, decode: decodeLegacyReports, sizes: [0, 1, 31], most: 25 },
	{ kind: 'extended', encode: encodeExtendedReports, decode: decodeExtendedReports, sizes: [0, 1, 31, 229], most: 10 },
] as const;

test.each(packed)('$kind reports come back as they went, alone and together', ({ encode, decode, sizes }) => {
	for (const size of sizes) {
		const events = encode([report(size, size & 0xff)]);
		expect(events).toHaveLength(1);
		expect(events.flatMap(decode)).toEqual([report(size, size & 0xff)]);
	}
	const many = Array.from({ length: 60 }, (_, n) => report(sizes[n % sizes.length]!, n));
	expect(encode(many).flatMap(decode)).toEqual(many);
});

test.each(packed)('$kind: as many in an event as may be', ({ encode, decode, most }) => {
	const empty = Array.from({ length: most + 1 }, (_, n) => report(0, n));
	expect(encode(empty).map((event) => decode(event).length)).toEqual([most, 1]);
});

test('the bytes are those of the Core specification', () => {
	const one: Report = {
		eventType: 0,
		address: 'c0:ff:ee:00:00:01',
		addressType: 'public',
		rssiDbm: -1,
		data: Buffer.from([9]),
	};
	expect(encodeLegacyReports([one])[0]!.toString('hex')).toBe('043e0d02010000010000eeffc00109ff');
	expect(encodeExtendedReports([one])[0]!.toString('hex')).toBe(
		'043e1b0d01000000010000eeffc00101ff7fff0000000000000000000109',
	);
});

test('an event of the other kind, or with bytes left over, is refused', () => {
	const [legacy] = encodeLegacyReports([report(3)]);
	expect(() => decodeExtendedReports(legacy!)).toThrow('is not LE Meta with subevent 13');
	legacy![4] = 0;
	expect(() => decodeLegacyReports(legacy!)).toThrow('bytes after the last report');
});

test('the bytes of a directed, fragmented report of a set, and of one without an address', () => {
	const directed: Report = {
		eventType: EXTENDED_TYPE.directed | EXTENDED_TYPE.moreToCome,
		address: 'c0:ff:ee:00:00:01',
		addressType: 'random',
		rssiDbm: 127,
		data: Buffer.from([9]),
		setId: 5,
		directedTo: { address: 'c0:ff:ee:00:00:02', addressType: 'public' },
	};
	expect(encodeExtendedReports([directed])[0]!.toString('hex')).toBe(
		'043e1b0d01240001010000eeffc00101057f7f000000020000eeffc00109',
	);
	const anonymous: Report = {
		eventType: 0,
		address: '00:00:00:00:00:00',
		addressType: 'anonymous',
		rssiDbm: -1,
		data: Buffer.alloc(0),
	};
	expect(encodeExtendedReports([anonymous])[0]!.toString('hex')).toBe(
		'043e1a0d010000ff0000000000000101ff7fff00000000000000000000',
	);
});
