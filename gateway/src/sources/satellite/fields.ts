// The fields of vendors' JSON, each in every spelling that is really sent: addresses, signal strengths, bytes, UUIDs, times. Pure.
import { LATEST_UNIX_S } from '@aisle/protocol';
import { z } from 'zod';
import { RSSI_UNKNOWN } from '../../ble/advert.ts';

/** Extended advertising carries no more (Core spec vol 4 part E 7.8.54). */
export const MAX_AD_BYTES = 1_650;
const MIN_RSSI_DBM = -127;
const MAX_RSSI_DBM = 20;
/** A clock that was never set counts from its boot, or from 1970: what is before 2001 is no time of day. */
const EARLIEST_UNIX_S = 1_000_000_000;

/** Why a value cannot be read. Says what was expected, never the value: it may be an address. */
class Wrong {
	readonly words: string;
	constructor(words: string) {
		this.words = words;
	}
}

function field<T>(read: (value: unknown) => T | Wrong): z.ZodType<T> {
	// optional: a key that is missing is for `read` to judge
	return z
		.unknown()
		.optional()
		.transform((value, context): T => {
			const result = read(value);
			if (!(result instanceof Wrong)) return result;
			context.issues.push({ code: 'custom', message: result.words, input: undefined });
			return z.NEVER;
		});
}

/** Vendors send null for what they do not know. */
function maybe<T>(read: (value: unknown) => T | Wrong): z.ZodType<T | undefined> {
	return field((value) => (value === undefined || value === null ? undefined : read(value)));
}

export const Address = field(readAddress);
export const MaybeAddress = maybe(readAddress);
/** Missing, null, 0 and 127 are "unknown": no radio hears 0 dBm, but firmware sends it for a value it does not have. */
export const RssiDbm = field(readRssi);
export const HexBytes = field(readHex);
export const MaybeHexBytes = maybe(readHex);
export const Base64Bytes = field(readBase64);
export const MaybeBase64Bytes = maybe(readBase64);
export const MaybeUuid = maybe(readUuid);
export const MaybeServiceUuid = maybe(readServiceUuid);
export const MaybeUint16 = maybe(readUint16);
export const MaybeDbm = maybe(readDbm);

/** Any case, with colons, dashes or nothing between the bytes. */
export function readAddress(value: unknown): string | Wrong {
	if (typeof value === 'string') {
		if (/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(value)) return value;
		const pairs =
			/^([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})$/i;
		const match = pairs.exec(value);
		if (match !== null) return match.slice(1).join(':').toLowerCase();
	}
	return new Wrong(value === undefined ? 'is missing' : 'must be six hex bytes, e.g. "a4:c1:38:8d:18:b2"');
}

function readRssi(value: unknown): number | Wrong {
	if (value === undefined || value === null) return RSSI_UNKNOWN;
	const dbm = readDbm(value);
	if (dbm instanceof Wrong) return dbm;
	if (dbm === 0 || dbm === RSSI_UNKNOWN) return RSSI_UNKNOWN;
	return dbm >= MIN_RSSI_DBM && dbm <= MAX_RSSI_DBM
		? dbm
		: new Wrong(`must be ${MIN_RSSI_DBM} to ${MAX_RSSI_DBM} dBm, or ${RSSI_UNKNOWN} for unknown`);
}

/** Whole dBm; some firmware sends a median with decimals, some a text. */
function readDbm(value: unknown): number | Wrong {
	const number = readNumber(value);
	return number === undefined ? new Wrong('must be a number of dBm') : Math.round(number) + 0;
}

function readUint16(value: unknown): number | Wrong {
	const number = readNumber(value);
	return number !== undefined && Number.isInteger(number) && number >= 0 && number <= 0xffff
		? number
		: new Wrong('must be 0 to 65535');
}

function readNumber(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value === 'string' && /^-?\d{1,6}(?:\.\d{1,6})?$/.test(value)) return Number(value);
	return undefined;
}

function readHex(value: unknown): Uint8Array | Wrong {
	if (typeof value !== 'string') return new Wrong('must be a text of hex digits');
	if (value.length > 2 * MAX_AD_BYTES) return tooLong(Math.ceil(value.length / 2));
	// Buffer stops at the first character that is no hex digit
	const bytes = Buffer.from(value, 'hex');
	if (bytes.length * 2 === value.length) return bytes;
	if (/^[0-9a-f]*$/i.test(value)) return new Wrong(`has an odd number of hex digits (${value.length})`);
	const looksLikeBase64 = value.length % 4 === 0 && /^[a-z0-9+/]+={0,2}$/i.test(value);
	return new Wrong(looksLikeBase64 ? 'looks like base64, expected hex' : 'has characters that are no hex digits');
}

function readBase64(value: unknown): Uint8Array | Wrong {
	if (typeof value !== 'string') return new Wrong('must be a base64 text');
	if (value.length > (MAX_AD_BYTES / 3) * 4) return tooLong(Math.floor(value.length / 4) * 3);
	const bytes = Buffer.from(value, 'base64');
	// every run of hex digits is base64 too; but then what comes out is no advert
	if (/^(?:[0-9a-f]{2})+$/i.test(value) && !isWhole(bytes) && isWhole(Buffer.from(value, 'hex')))
		return new Wrong('looks like hex, expected base64');
	const padding = value.endsWith('==') ? 2 : value.endsWith('=') ? 1 : 0;
	// Buffer leaves out what is not base64
	if (bytes.length === (value.length / 4) * 3 - padding) return bytes;
	return new Wrong('has characters that are not base64');
}

function tooLong(bytes: number): Wrong {
	return new Wrong(`has ${bytes} bytes, an advert at most ${MAX_AD_BYTES}`);
}

/** AD structures that fill the bytes (Core spec vol 3 part C 11). */
function isWhole(data: Uint8Array): boolean {
	let offset = 0;
	while (offset < data.length && data[offset] !== 0) offset += 1 + data[offset]!;
	return offset <= data.length;
}

const UUID_HEX = /^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$/i;

/** 16 bytes, in the order they are printed. */
export function readUuid(value: unknown): Uint8Array | Wrong {
	if (typeof value !== 'string' || !UUID_HEX.test(value)) return new Wrong('must be a UUID of 32 hex digits');
	return Buffer.from(value.replaceAll('-', ''), 'hex');
}

/** What follows the first four bytes of a short UUID that is printed in full (Core spec vol 3 part B 2.5.1). */
const BASE_UUID_REST = '-0000-1000-8000-00805f9b34fb';

/** 2, 4 or 16 bytes in the order they are printed: "0xfeaa", "feaa", "0000feaa-0000-1000-8000-00805f9b34fb", a long one. */
function readServiceUuid(value: unknown): Uint8Array | Wrong {
	if (typeof value === 'string') {
		const text = value.toLowerCase();
		const short = /^(?:0x)?([0-9a-f]{4}(?:[0-9a-f]{4})?)$/.exec(text)?.[1];
		if (short !== undefined) return Buffer.from(short, 'hex');
		if (text.length === 36 && text.endsWith(BASE_UUID_REST) && text.startsWith('0000'))
			return Buffer.from(text.slice(4, 8), 'hex');
		if (UUID_HEX.test(text)) return Buffer.from(text.replaceAll('-', ''), 'hex');
	}
	return new Wrong('must be a service UUID, e.g. "0xfeaa"');
}

/** undefined: no time of day */
export function unixSeconds(value: unknown): number | undefined {
	return typeof value === 'number' && value >= EARLIEST_UNIX_S && value <= LATEST_UNIX_S ? value : undefined;
}
