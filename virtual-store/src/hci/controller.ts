// A Bluetooth LE controller in software: H4 bytes from a host in, H4 bytes out, no I/O. It scans and does not connect.
import { answerTo } from './command-answers.ts';
import { MAX_EXTENDED_DATA, MAX_LEGACY_DATA, OPCODE, PACKET, STATUS, SUBEVENT } from './hci-constants.ts';
import { type Command, decodeCommand, encodeCommandComplete } from './hci-packets.ts';
import { type AddressType, encodeExtendedReports, encodeLegacyReports, type Report } from './hci-reports.ts';
import { applyScanCommand, SCAN_AT_RESET, type ScanState } from './scan-state.ts';

export type Advertisement = {
	/** lower case with colons */
	address: string;
	addressType: AddressType;
	/** 127: unknown */
	rssiDbm: number;
	/** AD structures */
	data: Uint8Array;
	/** an extended advertising PDU, which a host that scans with the legacy commands does not hear */
	extended?: boolean;
	/** makes the advert scannable; heard after it while the host scans actively */
	scanResponse?: Uint8Array;
};

export type ControllerOptions = {
	/** takes whole packets; a 'report' may be dropped when the host is slow, as radios do, an 'answer' may not */
	emit(packet: Buffer, kind: 'answer' | 'report'): void;
	/** sees every command before it is answered */
	onCommand?(command: Command): void;
	address?: string;
	/** whether the controller has extended scanning; true unless told */
	extended?: boolean;
};

export type Controller = {
	/** Bytes from the host, cut anywhere. Throws where they are not H4. */
	receive(bytes: Uint8Array): void;
	/** What is on the air now. Returns how many reports it made, 0 while the host does not scan. */
	advertise(...adverts: Advertisement[]): number;
	/** As after power on. */
	reset(): void;
	readonly scan: Readonly<ScanState>;
};

/** Event masks after Reset: no LE Meta (7.3.1), the first five LE subevents (7.8.1). */
const EVENT_MASK_AT_RESET = 0x0000_1fff_ffff_ffffn;
const LE_EVENT_MASK_AT_RESET = 0x1fn;
const LE_META_BIT = 61n;

/** Event_Type of legacy reports, and of legacy PDUs in extended reports (7.7.65.2, 7.7.65.13). */
const LEGACY_TYPE = { scannable: 0x02, plain: 0x03, response: 0x04 };
const LEGACY_IN_EXTENDED_TYPE = { scannable: 0x12, plain: 0x10, response: 0x1a };
const EXTENDED_TYPE = { scannable: 0x02, plain: 0x00, response: 0x0a };

export function createController({
	emit,
	onCommand,
	address = 'c0:ff:ee:c0:ff:ee',
	extended = true,
}: ControllerOptions): Controller {
	const scan: ScanState = { ...SCAN_AT_RESET };
	let eventMask = EVENT_MASK_AT_RESET;
	let leEventMask = LE_EVENT_MASK_AT_RESET;
	let rest: Buffer = Buffer.alloc(0);

	const toDefaults = () => {
		Object.assign(scan, SCAN_AT_RESET);
		eventMask = EVENT_MASK_AT_RESET;
		leEventMask = LE_EVENT_MASK_AT_RESET;
	};

	const execute = (opcode: number, parameters: Buffer): Buffer => {
		const status = extended || !isExtendedScanCommand(opcode) ? applyScanCommand(scan, opcode, parameters) : undefined;
		if (status !== undefined) return Buffer.from([status]);
		if (opcode === OPCODE.reset) toDefaults();
		if (opcode === OPCODE.setEventMask || opcode === OPCODE.leSetEventMask) {
			if (parameters.length !== 8) return Buffer.from([STATUS.invalidParameters]);
			const mask = parameters.readBigUInt64LE(0);
			if (opcode === OPCODE.setEventMask) eventMask = mask;
			else leEventMask = mask;
		}
		return answerTo(opcode, { address, extended }) ?? Buffer.from([STATUS.unknownCommand]);
	};

	const hears = (subevent: number) => ((eventMask >> LE_META_BIT) & (leEventMask >> BigInt(subevent - 1)) & 1n) === 1n;

	return {
		scan,
		reset() {
			rest = Buffer.alloc(0);
			toDefaults();
		},
		receive(bytes) {
			let buffer = rest.length > 0 ? Buffer.concat([rest, bytes]) : Buffer.from(bytes);
			for (let length = packetLength(buffer); length <= buffer.length; length = packetLength(buffer)) {
				const packet = buffer.subarray(0, length);
				buffer = buffer.subarray(length);
				rest = buffer;
				if (packet[0] !== PACKET.command) continue; // no connections, so ACL data has nowhere to go
				const { opcode, parameters } = decodeCommand(packet);
				onCommand?.({ opcode, parameters });
				emit(encodeCommandComplete({ opcode, allowed: 1, returned: execute(opcode, parameters) }), 'answer');
			}
			rest = buffer;
		},
		advertise(...adverts) {
			for (const advert of adverts) checkSizes(advert);
			if (!scan.enabled || !hears(scan.extended ? SUBEVENT.extendedAdvertisingReport : SUBEVENT.advertisingReport)) {
				return 0;
			}
			const reports = adverts.flatMap((advert) => reportsOf(advert, scan));
			const events = scan.extended ? encodeExtendedReports(reports) : encodeLegacyReports(reports);
			for (const event of events) emit(event, 'report');
			return reports.length;
		},
	};
}

/** Infinity where the header is not there yet. */
function packetLength(buffer: Buffer): number {
	if (buffer.length === 0) return Number.POSITIVE_INFINITY;
	switch (buffer[0]) {
		case PACKET.command:
			return buffer.length < 4 ? Number.POSITIVE_INFINITY : 4 + buffer.readUInt8(3);
		case PACKET.acl:
			return buffer.length < 5 ? Number.POSITIVE_INFINITY : 5 + buffer.readUInt16LE(3);
		default:
			throw new RangeError(`0x${buffer.readUInt8(0).toString(16)} does not begin an H4 packet that a host sends`);
	}
}

function reportsOf(advert: Advertisement, scan: ScanState): Report[] {
	if (advert.extended && !scan.extended) return [];
	const legacyType = scan.extended ? LEGACY_IN_EXTENDED_TYPE : LEGACY_TYPE;
	const type = advert.extended ? EXTENDED_TYPE : legacyType;
	const { address, addressType, rssiDbm, data, scanResponse } = advert;
	const heard = { address, addressType, rssiDbm };
	const first = { ...heard, data, eventType: scanResponse ? type.scannable : type.plain };
	return scanResponse && scan.active ? [first, { ...heard, data: scanResponse, eventType: type.response }] : [first];
}

function checkSizes({ data, scanResponse, extended }: Advertisement): void {
	const most = extended ? MAX_EXTENDED_DATA : MAX_LEGACY_DATA;
	const longest = Math.max(data.length, scanResponse?.length ?? 0);
	if (longest > most) {
		throw new RangeError(
			`${longest} bytes do not fit ${extended ? 'an extended' : 'a legacy'} report: ${most} are the most`,
		);
	}
}

function isExtendedScanCommand(opcode: number): boolean {
	return opcode === OPCODE.leSetExtendedScanParameters || opcode === OPCODE.leSetExtendedScanEnable;
}
