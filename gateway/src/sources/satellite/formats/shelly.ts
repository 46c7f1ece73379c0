// Shelly Gen2 and later as Bluetooth gateways: events of the aioshelly script (which Home Assistant installs) over MQTT.
// Source: github.com/home-assistant-libs/aioshelly, aioshelly/ble/const.py at 0174b411 (the script) and parser.py at
// 47cc6aba; github.com/home-assistant/core issue 138730 (a version 2 event as sent); shelly-api-docs.shelly.cloud/gen2,
// General/Notifications (frame, `ts`) and ComponentsAndServices/Mqtt (topics).
import { z } from 'zod';
import { Address, Base64Bytes, MaybeBase64Bytes, RssiDbm, unixSeconds } from '../fields.ts';
import type { SatelliteFormat } from '../format.ts';
import { Reading } from '../reading.ts';

const SCAN_RESULT = 'ble.scan_result';

/** One advert: [address, rssi, advertising data, scan response]. Both are whole AD structures: passes get through. */
const Advert = z.tuple([Address, RssiDbm, Base64Bytes, MaybeBase64Bytes], z.unknown());

/** Version of the script → the adverts of an event's `data`. The first script of all sent no version. */
const ADVERTS_OF: ReadonlyMap<unknown, (data: unknown[]) => unknown[]> = new Map([
	[undefined, (data: unknown[]) => [data]],
	[1, (data: unknown[]) => [data.slice(1)]],
	[2, (data: unknown[]) => (Array.isArray(data[1]) ? data[1] : [data[1]])],
]);

/** Shellys tell much else on this topic (switches, sensors): what is no scan result is passed over. */
const Notification = z.object({
	method: z.string(),
	params: z.object({ ts: z.unknown().optional(), events: z.array(z.unknown()).optional() }).optional(),
});
const Event = z.object({ event: z.string(), ts: z.unknown().optional(), data: z.unknown().optional() });

export const shelly: SatelliteFormat = {
	name: 'shelly',
	title: 'Shelly Bluetooth gateway',
	// the name is the MQTT prefix of its settings, by default its device id
	adverts: (prefix) => [`${prefix}/events/rpc`],
	others: (prefix) => [
		`${prefix}/online`,
		`${prefix}/status`,
		`${prefix}/status/#`,
		`${prefix}/error/#`,
		`${prefix}/announce`,
		`${prefix}/debug/#`,
		'shellies/announce',
	],
	hears: (prefix) => [`${prefix}/rpc`, `${prefix}/command`, `${prefix}/command/+`, 'shellies/command'],
	read(payload) {
		const reading = new Reading();
		const content = reading.json(payload);
		const notification = content === undefined ? undefined : reading.entry(Notification, content);
		const { ts, events = [] } = notification?.params ?? {};
		for (const value of reading.bounded(events)) {
			const event = reading.entry(Event, value);
			if (event?.event === SCAN_RESULT) readEvent(reading, event.data, unixSeconds(event.ts) ?? unixSeconds(ts));
		}
		return reading.message();
	},
};

function readEvent(reading: Reading, data: unknown, t: number | undefined): void {
	const advertsOf = Array.isArray(data) ? ADVERTS_OF.get(typeof data[0] === 'string' ? undefined : data[0]) : undefined;
	if (advertsOf === undefined) {
		reading.problem('has a scan result of an unknown version, expected 1 or 2');
		return;
	}
	for (const entry of reading.bounded(advertsOf(data as unknown[]))) {
		const advert = reading.entry(Advert, entry);
		if (advert === undefined) continue;
		const [address, rssiDbm, bytes, scanResponse] = advert;
		const heard = reading.take(address, rssiDbm, bytes, t);
		if (scanResponse !== undefined && scanResponse.length > 0) heard.scanResponse = scanResponse;
	}
}
