// One capture line to one `Advert`: cheap checks on the hot path, the schema only to explain a line that fails. Pure.
import { CaptureAdvert, CaptureTagRead, Id, LATEST_UNIX_S } from '@aisle/protocol';
import type { z } from 'zod';
import type { Advert } from '../../ble/advert.ts';

export type ParsedLine = { advert: Advert } | { tagRead: true } | { problem: string };

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
	const { t, receiver, address, addressType, rssi, data, scanResponse } = line;
	if (scanResponse !== undefined) return undefined;
	if (typeof t !== 'number' || !(t >= 0 && t <= LATEST_UNIX_S)) return undefined;
	if (typeof rssi !== 'number' || !Number.isInteger(rssi) || rssi < -127 || rssi > 127) return undefined;
	if (typeof receiver !== 'string' || !isReceiver(receiver)) return undefined;
	if (typeof address !== 'string' || !isLowerCaseAddress(address)) return undefined;
	if (addressType !== undefined && addressType !== 'random' && addressType !== 'public') return undefined;
	if (typeof data !== 'string') return undefined;
	// Buffer cuts small ones out of a shared slab, and stops at the first character that is no hex digit
	const bytes = Buffer.from(data, 'hex');
	if (bytes.length * 2 !== data.length) return undefined;
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
	const parsed = CaptureAdvert.safeParse(value);
	if (!parsed.success) return { problem: oneLine(parsed.error) };
	const { receiver, address, rssi, data, scanResponse, t } = parsed.data;
	const slow: Advert = { receiver, address, rssiDbm: rssi, data: Buffer.from(data, 'hex'), t };
	if (scanResponse !== undefined) slow.scanResponse = Buffer.from(scanResponse, 'hex');
	return { advert: slow };
}

function oneLine(error: z.ZodError): string {
	return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
