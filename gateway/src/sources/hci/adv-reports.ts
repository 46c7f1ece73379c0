// Reads advertising reports from the parameters of LE Meta events, which are hostile bytes (Core spec vol 4 part E 7.7.65.2 and 7.7.65.13). Pure.

export type AdvReport = {
	/** scannable: a scan response may follow */
	kind: 'advert' | 'scannable' | 'response';
	/** Data_Status of extended reports; legacy ones are always whole */
	status: 'whole' | 'more' | 'truncated';
	/** lower case with colons */
	address: string;
	addressType: 'public' | 'random';
	/** Advertising_SID; NO_SET where an extended advert names none, LEGACY_SET for legacy ones, which have none */
	setId: number;
	/** 127 means unknown */
	rssiDbm: number;
	/** a view: valid until `hand` returns */
	data: Uint8Array;
};

export const NO_SET = 0xff;
/** Beyond the byte: a device may send both kinds of adverts, and an extended scan response may leave its set out. */
export const LEGACY_SET = 0x100;

const LE_ADVERTISING_REPORT = 0x02;
const LE_EXTENDED_ADVERTISING_REPORT = 0x0d;

/** Num_Reports: 0x01 to 0x19 legacy, 0x01 to 0x0a extended */
const MOST_LEGACY_REPORTS = 0x19;
const MOST_EXTENDED_REPORTS = 0x0a;

const LEGACY_HEADER_BYTES = 9;
const MOST_LEGACY_DATA_BYTES = 31;
const LEGACY_KINDS: readonly (AdvReport['kind'] | 'direct')[] = [
	'scannable', // ADV_IND
	'direct', // ADV_DIRECT_IND
	'scannable', // ADV_SCAN_IND
	'advert', // ADV_NONCONN_IND
	'response', // SCAN_RSP
];

const EXTENDED_HEADER_BYTES = 24;
const SCANNABLE_BIT = 0x02;
const DIRECTED_BIT = 0x04;
const RESPONSE_BIT = 0x08;
const LEGACY_PDU_BIT = 0x10;
/** bits 5 and 6; 0b11 is reserved */
const STATUSES = ['whole', 'more', 'truncated', undefined] as const;

/** Address types count public, random, public identity, random identity; 0xff is an advert without an address. */
const RANDOM_BIT = 0x01;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * Hands over every whole report, in order. Other subevents hand nothing. Adverts directed at somebody (ADV_DIRECT_IND)
 * carry no data and are left out.
 *
 * The specification writes the fields of several reports as arrays, which older readers took as all types, then all
 * address types; controllers send report after report, and that is how the Linux kernel and noble read them.
 * @returns false where the event is cut short or makes no sense: what was whole has been handed over.
 */
export function readAdvReports(parameters: Uint8Array, hand: (report: AdvReport) => void): boolean {
	if (parameters.length === 0) return false;
	if (parameters[0] === LE_ADVERTISING_REPORT) return readLegacy(parameters, hand);
	if (parameters[0] === LE_EXTENDED_ADVERTISING_REPORT) return readExtended(parameters, hand);
	return true;
}

function readLegacy(bytes: Uint8Array, hand: (report: AdvReport) => void): boolean {
	const count = bytes[1] ?? 0;
	if (count === 0 || count > MOST_LEGACY_REPORTS) return false;
	let at = 2;
	for (let i = 0; i < count; i++) {
		if (at + LEGACY_HEADER_BYTES >= bytes.length) return false;
		const kind = LEGACY_KINDS[bytes[at]!];
		const dataAt = at + LEGACY_HEADER_BYTES;
		const rssiAt = dataAt + bytes[dataAt - 1]!;
		if (!kind || rssiAt - dataAt > MOST_LEGACY_DATA_BYTES || rssiAt >= bytes.length) return false;
		if (kind !== 'direct') {
			hand({
				kind,
				status: 'whole',
				address: addressAt(bytes, at + 2),
				addressType: bytes[at + 1]! & RANDOM_BIT ? 'random' : 'public',
				setId: LEGACY_SET,
				rssiDbm: signed(bytes[rssiAt]!),
				data: bytes.subarray(dataAt, rssiAt),
			});
		}
		at = rssiAt + 1;
	}
	return true;
}

function readExtended(bytes: Uint8Array, hand: (report: AdvReport) => void): boolean {
	const count = bytes[1] ?? 0;
	if (count === 0 || count > MOST_EXTENDED_REPORTS) return false;
	let at = 2;
	for (let i = 0; i < count; i++) {
		const dataAt = at + EXTENDED_HEADER_BYTES;
		if (dataAt > bytes.length) return false;
		const end = dataAt + bytes[dataAt - 1]!;
		const type = bytes[at]!;
		const status = STATUSES[(type >> 5) & 3];
		if (!status || end > bytes.length) return false;
		if (!isDirectWithoutData(type)) {
			hand({
				kind: type & RESPONSE_BIT ? 'response' : type & SCANNABLE_BIT ? 'scannable' : 'advert',
				status,
				address: addressAt(bytes, at + 3),
				addressType: bytes[at + 2]! & RANDOM_BIT ? 'random' : 'public',
				setId: type & LEGACY_PDU_BIT ? LEGACY_SET : bytes[at + 11]!,
				rssiDbm: signed(bytes[at + 13]!),
				data: bytes.subarray(dataAt, end),
			});
		}
		at = end;
	}
	return true;
}

/** A directed extended advert may carry data, a directed legacy one never does. */
function isDirectWithoutData(type: number): boolean {
	return (type & DIRECTED_BIT) !== 0 && (type & LEGACY_PDU_BIT) !== 0;
}

/** Least significant byte first on the wire. */
function addressAt(bytes: Uint8Array, at: number): string {
	return `${HEX[bytes[at + 5]!]}:${HEX[bytes[at + 4]!]}:${HEX[bytes[at + 3]!]}:${HEX[bytes[at + 2]!]}:${HEX[bytes[at + 1]!]}:${HEX[bytes[at]!]}`;
}

function signed(byte: number): number {
	return byte > 127 ? byte - 256 : byte;
}
