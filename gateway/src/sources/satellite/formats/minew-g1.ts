// Minew's G1 gateway with its data format set to JSON (JSON-LONG with `rawData`; decoded where it knows a beacon).
// Source: github.com/reelyactive/barnowl-minew, lib/jsonlongpacketdecoder.js at 47e30417 and jsonrawpacketdecoder.js at
// cb9e1e2a; messages as sent in public code of 2017 to 2026 (decoded iBeacons, the Gateway entry, empty `rawData`); the
// topics from a gateway's own configuration ("publishTopic", "subscribeTopic", "responseTopic").
// Minew's own manual was not to be had, and the newer firmware's binary and MINEW-CONNECT forms are not read.
import { z } from 'zod';
import { DEFAULT_MEASURED_POWER_DBM, iBeacon } from '../ad-builder.ts';
import { Address, MaybeDbm, MaybeHexBytes, MaybeUint16, MaybeUuid, RssiDbm } from '../fields.ts';
import type { SatelliteFormat } from '../format.ts';
import { Reading } from '../reading.ts';

/** An entry that is the gateway itself: `type` "Gateway", or `gateway` in place of `mac`. */
const GATEWAY = 'Gateway';
/** The first bytes of Minew's binary forms. */
const BINARY_STARTS = 0xbb;
/** RFC 3339, and nothing that Date.parse would take long over. */
const LONGEST_TIME = 40;

/**
 * Field → AD structures: `rawData` is all of them (passes get through); the `ibeacon…` fields are an iBeacon, where the
 * gateway decoded it and left `rawData` out. Sensors (`type` "S1", …) and empty `rawData` leave the address.
 */
const Entry = z.object({
	mac: Address,
	rssi: RssiDbm,
	rawData: MaybeHexBytes,
	ibeaconUuid: MaybeUuid,
	ibeaconMajor: MaybeUint16,
	ibeaconMinor: MaybeUint16,
	ibeaconTxPower: MaybeDbm,
	timestamp: z.unknown().optional(),
});
type Entry = z.infer<typeof Entry>;

export const minewG1: SatelliteFormat = {
	name: 'minew-g1',
	title: 'Minew G1 gateway',
	// the name is its address in lower case without colons, as in its default topics
	adverts: (name) => [`/gw/${name}/status`],
	others: (name) => [`/gw/${name}/action/response`],
	hears: (name) => [`/gw/${name}/action`],
	read(payload) {
		const reading = new Reading();
		if (payload[0] === BINARY_STARTS) {
			reading.problem("is Minew's binary form: set the gateway's data format to JSON");
			return reading.message();
		}
		const content = reading.json(payload);
		if (content === undefined) return reading.message();
		if (!Array.isArray(content)) {
			reading.problem("is not a JSON array: set the gateway's data format to JSON-LONG");
			return reading.message();
		}
		for (const value of reading.bounded(content)) readEntry(reading, value);
		return reading.message();
	},
};

function readEntry(reading: Reading, value: unknown): void {
	if (isGateway(value)) return;
	const entry = reading.entry(Entry, value);
	if (entry === undefined) return;
	const t = timeOf(entry.timestamp);
	if (Number.isNaN(t)) reading.problem('timestamp: must be a date, e.g. "2026-11-22T04:00:00Z"; taken at arrival');
	reading.take(entry.mac, entry.rssi, entry.rawData ?? beacon(entry), Number.isNaN(t) ? undefined : t);
}

function isGateway(value: unknown): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return 'gateway' in value || ('type' in value && value.type === GATEWAY);
}

/** NaN: no time, though it says so */
function timeOf(timestamp: unknown): number | undefined {
	if (timestamp === undefined || timestamp === null) return undefined;
	if (typeof timestamp !== 'string' || timestamp.length > LONGEST_TIME) return Number.NaN;
	return Date.parse(timestamp) / 1000;
}

function beacon({ ibeaconUuid: uuid, ibeaconMajor: major, ibeaconMinor: minor, ibeaconTxPower }: Entry): Uint8Array {
	if (uuid === undefined || major === undefined || minor === undefined) return new Uint8Array();
	return iBeacon({ uuid, major, minor, measuredPowerDbm: ibeaconTxPower ?? DEFAULT_MEASURED_POWER_DBM });
}
