// The messages of OpenMQTTGateway's BTtoMQTT topics, which Theengs Gateway sends too: one advert each, in decoded fields. Pure.
import { z } from 'zod';
import { DEFAULT_MEASURED_POWER_DBM, iBeacon, join, manufacturerData, serviceData } from './ad-builder.ts';
import {
	MaybeAddress,
	MaybeDbm,
	MaybeHexBytes,
	MaybeServiceUuid,
	MaybeUint16,
	MaybeUuid,
	RssiDbm,
	readAddress,
} from './fields.ts';
import type { SatelliteMessage } from './format.ts';
import { Reading } from './reading.ts';

/**
 * Field → AD structure: `manufacturerdata` (company first) is one as it is; `servicedata` with `servicedatauuid` is one;
 * `uuid`, `major`, `minor` and the power are an iBeacon, where `manufacturerdata` was left out (`pubadvdata` off).
 * `mac` holds the address where `id` is the beacon's UUID (`presenceUseBeaconUuid`). No service UUIDs, no time.
 */
const BtToMqtt = z.object({
	id: z.string().max(64),
	mac: MaybeAddress,
	rssi: RssiDbm,
	manufacturerdata: MaybeHexBytes,
	servicedata: MaybeHexBytes,
	servicedatauuid: MaybeServiceUuid,
	uuid: MaybeUuid,
	major: MaybeUint16,
	minor: MaybeUint16,
	txpower: MaybeDbm,
	/** the measured power's name before Theengs Decoder 1.0 */
	power: MaybeDbm,
});
type BtToMqtt = z.infer<typeof BtToMqtt>;

export function readBtToMqtt(payload: Buffer): SatelliteMessage {
	const reading = new Reading();
	const content = reading.json(payload);
	if (content === undefined) return reading.message();
	if (typeof content !== 'object' || content === null || Array.isArray(content)) {
		reading.problem('is not a JSON object with "id" and "rssi"');
		return reading.message();
	}
	// who was away or was connected to was not heard: such messages carry no signal
	if (!('rssi' in content)) return reading.message();
	const advert = reading.entry(BtToMqtt, content);
	if (advert === undefined) return reading.message();
	const address = advert.mac ?? readAddress(advert.id);
	if (typeof address === 'string') reading.take(address, advert.rssi, rebuild(reading, advert));
	else reading.badEntry('id: must be six hex bytes, e.g. "a4:c1:38:8d:18:b2"');
	return reading.message();
}

function rebuild(reading: Reading, advert: BtToMqtt): Uint8Array {
	const { manufacturerdata, servicedata, servicedatauuid, uuid, major, minor } = advert;
	const company =
		manufacturerdata === undefined ? beacon(uuid, major, minor, advert) : manufacturerData(manufacturerdata);
	const service =
		servicedata === undefined || servicedatauuid === undefined ? undefined : serviceData(servicedatauuid, servicedata);
	if (manufacturerdata !== undefined && company === undefined) reading.problem('manufacturerdata: is too long');
	if (servicedata !== undefined && servicedatauuid !== undefined && service === undefined)
		reading.problem('servicedata: is too long');
	return join(company, service);
}

function beacon(
	uuid: Uint8Array | undefined,
	major: number | undefined,
	minor: number | undefined,
	{ txpower, power }: BtToMqtt,
): Uint8Array | undefined {
	if (uuid === undefined || major === undefined || minor === undefined) return undefined;
	return iBeacon({ uuid, major, minor, measuredPowerDbm: txpower ?? power ?? DEFAULT_MEASURED_POWER_DBM });
}
