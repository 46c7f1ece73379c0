// One advert of the store's own tag as a line of a survey: a capture line that may say where the tag stood. Pure.
import type { Point } from '@aisle/protocol';
import type { Advert } from '../ble/advert.ts';
import { bareData } from './bare-data.ts';

/**
 * In place of an address that the site file does not name. A tag is known by its frame then, and its address, which may be a
 * phone's, stays in the gateway. Nobody advertises with it: a random address that is all zeros is forbidden (Core spec vol 6
 * part B 1.3.2.1).
 */
const NO_ADDRESS = '00:00:00:00:00:00';

export type LinePlace = { at?: Point | undefined; zone?: string | undefined };

/** What the site file knows a tag by: its address, or the bytes of a frame. */
export type LineTag = { address: string | undefined; identity: Uint8Array };

export function surveyLine(advert: Advert, place: LinePlace, tag: LineTag): string {
	const { t, receiver, rssiDbm, data, scanResponse } = advert;
	const written = (bytes: Uint8Array) =>
		hex(tag.address === undefined ? bareData(bytes, advert.address, tag.identity) : bytes);
	const line = {
		// milliseconds are all a radio knows
		t: Math.round(t * 1000) / 1000,
		receiver,
		address: tag.address ?? NO_ADDRESS,
		rssi: Math.round(rssiDbm),
		data: written(data),
		...(scanResponse && { scanResponse: written(scanResponse) }),
		...(place.at && { at: place.at }),
		...(place.zone !== undefined && { zone: place.zone }),
	};
	return `${JSON.stringify(line)}\n`;
}

function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
