// The bytes of adverts: AD structures (Core Supplement part A) for beacons and passes. Pure.
import { PASS_CARRIER_UUID, PASS_SERVICE_UUID, passPayload } from '@aisle/protocol';

export const AD_TYPE = {
	flags: 0x01,
	completeServices16: 0x03,
	completeServices128: 0x07,
	completeName: 0x09,
	serviceData16: 0x16,
	serviceData128: 0x21,
	manufacturer: 0xff,
} as const;

/** LE general discoverable, no BR/EDR: what beacons send. */
export const BEACON_FLAGS = adStructure(AD_TYPE.flags, [0x06]);
/** The same, and BR/EDR at once: what phones send. */
export const PHONE_FLAGS = adStructure(AD_TYPE.flags, [0x1a]);

const APPLE = 0x004c;
const EDDYSTONE_UUID = [0xaa, 0xfe];

/** Length, type, value. */
export function adStructure(type: number, ...value: (Uint8Array | readonly number[])[]): Buffer {
	const body = Buffer.concat([Buffer.from([type]), ...value.map((part) => Buffer.from(part))]);
	return Buffer.concat([Buffer.from([body.length]), body]);
}

export function manufacturerData(company: number, ...value: (Uint8Array | readonly number[])[]): Buffer {
	return adStructure(AD_TYPE.manufacturer, [company & 0xff, company >> 8], ...value);
}

/** Apple Proximity Beacon Specification. */
export function iBeacon(uuid: string, major: number, minor: number, txPowerDbm: number): Buffer {
	const value = Buffer.alloc(23);
	value.set([0x02, 0x15]);
	value.set(uuidBytes(uuid), 2);
	value.writeUInt16BE(major, 18);
	value.writeUInt16BE(minor, 20);
	value.writeInt8(txPowerDbm, 22);
	return Buffer.concat([BEACON_FLAGS, manufacturerData(APPLE, value)]);
}

/** AltBeacon 1.0; its 28 bytes of data leave room for flags. */
export function altBeacon(company: number, id: string, txPowerDbm: number): Buffer {
	const value = Buffer.alloc(24);
	value.set([0xbe, 0xac]);
	value.set(Buffer.from(id, 'hex'), 2);
	value.writeInt8(txPowerDbm, 22);
	return Buffer.concat([BEACON_FLAGS, manufacturerData(company, value)]);
}

/** Eddystone-UID; its Tx power is at 0 m, 41 dB above that at 1 m (Eddystone specification). */
export function eddystoneUid(namespace: string, instance: string, txPowerAt1mDbm: number): Buffer {
	const value = Buffer.alloc(20);
	value.writeInt8(txPowerAt1mDbm + 41, 1);
	value.set(Buffer.from(namespace, 'hex'), 2);
	value.set(Buffer.from(instance, 'hex'), 12);
	return Buffer.concat([
		BEACON_FLAGS,
		adStructure(AD_TYPE.completeServices16, EDDYSTONE_UUID),
		adStructure(AD_TYPE.serviceData16, EDDYSTONE_UUID, value),
	]);
}

/** What an Android phone sends. */
export function passServiceData(rid: Uint8Array, txPowerDbm: number): Buffer {
	return Buffer.concat([
		PHONE_FLAGS,
		adStructure(AD_TYPE.serviceData128, uuidBytes(PASS_SERVICE_UUID).reverse(), passPayload(rid, txPowerDbm)),
	]);
}

/** What an iPhone sends: the rid inside a service UUID. */
export function passServiceUuid(rid: Uint8Array): Buffer {
	const uuid = uuidBytes(PASS_CARRIER_UUID);
	uuid.set(rid, 4);
	return Buffer.concat([PHONE_FLAGS, adStructure(AD_TYPE.completeServices128, uuid.reverse())]);
}

function uuidBytes(uuid: string): Buffer {
	return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}
