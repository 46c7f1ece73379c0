// Whatever the virtual controller can send or read comes back from bytes as it went in.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Advertisement, checkAdvertisement, interleave, reportsOf } from './advertisement.ts';
import { MAX_CHAINED_DATA, MAX_EXTENDED_DATA, MAX_LEGACY_DATA } from './hci-constants.ts';
import {
	decodeAcl,
	decodeCommand,
	decodeCommandComplete,
	decodeCommandStatus,
	decodeEvent,
	decodeHardwareError,
	encodeAcl,
	encodeCommand,
	encodeCommandComplete,
	encodeCommandStatus,
	encodeEvent,
	encodeHardwareError,
} from './hci-packets.ts';
import {
	type AddressType,
	decodeExtendedReports,
	decodeLegacyReports,
	EXTENDED_TYPE,
	encodeExtendedReports,
	encodeLegacyReports,
	type Report,
} from './hci-reports.ts';
import { SCAN_AT_RESET } from './scan-state.ts';

const byte = fc.integer({ min: 0, max: 0xff });
const word = fc.integer({ min: 0, max: 0xffff });
const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const rssiDbm = fc.integer({ min: -127, max: 127 });
const address = fc
	.uint8Array({ minLength: 6, maxLength: 6 })
	.map((array) => Array.from(array, (value) => value.toString(16).padStart(2, '0')).join(':'));
const addressType = fc.constantFrom<AddressType>('public', 'random');
const setId = fc.option(fc.integer({ min: 0, max: 15 }), { nil: undefined });

const extendedReport: fc.Arbitrary<Report> = fc
	.record({
		eventType: fc.integer({ min: 0, max: 0x7f }),
		address,
		addressType: fc.constantFrom<AddressType>('public', 'random', 'anonymous'),
		rssiDbm,
		data: bytes(MAX_EXTENDED_DATA),
		setId,
		directedTo: fc.record({ address, addressType }),
	})
	.map(({ directedTo, setId: id, ...report }) => ({
		...report,
		...(id === undefined ? {} : { setId: id }),
		...(report.eventType & EXTENDED_TYPE.directed ? { directedTo } : {}),
	}));
const legacyReport: fc.Arbitrary<Report> = fc.record({
	eventType: fc.integer({ min: 0, max: 4 }),
	address,
	addressType,
	rssiDbm,
	data: bytes(MAX_LEGACY_DATA),
});
const extendedAdvert: fc.Arbitrary<Advertisement> = fc
	.record({ address, addressType, rssiDbm, data: bytes(MAX_CHAINED_DATA), setId, truncated: fc.boolean() })
	.map(({ setId: id, ...advert }) => ({ ...advert, extended: true, ...(id === undefined ? {} : { setId: id }) }));

const scanning = { ...SCAN_AT_RESET, enabled: true, extended: true };

function comesBack<T>(arbitrary: fc.Arbitrary<T>, through: (value: T) => unknown): void {
	fc.assert(
		fc.property(arbitrary, (value) => {
			expect(through(value)).toEqual(value);
		}),
	);
}

test('commands, ACL data and events', () => {
	comesBack(fc.record({ opcode: word, parameters: bytes(255) }), (command) => decodeCommand(encodeCommand(command)));
	comesBack(
		fc.record({
			handle: fc.integer({ min: 0, max: 0xfff }),
			flags: fc.integer({ min: 0, max: 15 }),
			payload: bytes(300),
		}),
		(acl) => decodeAcl(encodeAcl(acl)),
	);
	comesBack(fc.record({ code: byte, parameters: bytes(255) }), (event) => decodeEvent(encodeEvent(event)));
	comesBack(fc.record({ opcode: word, allowed: byte, returned: bytes(252) }), (complete) =>
		decodeCommandComplete(encodeCommandComplete(complete)),
	);
	comesBack(fc.record({ opcode: word, allowed: byte, status: byte }), (status) =>
		decodeCommandStatus(encodeCommandStatus(status)),
	);
	comesBack(byte, (code) => decodeHardwareError(encodeHardwareError(code)));
});

test('legacy and extended reports, as many as there are', () => {
	comesBack(fc.array(legacyReport, { maxLength: 60 }), (reports) =>
		encodeLegacyReports(reports).flatMap(decodeLegacyReports),
	);
	comesBack(fc.array(extendedReport, { maxLength: 30 }), (reports) =>
		encodeExtendedReports(reports).flatMap(decodeExtendedReports),
	);
});

test('an extended advert of any length: its fragments in their order, the last one marked', () => {
	fc.assert(
		fc.property(extendedAdvert, (advert) => {
			checkAdvertisement(advert);
			const reports = encodeExtendedReports(reportsOf(advert, scanning)).flatMap(decodeExtendedReports);
			expect(Buffer.concat(reports.map(({ data }) => data))).toEqual(Buffer.from(advert.data));
			const statuses = reports.map(({ eventType }) => eventType & (EXTENDED_TYPE.moreToCome | EXTENDED_TYPE.truncated));
			expect(statuses.pop()).toBe(advert.truncated ? EXTENDED_TYPE.truncated : 0);
			expect(statuses.every((status) => status === EXTENDED_TYPE.moreToCome)).toBe(true);
			expect(reports.every((report) => report.setId === advert.setId)).toBe(true);
		}),
	);
});

test('interleaved chains lose no fragment, and each keeps its order', () => {
	fc.assert(
		fc.property(fc.array(extendedAdvert, { maxLength: 4 }), (adverts) => {
			const chains = adverts.map((advert, i) => reportsOf({ ...advert, setId: i }, scanning));
			const together = interleave(chains);
			expect(together).toHaveLength(chains.flat().length);
			for (const [i, chain] of chains.entries()) expect(together.filter((report) => report.setId === i)).toEqual(chain);
		}),
	);
});
