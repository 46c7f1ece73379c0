// LE Advertising Report and LE Extended Advertising Report events (Core spec vol 4 part E 7.7.65.2 and 7.7.65.13).
import { EVENT, MAX_EVENT_PARAMETERS, SUBEVENT } from './hci-constants.ts';
import { addressToBytes, bytesToAddress, decodeEvent, encodeEvent } from './hci-packets.ts';

/** anonymous: an extended advert that does not say whose it is; its address reads 00:00:00:00:00:00 */
export type AddressType = 'public' | 'random' | 'anonymous';

export type Report = {
	/** legacy: Event_Type 0 to 4; extended: the bit field of 7.7.65.13 */
	eventType: number;
	address: string;
	addressType: AddressType;
	/** 127: unknown */
	rssiDbm: number;
	data: Uint8Array;
	/** extended only: Advertising_SID, 0 to 15, of those that belong to a set */
	setId?: number;
	/** extended only, where the event type says directed: to whom */
	directedTo?: { address: string; addressType: AddressType };
};

/** Event_Type of an extended report, bit by bit (7.7.65.13). */
export const EXTENDED_TYPE = {
	connectable: 0x01,
	scannable: 0x02,
	directed: 0x04,
	scanResponse: 0x08,
	legacy: 0x10,
	moreToCome: 0x20,
	truncated: 0x40,
} as const;

const ADDRESS_TYPES: readonly [AddressType, number][] = [
	['public', 0x00],
	['random', 0x01],
	['anonymous', 0xff],
];

/** Most reports one event may hold by its Num_Reports parameter. */
const MAX_LEGACY_REPORTS = 25;
const MAX_EXTENDED_REPORTS = 10;

/** No information, as the fields of an extended report that an advert need not have say it. */
const NO_SET_ID = 0xff;
const NO_TX_POWER = 127;
const PHY_1M = 1;
const NO_SECONDARY_PHY = 0;

export function encodeLegacyReports(reports: readonly Report[]): Buffer[] {
	return packReports(reports.map(legacyReport), SUBEVENT.advertisingReport, MAX_LEGACY_REPORTS);
}

export function encodeExtendedReports(reports: readonly Report[]): Buffer[] {
	return packReports(reports.map(extendedReport), SUBEVENT.extendedAdvertisingReport, MAX_EXTENDED_REPORTS);
}

export function decodeLegacyReports(packet: Buffer): Report[] {
	return unpackReports(packet, SUBEVENT.advertisingReport, (bytes) => {
		const end = 9 + bytes.readUInt8(8);
		return {
			length: end + 1,
			report: {
				eventType: bytes.readUInt8(0),
				addressType: addressTypeOf(bytes.readUInt8(1)),
				address: bytesToAddress(bytes.subarray(2, 8)),
				data: bytes.subarray(9, end),
				rssiDbm: bytes.readInt8(end),
			},
		};
	});
}

export function decodeExtendedReports(packet: Buffer): Report[] {
	return unpackReports(packet, SUBEVENT.extendedAdvertisingReport, (bytes) => {
		const end = 24 + bytes.readUInt8(23);
		const eventType = bytes.readUInt16LE(0);
		const setId = bytes.readUInt8(11);
		return {
			length: end,
			report: {
				eventType,
				addressType: addressTypeOf(bytes.readUInt8(2)),
				address: bytesToAddress(bytes.subarray(3, 9)),
				rssiDbm: bytes.readInt8(13),
				data: bytes.subarray(24, end),
				...(setId === NO_SET_ID ? {} : { setId }),
				...(eventType & EXTENDED_TYPE.directed
					? {
							directedTo: {
								addressType: addressTypeOf(bytes.readUInt8(16)),
								address: bytesToAddress(bytes.subarray(17, 23)),
							},
						}
					: {}),
			},
		};
	});
}

function legacyReport({ eventType, address, addressType, rssiDbm, data }: Report): Buffer {
	const bytes = Buffer.alloc(10 + data.length);
	bytes[0] = eventType;
	bytes[1] = numberOf(addressType);
	addressToBytes(address).copy(bytes, 2);
	bytes[8] = data.length;
	bytes.set(data, 9);
	bytes.writeInt8(rssiDbm, 9 + data.length);
	return bytes;
}

function extendedReport(report: Report): Buffer {
	const { eventType, address, addressType, rssiDbm, data, setId = NO_SET_ID, directedTo } = report;
	const bytes = Buffer.alloc(24 + data.length);
	bytes.writeUInt16LE(eventType, 0);
	bytes[2] = numberOf(addressType);
	addressToBytes(address).copy(bytes, 3);
	bytes[9] = PHY_1M;
	bytes[10] = eventType & EXTENDED_TYPE.legacy ? NO_SECONDARY_PHY : PHY_1M;
	bytes[11] = setId;
	bytes.writeInt8(NO_TX_POWER, 12);
	bytes.writeInt8(rssiDbm, 13);
	if (directedTo) {
		bytes[16] = numberOf(directedTo.addressType);
		addressToBytes(directedTo.address).copy(bytes, 17);
	}
	bytes[23] = data.length;
	bytes.set(data, 24);
	return bytes;
}

/** As many reports in an event as fit, in their order. */
function packReports(reports: readonly Buffer[], subevent: number, most: number): Buffer[] {
	const events: Buffer[] = [];
	let batch: Buffer[] = [];
	let size = 2;
	const flush = () => {
		if (batch.length === 0) return;
		const parameters = Buffer.concat([Buffer.from([subevent, batch.length]), ...batch]);
		events.push(encodeEvent({ code: EVENT.leMeta, parameters }));
		batch = [];
		size = 2;
	};
	for (const report of reports) {
		if (batch.length === most || size + report.length > MAX_EVENT_PARAMETERS) flush();
		batch.push(report);
		size += report.length;
	}
	flush();
	return events;
}

function unpackReports(
	packet: Buffer,
	subevent: number,
	decode: (bytes: Buffer) => { length: number; report: Report },
): Report[] {
	const { code, parameters } = decodeEvent(packet);
	if (code !== EVENT.leMeta || parameters[0] !== subevent) {
		throw new RangeError(`event 0x${code.toString(16)} is not LE Meta with subevent ${subevent}`);
	}
	const reports: Report[] = [];
	let rest = parameters.subarray(2);
	for (let left = parameters.readUInt8(1); left > 0; left--) {
		const { length, report } = decode(rest);
		if (length > rest.length) throw new RangeError(`a report of ${length} bytes has ${rest.length}`);
		reports.push(report);
		rest = rest.subarray(length);
	}
	if (rest.length > 0) throw new RangeError(`${rest.length} bytes after the last report`);
	return reports;
}

function numberOf(addressType: AddressType): number {
	return ADDRESS_TYPES.find(([name]) => name === addressType)![1];
}

function addressTypeOf(number: number): AddressType {
	const known = ADDRESS_TYPES.find(([, value]) => value === number);
	if (!known) throw new RangeError(`0x${number.toString(16)} is no type of address that this controller sends`);
	return known[0];
}
