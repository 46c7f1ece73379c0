// ESPresense, firmware for ESP32 boards: one message for each device and room, with an id in place of the bytes.
// Source: github.com/ESPresense/ESPresense, BleFingerprint.cpp (`fill`, `fingerprint…`) and main.cpp (topics, `setWill`)
// at 00ff50e7 (lib/, older), 14c378b7 (main/, 4.x) and 0034b62e (src/main.cpp).
import { z } from 'zod';
import { DEFAULT_MEASURED_POWER_DBM, eddystoneUid, iBeacon, serviceUuids128 } from '../ad-builder.ts';
import { MaybeAddress, MaybeDbm, RssiDbm, readAddress, readUuid } from '../fields.ts';
import type { SatelliteFormat } from '../format.ts';
import { Reading } from '../reading.ts';

const NOTHING = new Uint8Array();
/** What ESPresense takes off an Eddystone's power at 0 m to get the power at 1 m (EDDYSTONE_ADD_1M). */
const POWER_LOST_TO_1M_DB = 41;

/**
 * The message. `rssi` is the signal: older firmware sends the last one heard, 4.x a median with decimals less the node's
 * own `rxAdj`, and leaves it out until there is one. `raw`, `distance`, `mean` and `var` are metres, `int` milliseconds
 * between adverts, `rssi@1m` the beacon's own calibration or the node's default. There is no time and no service data:
 * a pass in service data does not get through.
 */
const Device = z.object({
	id: z.string().max(512),
	mac: MaybeAddress,
	rssi: RssiDbm,
	'rssi@1m': MaybeDbm,
});
type Device = z.infer<typeof Device>;

/** What an id says, first match first. What none reads (an alias, `known:`, `irk:`, `name:`, …) is known by its address only. */
const IDS: readonly [pattern: RegExp, rebuild: (match: RegExpExecArray, powerAt1MDbm: number) => Uint8Array][] = [
	[/^iBeacon:([0-9a-f]{32}|[0-9a-f-]{36})-(\d{1,5})-(\d{1,5})$/i, fromIBeacon],
	// eleven bytes for a namespace of ten: the firmware prints the fifth twice, in both versions
	[/^eddy:([0-9a-f]{8})([0-9a-f]{2})\2([0-9a-f]{10})-([0-9a-f]{12})$/i, fromEddystone],
	// service UUIDs one after the other: an iPhone's pass, where nothing else named the phone first
	[/^ad:.*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i, fromServiceUuids],
	// `altBeacon:` is left out: it is told of company 0xbeac only, and not whether the code 0xbeac follows
];

export const espresense: SatelliteFormat = {
	name: 'espresense',
	title: 'ESPresense',
	// the name is the room of the node's settings
	adverts: (name) => [`espresense/devices/+/${roomOf(name)}`],
	others: (name) => [
		`espresense/rooms/${roomOf(name)}/+`,
		`espresense/devices/+/${roomOf(name)}/+`,
		'espresense/settings/+/config',
		'homeassistant/+/+/config',
		'homeassistant/+/+/+/config',
	],
	hears: (name) => [
		`espresense/rooms/${roomOf(name)}/+/set`,
		'espresense/rooms/*/+/set',
		'espresense/settings/+/config',
	],
	read(payload) {
		const reading = new Reading();
		const content = reading.json(payload);
		const device = content === undefined ? undefined : reading.entry(Device, content);
		if (device !== undefined) take(reading, device);
		return reading.message();
	},
};

/** As the node writes it into its topics (`slugify`, lib/utils/string_utils.cpp at 722fa10c): "Door 7" and "door-7" are "door_7". */
function roomOf(name: string): string {
	return name
		.toLowerCase()
		.replaceAll(/[^a-z0-9_]+/g, '_')
		.replaceAll(/^_+|_+$/g, '');
}

function take(reading: Reading, device: Device): void {
	// early firmware told no `mac`; the id of a device that is nothing special is its address
	const address = device.mac ?? readAddress(device.id);
	if (typeof address !== 'string') {
		reading.badEntry('mac: is missing: update the ESPresense firmware');
		return;
	}
	for (const [pattern, rebuild] of IDS) {
		const match = pattern.exec(device.id);
		if (match === null) continue;
		const data = rebuild(match, device['rssi@1m'] ?? DEFAULT_MEASURED_POWER_DBM);
		if (data === NOTHING) reading.problem('id: is no whole beacon, only its address was taken');
		reading.take(address, device.rssi, data);
		return;
	}
	reading.take(address, device.rssi, NOTHING);
}

function fromIBeacon([, uuidText, majorText, minorText]: RegExpExecArray, measuredPowerDbm: number): Uint8Array {
	const uuid = readUuid(uuidText);
	const [major, minor] = [Number(majorText), Number(minorText)];
	if (!(uuid instanceof Uint8Array) || major > 0xffff || minor > 0xffff) return NOTHING;
	return iBeacon({ uuid, major, minor, measuredPowerDbm });
}

function fromEddystone([, first, fifth, last, instance]: RegExpExecArray, powerAt1MDbm: number): Uint8Array {
	return eddystoneUid(Buffer.from(`${first}${fifth}${last}${instance}`, 'hex'), powerAt1MDbm + POWER_LOST_TO_1M_DB);
}

function fromServiceUuids([id]: RegExpExecArray): Uint8Array {
	const uuids = id.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi) ?? [];
	return serviceUuids128(uuids.map((uuid) => Buffer.from(uuid.replaceAll('-', ''), 'hex'))) ?? NOTHING;
}
