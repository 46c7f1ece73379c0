// AprilBrother's BLE Gateway V4: all adverts of a second in one message, in MessagePack or JSON.
// Source: wiki.aprbrother.com "User Guide For AB BLE Gateway V4" (github.com/AprilBrother/wiki.aprbrother,
// src/en/User_Guide_For_AB_BLE_Gateway_V4.md at 31a0d3ed, src/en/gw4/config_with_mqtt.md at 024d1270) for the bytes of a
// device and the parameters; a JSON message as sent in the instructions of the repository hass-ab-ble-gateway-suite.
// The request format "compatible with wireless iBeacon receiver" is documented nowhere and not read.
import { z } from 'zod';
import { Address, HexBytes, RssiDbm, unixSeconds } from '../fields.ts';
import type { SatelliteFormat } from '../format.ts';
import { type Msgpack, MsgpackError, readMsgpack } from '../msgpack.ts';
import { Reading } from '../reading.ts';

/** A device as bytes: advertising type, address as printed, RSSI + 256, AD structures. */
const AT = { type: 0, address: 1, rssi: 7, data: 8 } as const;
/** Its advertising type for a scan response; the others are kinds of adverts. */
const SCAN_RESPONSE = 4;

/** A device in JSON: [advertising type, address, RSSI, AD structures in hex]. The RSSI may be told as a byte there too. */
const Device = z.tuple([z.number(), Address, z.preprocess(signed, RssiDbm), HexBytes], z.unknown());

/** `time` is Unix seconds once the gateway knows the time (NTP), seconds since its start before that. */
type Message = { devices?: unknown; time?: unknown };

const JSON_STARTS = '{'.charCodeAt(0);

export const aprilBrother: SatelliteFormat = {
	name: 'april-brother',
	title: 'AprilBrother BLE Gateway V4',
	// it has no default: the name is the "Publish Topic" of its configuration tool
	adverts: (topic) => [topic],
	// "Config by MQTT", off by default: "Device Outbox Topic", "Config Topic", "Topic Prefix For Device Inbox"
	others: (topic) => [`${topic}/outbox`],
	hears: (topic) => [`${topic}/config`, `${topic}/inbox/+`],
	read(payload) {
		const reading = new Reading();
		const message = open(reading, payload);
		if (message === undefined) return reading.message();
		if (Array.isArray(message.devices)) {
			const t = unixSeconds(message.time);
			for (const device of reading.bounded(message.devices)) readDevice(reading, device, t);
		} else {
			reading.problem('has no list of devices');
		}
		return reading.message();
	},
};

function open(reading: Reading, payload: Buffer): Message | undefined {
	const content = payload[0] === JSON_STARTS ? reading.json(payload) : unpack(reading, payload);
	if (content === undefined) return undefined;
	if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
	reading.problem('is neither MessagePack nor JSON of a gateway: set the request format to one of these');
	return undefined;
}

function unpack(reading: Reading, payload: Buffer): Msgpack {
	try {
		return readMsgpack(payload) ?? null;
	} catch (error) {
		if (!(error instanceof MsgpackError)) throw error;
		reading.problem(`is no whole MessagePack: ${error.message}`);
		return undefined;
	}
}

function readDevice(reading: Reading, device: unknown, t: number | undefined): void {
	if (Array.isArray(device)) {
		const entry = reading.entry(Device, device);
		if (entry !== undefined) take(reading, entry[0], entry[1], entry[2], entry[3], t);
		return;
	}
	const bytes = device instanceof Uint8Array ? device : reading.entry(HexBytes, device);
	if (bytes === undefined) return;
	if (bytes.length < AT.data) {
		reading.badEntry(`is a device of ${bytes.length} bytes, expected type, six of address, RSSI and data`);
		return;
	}
	const rssiDbm = reading.entry(RssiDbm, signed(bytes[AT.rssi]));
	if (rssiDbm === undefined) return;
	const address = Array.from(bytes.subarray(AT.address, AT.rssi), (byte) => byte.toString(16).padStart(2, '0')).join(
		':',
	);
	take(reading, bytes[AT.type]!, address, rssiDbm, bytes.subarray(AT.data), t);
}

function take(
	reading: Reading,
	type: number,
	address: string,
	rssiDbm: number,
	data: Uint8Array,
	t: number | undefined,
): void {
	if (type === SCAN_RESPONSE) reading.take(address, rssiDbm, new Uint8Array(), t).scanResponse = data;
	else reading.take(address, rssiDbm, data, t);
}

/** "Minus 256 for the real value", for what is a byte below zero. */
function signed(rssi: unknown): unknown {
	return typeof rssi === 'number' && rssi > 127 && rssi <= 255 ? rssi - 256 : rssi;
}
