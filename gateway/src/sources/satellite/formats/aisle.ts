// The project's own satellites: capture lines (docs, "Captures"), one to a message or an array of them.
import { parseCaptureLine } from '../capture-line.ts';
import { MAX_AD_BYTES } from '../fields.ts';
import type { SatelliteFormat } from '../format.ts';
import { Reading } from '../reading.ts';

// field of a line → what becomes of it
//   address, rssi, data, scanResponse   as they are (protocol's `CaptureAdvert`)
//   t                                   its clock; a satellite without a clock leaves it out
//   receiver                            may be left out; another than the satellite's own is refused

/** What the schema wants and a satellite need not send. */
const NO_TIME = 0;

export const aisle: SatelliteFormat = {
	name: 'aisle',
	title: 'Aisle capture lines',
	adverts: (name) => [`satellites/${name}/adverts`],
	others: (name) => [`satellites/${name}/#`],
	hears: () => [],
	read(payload, _topic, { receiver }) {
		const reading = new Reading();
		const content = reading.json(payload);
		if (content === undefined) return reading.message();
		for (const line of reading.bounded(Array.isArray(content) ? content : [content])) readLine(reading, line, receiver);
		return reading.message();
	},
};

function readLine(reading: Reading, line: unknown, receiver: string): void {
	const hasTime = typeof line === 'object' && line !== null && 't' in line;
	const parsed = parseCaptureLine(fillIn(line, receiver));
	if (!('advert' in parsed)) {
		reading.badEntry('problem' in parsed ? parsed.problem : 'is a tag read, expected an advert');
		return;
	}
	const { address, rssiDbm, data, scanResponse, t } = parsed.advert;
	if (parsed.advert.receiver !== receiver) {
		reading.badEntry("names another receiver than its topic: correct the satellite's name");
	} else if (data.length > MAX_AD_BYTES) {
		reading.badEntry(`data: has ${data.length} bytes, an advert at most ${MAX_AD_BYTES}`);
	} else {
		const heard = reading.take(address, rssiDbm, data, hasTime ? t : undefined);
		if (scanResponse !== undefined) heard.scanResponse = scanResponse;
	}
}

function fillIn(line: unknown, receiver: string): unknown {
	if (typeof line !== 'object' || line === null || Array.isArray(line)) return line;
	return { receiver, t: NO_TIME, ...line };
}
