// One capture line to one `Advert`: cheap checks on the hot path, the schema only to explain a line that fails. Pure.
import { CaptureAdvert, CaptureTagRead, Id, LATEST_UNIX_S } from '@aisle/protocol';
import type { z } from 'zod';
import type { Advert } from '../../ble/advert.ts';
import { MOST_DATA_BYTES } from '../hci/advert-assembler.ts';

export type ParsedLine = { advert: Advert } | { tagRead: true } | { problem: string };

/** What a time of our days looks like in other units, the largest first; seconds reach these numbers after the year 9999. */
const TIME_UNITS = [
	{ name: 'nanoseconds', fromT: 1e17 },
	{ name: 'microseconds', fromT: 1e14 },
	{ name: 'milliseconds', fromT: 1e11 },
];

/** Receivers and addresses come back on every line; the bound keeps rotating addresses from piling up. */
const REMEMBERED = 4_096;

/** Remembers the answer to a test for strings that come again and again. */
function remembered(test: (text: string) => boolean): (text: string) => boolean {
	const good = new Set<string>();
	return (text) => {
		if (good.has(text)) return true;
		if (!test(text)) return false;
		if (good.size >= REMEMBERED) good.clear();
		good.add(text);
		return true;
	};
}

const isReceiver = remembered((text) => Id.safeParse(text).success);
const isLowerCaseAddress = remembered((text) => /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(text));

/** undefined: the schema has to look at it */
function quickAdvert(line: Record<string, unknown>): Advert | undefined {
	const { t, receiver, address, addressType, rssi, data, scanResponse, at, zone } = line;
	if (scanResponse !== undefined || at !== undefined || zone !== undefined) return undefined;
	if (typeof t !== 'number' || !(t >= 0 && t <= LATEST_UNIX_S)) return undefined;
	if (typeof rssi !== 'number' || !Number.isInteger(rssi) || rssi < -127 || rssi > 127) return undefined;
	if (typeof receiver !== 'string' || !isReceiver(receiver)) return undefined;
	if (typeof address !== 'string' || !isLowerCaseAddress(address)) return undefined;
	if (addressType !== undefined && addressType !== 'random' && addressType !== 'public') return undefined;
	if (typeof data !== 'string') return undefined;
	// Buffer cuts small ones out of a shared slab, and stops at the first character that is no hex digit
	const bytes = Buffer.from(data, 'hex');
	if (bytes.length * 2 !== data.length || bytes.length > MOST_DATA_BYTES) return undefined;
	return { receiver, address, rssiDbm: rssi, data: bytes, t };
}

/** `value` is what JSON.parse made of the line. */
export function parseCaptureLine(value: unknown): ParsedLine {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return { problem: 'is not a JSON object: write {"t":…,"receiver":…,"address":…,"rssi":…,"data":…}' };
	}
	const advert = quickAdvert(value as Record<string, unknown>);
	if (advert !== undefined) return { advert };
	if ('epc' in value) {
		const read = CaptureTagRead.safeParse(value);
		return read.success ? { tagRead: true } : { problem: oneLine(read.error) };
	}
	const mistake = commonMistake(value as Record<string, unknown>);
	if (mistake !== undefined) return { problem: mistake };
	const parsed = CaptureAdvert.safeParse(value);
	if (!parsed.success) return { problem: oneLine(parsed.error) };
	const { receiver, address, rssi, data, scanResponse, t, at, zone } = parsed.data;
	const slow: Advert = { receiver, address, rssiDbm: rssi, data: Buffer.from(data, 'hex'), t };
	if (scanResponse !== undefined) slow.scanResponse = Buffer.from(scanResponse, 'hex');
	if (at !== undefined || zone !== undefined) slow.place = { ...(at && { at }), ...(zone !== undefined && { zone }) };
	return { advert: slow };
}

/** What people and other programs write instead, which a schema can only call wrong. */
function commonMistake({ t, address, data, scanResponse }: Record<string, unknown>): string | undefined {
	if (typeof t === 'number' && t > LATEST_UNIX_S) {
		const unit = TIME_UNITS.find(({ fromT }) => t >= fromT);
		if (unit) return `t: looks like ${unit.name}, must be Unix seconds, e.g. 1581249601.409`;
	}
	if (typeof address === 'string' && /^[0-9a-f]{2}(?:-[0-9a-f]{2}){5}$/i.test(address)) {
		return 'address: written with dashes, must be with colons, e.g. "a4:c1:38:8d:18:b2"';
	}
	return mistakenBytes('data', data) ?? mistakenBytes('scanResponse', scanResponse);
}

function mistakenBytes(name: string, text: unknown): string | undefined {
	if (typeof text !== 'string') return undefined;
	if (/^0x/i.test(text) || /^[0-9a-f]{2}(?:[ :-][0-9a-f]{2})+$/i.test(text)) {
		return `${name}: must be hex digits alone, without 0x, blanks, colons or dashes`;
	}
	if (/^[0-9a-f]*$/i.test(text)) {
		const bytes = text.length / 2;
		return bytes > MOST_DATA_BYTES ? `${name}: ${bytes} bytes, an advert has at most ${MOST_DATA_BYTES}` : undefined;
	}
	// four characters are three bytes, the shortest AD structure that says anything
	if (text.length >= 8 && text.length % 4 === 0 && /^[0-9a-z+/_-]+={0,2}$/i.test(text)) {
		return `${name}: looks like base64, must be hex digits in pairs, e.g. "0201061aff4c00"`;
	}
	return undefined;
}

function oneLine(error: z.ZodError): string {
	return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
