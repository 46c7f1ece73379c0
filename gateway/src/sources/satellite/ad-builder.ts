// Rebuilds AD structures from the fields that some satellites send in their place (Core spec vol 3 part C 11). Pure.

/** Bluetooth Assigned Numbers 2.3. */
const AD_TYPE = {
	serviceUuids128: 0x07,
	serviceData16: 0x16,
	serviceData32: 0x20,
	serviceData128: 0x21,
	manufacturerData: 0xff,
} as const;
/** The length byte counts the type and the value. */
const MAX_VALUE_BYTES = 254;

/** For a beacon whose power is not told: what OpenMQTTGateway calculates with (`hass_presence`). No identity depends on it. */
export const DEFAULT_MEASURED_POWER_DBM = -59;

const APPLE_IBEACON = Uint8Array.of(0x4c, 0x00, 0x02, 0x15);
/** Eddystone's UUID 0xfeaa, least significant byte first, and the frame type UID. */
const EDDYSTONE_UID = Uint8Array.of(0xaa, 0xfe, 0x00);

/** undefined: too long for any structure */
export function structure(adType: number, ...parts: readonly Uint8Array[]): Uint8Array | undefined {
	let valueBytes = 0;
	for (const part of parts) valueBytes += part.length;
	if (valueBytes > MAX_VALUE_BYTES) return undefined;
	const bytes = new Uint8Array(2 + valueBytes);
	bytes[0] = 1 + valueBytes;
	bytes[1] = adType;
	let at = 2;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}

/** `value` begins with the company, as on the air. */
export function manufacturerData(value: Uint8Array): Uint8Array | undefined {
	return structure(AD_TYPE.manufacturerData, value);
}

/** `uuid` has 2, 4 or 16 bytes, most significant first, as it is printed. */
export function serviceData(uuid: Uint8Array, value: Uint8Array): Uint8Array | undefined {
	const adType = { 2: AD_TYPE.serviceData16, 4: AD_TYPE.serviceData32 }[uuid.length] ?? AD_TYPE.serviceData128;
	return structure(adType, uuid.toReversed(), value);
}

/** A complete list of 128-bit service UUIDs, each as it is printed. */
export function serviceUuids128(uuids: readonly Uint8Array[]): Uint8Array | undefined {
	return structure(AD_TYPE.serviceUuids128, ...uuids.map((uuid) => uuid.toReversed()));
}

export type IBeacon = { uuid: Uint8Array; major: number; minor: number; measuredPowerDbm: number };

export function iBeacon({ uuid, major, minor, measuredPowerDbm }: IBeacon): Uint8Array {
	const tail = Uint8Array.of(major >> 8, major, minor >> 8, minor, int8(measuredPowerDbm));
	return structure(AD_TYPE.manufacturerData, APPLE_IBEACON, uuid, tail)!;
}

/** `id` is namespace and instance. The two reserved bytes are zero. */
export function eddystoneUid(id: Uint8Array, powerAt0MDbm: number): Uint8Array {
	return structure(AD_TYPE.serviceData16, EDDYSTONE_UID, Uint8Array.of(int8(powerAt0MDbm)), id, new Uint8Array(2))!;
}

/** One after the other; what is undefined is left out. */
export function join(...structures: readonly (Uint8Array | undefined)[]): Uint8Array {
	const there = structures.filter((one) => one !== undefined);
	return there.length === 1 ? there[0]! : Buffer.concat(there);
}

function int8(value: number): number {
	return Math.max(-128, Math.min(127, value));
}
