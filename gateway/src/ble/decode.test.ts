// What is told of adverts that are strange, broken or encrypted; what each format says is in test/contracts/decoders.test.ts.
import { describe, expect, it } from 'vitest';
import { type DecodeContext, decode } from './decode.ts';

const of = (hex: string, context?: DecodeContext) => decode(Buffer.from(hex, 'hex'), context);

const IBEACON = '1aff4c000215fda50693a4e24fb1afcfc6eb0764782500010002c5';
const IBEACON_FRAME = {
	kind: 'ibeacon',
	uuid: 'fda50693-a4e2-4fb1-afcf-c6eb07647825',
	major: 1,
	minor: 2,
	txPowerDbm: -59,
};
const ENCRYPTED = '1216d2fc41e445f3c9962b332211006c7c4519';
const BIND_KEY = Buffer.from('231d39c1d7cc1ab1aee224cd096db932', 'hex');
const ADDRESS = '54:48:e6:8f:80:a5';

describe('decode', () => {
	it('shares one frozen answer among all that say nothing known', () => {
		const nothing = of('');
		expect(nothing).toEqual({ frames: [] });
		expect(of('02011a0aff4c001005031c8b1e9a')).toBe(nothing);
		expect(of('020106000000')).toBe(nothing);
		expect(Object.isFrozen(nothing) && Object.isFrozen(nothing.frames)).toBe(true);
	});

	it('answers a frame for each structure, in their order', () => {
		const eid = '0d16aafe30ec0011223344556677';
		expect(of(`020106${IBEACON}${eid}${IBEACON}`).frames.map(({ kind }) => kind)).toEqual([
			'ibeacon',
			'eddystone-eid',
			'ibeacon',
		]);
	});

	it('decodes what is whole before what is not', () => {
		expect(of(`${IBEACON}05ff`)).toEqual({
			frames: [IBEACON_FRAME],
			error: 'AD structure at byte 27 says 5 bytes, 1 are there',
		});
	});

	it('tells the first problem, and goes on behind a frame that is not whole', () => {
		const tooLong = IBEACON.replace('1aff', '1bff').concat('00');
		expect(of(`${tooLong}${IBEACON}05ff`)).toEqual({
			frames: [IBEACON_FRAME],
			error: 'iBeacon at byte 2 has 26 bytes, must have 25, and say 0x15 after the type',
		});
		expect(of(IBEACON.replace('0215', '0214')).frames).toEqual([]);
	});

	it.each([
		['iBeacon', '05ff4c000215'],
		['AltBeacon', '06ff1801beac00'],
		['Eddystone-UID', '0616aafe00ee00'],
		['Eddystone-URL', '0516aafe10ee'],
		['Eddystone-URL', '0816aafe10ee04617a'],
		['Eddystone-URL', '0716aafe10ee030e'],
		['Eddystone-TLM', '0616aafe200000'],
		['Eddystone-eTLM', '0616aafe200100'],
		['Eddystone-EID', '0516aafe30ee'],
		['Ruuvi format 3', '05ff99040300'],
		['Ruuvi format 5', '05ff99040500'],
		['Ruuvi format 6', '05ff99040600'],
		['BTHome', '0316d2fc'],
		['BTHome', '0516d2fc4002'],
		['BTHome', '0716d2fc405302ff'],
		['BTHome', '0816d2fc405302c328'],
		['BTHome', '0516d2fc4200'],
		['Pass', '1221109d5e0b1c7d539a1b4c7a6f01005ea111'],
		['list of 128-bit UUIDs', '0307aafe'],
	])('says that a %s is not whole: %s', (name, hex) => {
		const data = Buffer.from(hex, 'hex');
		data[0] = data.length - 1;
		const { frames, error } = decode(data);
		expect(frames).toEqual([]);
		expect(error).toMatch(name);
	});

	it('knows nothing of versions and frame types that are not of the formats', () => {
		// BTHome 7, TLM 2, Eddystone 0x40, a Ruuvi format, another pass
		for (const hex of ['0516d2fce100', '0516aafe2002', '0416aafe40', '04ff990408'])
			expect(of(hex)).toEqual({ frames: [] });
		expect(of('1221109d5e0b1c7d539a1b4c7a6f01005ea112')).toEqual({ frames: [] });
	});

	it('keeps the whole objects of a BTHome frame whose last is not', () => {
		expect(of('0816d2fc4002ca0903bf'.replace('0816', '0916'))).toEqual({
			frames: [
				{
					kind: 'bthome',
					encrypted: false,
					readings: [{ measure: 'temperature', value: 25.06, unit: '°C' }],
					events: [],
				},
			],
			error: 'BTHome object 0x03 (humidity) runs past the end of its frame',
		});
	});
});

describe('decode of encrypted BTHome', () => {
	it('opens with the key and the address, in either case', () => {
		for (const address of [ADDRESS, ADDRESS.toUpperCase()]) {
			expect(of(ENCRYPTED, { address, bindKey: BIND_KEY }).frames).toMatchObject([
				{ encrypted: true, readings: [{ value: 25.06 }, { value: 50.55 }] },
			]);
		}
	});

	it('says only that it is encrypted without the key', () => {
		expect(of(ENCRYPTED, { address: ADDRESS })).toEqual({
			frames: [{ kind: 'bthome', encrypted: true, readings: [], events: [] }],
		});
	});

	it('accepts nothing from another key, another address or a forged byte', () => {
		const otherKey = Buffer.from(BIND_KEY).fill(0, 0, 1);
		const wrong = /does not open with this bindKey and address/;
		expect(of(ENCRYPTED, { address: ADDRESS, bindKey: otherKey })).toEqual({
			frames: [],
			error: expect.stringMatching(wrong),
		});
		expect(of(ENCRYPTED, { address: '54:48:e6:8f:80:a6', bindKey: BIND_KEY }).error).toMatch(wrong);
		expect(of(ENCRYPTED.replace('e445', 'e446'), { address: ADDRESS, bindKey: BIND_KEY }).error).toMatch(wrong);
	});

	it('says what is missing', () => {
		expect(of(ENCRYPTED, { bindKey: BIND_KEY }).error).toMatch("needs the sender's address");
		expect(of('0c16d2fc4100112233445566').error).toBeDefined();
		expect(of('0b16d2fc410011223344556677')).toMatchObject({ frames: [] });
	});

	it('forgets key and address with the call', () => {
		of(ENCRYPTED, { address: ADDRESS, bindKey: BIND_KEY });
		expect(of(ENCRYPTED).frames).toMatchObject([{ readings: [] }]);
	});
});
