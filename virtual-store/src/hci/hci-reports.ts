// LE Advertising Report and LE Extended Advertising Report events (Core spec vol 4 part E 7.7.65.2 and 7.7.65.13).
import { EVENT, MAX_EVENT_PARAMETERS, SUBEVENT } from './hci-constants.ts';
import { addressToBytes, bytesToAddress, decodeEvent, encodeEvent } from './hci-packets.ts';

export type AddressType = 'public' | 'random';

export type Report = {
	/** legacy: Event_Type 0 to 4; extended: the bit field of 7.7.65.13 */
	eventType: number;
	address: string;
	addressType: AddressType;
	/** 127: unknown */
	rssiDbm: number;
	data: Uint8Array;
};

/** Most reports one event may hold by its Num_Reports parameter. */
const MAX_LEGACY_REPORTS = 25;
const MAX_EXTENDED_REPORTS = 10;

/** No information, as the fields of an extended report that an advert need not have say it. */
const NO_SET_ID = 0xff;
const NO_TX_POWER = 127;
const PHY_1M = 1;

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
				addressType: bytes.readUInt8(1) === 1 ? 'random' : 'public',
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
		return {
			length: end,
			report: {
				eventType: bytes.readUInt16LE(0),
				addressType: bytes.readUInt8(2) === 1 ? 'random' : 'public',
				address: bytesToAddress(bytes.subarray(3, 9)),
				rssiDbm: bytes.readInt8(13),
				data: bytes.subarray(24, end),
			},
		};
	});
}

function legacyReport({ eventType, address, addressType, rssiDbm, data }: Report): Buffer {
	const bytes = Buffer.alloc(10 + data.length);
	bytes[0] = eventType;
	bytes[1] = addressType === 'random' ? 1 : 0;
	addressToBytes(address).copy(bytes, 2);
	bytes[8] = data.length;
	bytes.set(data, 9);
	bytes.writeInt8(rssiDbm, 9 + data.length);
	return bytes;
}

function extendedReport({ eventType, address, addressType, rssiDbm, data }: Report): Buffer {
	const bytes = Buffer.alloc(24 + data.length);
	bytes.writeUInt16LE(eventType, 0);
	bytes[2] = addressType === 'random' ? 1 : 0;
	addressToBytes(address).copy(bytes, 3);
	bytes[9] = PHY_1M;
	bytes[11] = NO_SET_ID;
	bytes.writeInt8(NO_TX_POWER, 12);
	bytes.writeInt8(rssiDbm, 13);
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
		reports.push(report);
		rest = rest.subarray(length);
	}
	if (rest.length > 0) throw new RangeError(`${rest.length} bytes after the last report`);
	return reports;
}
