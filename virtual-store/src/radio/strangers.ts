// Devices that nobody asked about: what the air of any shop is full of. Payloads look like the real ones and say nothing. Pure.
import type { Random } from '../random.ts';
import { AD_TYPE, adStructure, BEACON_FLAGS, iBeacon, manufacturerData, PHONE_FLAGS } from './ad-structures.ts';
import { publicAddress, randomStatic, resolvablePrivate } from './addresses.ts';
import type { DeviceKind, Face } from './transmitter.ts';

/** Recommended T_GAP(private_addr_int): 15 minutes (Core vol 3 part C appendix A); stacks draw it a little longer or shorter. */
const ROTATION_S = [12 * 60, 17 * 60] as const;
const APPLE = 0x004c;
const SAMSUNG = 0x0075;
const MICROSOFT = 0x0006;
const GOOGLE_NEARBY = [0xf3, 0xfe];
const GOOGLE_FAST_PAIR = [0x2c, 0xfe];
const SMART_TAG = [0x5a, 0xfd];

/** The accessory's address changes and with it every byte that could link the two. */
function rotating(payload: (random: Random) => Buffer): DeviceKind['face'] {
	return (t, random, first): Face => {
		// strangers do not all change in the same second
		const untilS = t + random.between(...ROTATION_S) * (first ? random.uniform() : 1);
		return { address: resolvablePrivate(random), addressType: 'random', data: payload(random), untilS };
	};
}

/** Address and bytes stay. */
function constant(addressType: Face['addressType'], address: string, data: Buffer): DeviceKind['face'] {
	return () => ({ address, addressType, data, untilS: Number.POSITIVE_INFINITY });
}

/** Apple Continuity "Nearby Info": status, flags, three bytes of authentication tag. */
const iphone = (random: Random) =>
	Buffer.concat([
		PHONE_FLAGS,
		manufacturerData(APPLE, [0x10, 0x05, random.pick([0x01, 0x07, 0x0b, 0x14]), 0x1c], random.bytes(3)),
	]);
/** Apple Continuity "Find My" while near its owner. */
const findMy = (random: Random) => manufacturerData(APPLE, [0x12, 0x02, 0x00, random.integer(0, 3)]);
/** Apple Continuity "Proximity Pairing": open AirPods. */
const airPods = (random: Random) =>
	manufacturerData(APPLE, [0x07, 0x19, 0x01, 0x0e, 0x20, 0x75], random.bytes(5), [0x05], random.bytes(15));
const android = (random: Random) =>
	adStructure(AD_TYPE.serviceData16, GOOGLE_NEARBY, [0x4a, 0x17, 0x23], random.bytes(21));
const samsung = (random: Random) =>
	Buffer.concat([PHONE_FLAGS, manufacturerData(SAMSUNG, [0x42, 0x04, 0x01, 0x80], random.bytes(20))]);
const smartTag = (random: Random) =>
	Buffer.concat([
		BEACON_FLAGS,
		adStructure(AD_TYPE.completeServices16, SMART_TAG),
		adStructure(AD_TYPE.serviceData16, SMART_TAG, [0x13], random.bytes(15)),
	]);
const fastPair = (random: Random) =>
	Buffer.concat([BEACON_FLAGS, adStructure(AD_TYPE.serviceData16, GOOGLE_FAST_PAIR, [0x00, 0x40], random.bytes(4))]);
/** Connected Devices Platform beacon of a laptop. */
const windows = (random: Random) => manufacturerData(MICROSOFT, [0x01, 0x09, 0x20, 0x22], random.bytes(23));

const kind = (intervalS: number, powerAt1mDbm: number, heightM: number, face: DeviceKind['face']): DeviceKind => ({
	intervalS,
	powerAt1mDbm,
	heightM,
	face,
});

/**
 * Phones. Intervals: Apple's accessory guidelines recommend 152.5 to 1285 ms, Android's AdvertiseSettings are 0.1, 0.25 and 1 s.
 * -59 dBm at 1 m is the calibrated value most beacons ship with (office-walks' too); phones in pockets are a little weaker.
 */
const PHONES: readonly (() => DeviceKind)[] = [
	() => kind(0.5465, -62, 1.0, rotating(iphone)),
	() => kind(0.8525, -62, 1.0, rotating(iphone)),
	() => kind(1.0, -63, 1.0, rotating(android)),
	() => kind(1.0, -63, 1.0, rotating(samsung)),
];

/** What people carry besides. */
const WORN: readonly ((random: Random) => DeviceKind)[] = [
	() => kind(0.3, -66, 1.6, rotating(airPods)),
	() => kind(2.0, -64, 1.0, rotating(findMy)),
	() => kind(1.0, -64, 0.9, rotating(smartTag)),
	() => kind(0.25, -64, 1.6, rotating(fastPair)),
	(random) =>
		kind(
			1.0225,
			-63,
			1.1,
			constant(
				'public',
				publicAddress([0x88, 0xc9, 0xe8], random),
				Buffer.concat([BEACON_FLAGS, adStructure(AD_TYPE.completeName, Buffer.from('WH-1000XM4'))]),
			),
		),
];

/** What stands around, next door as well. */
const FIXTURES: readonly ((random: Random) => DeviceKind)[] = [
	() => kind(1.0, -60, 0.9, rotating(windows)),
	(random) =>
		kind(
			0.5,
			-59,
			1.5,
			constant(
				'random',
				randomStatic(random),
				iBeacon(uuidOf(random), random.integer(0, 65_535), random.integer(0, 65_535), -59),
			),
		),
	(random) =>
		kind(
			1.285,
			-60,
			1.2,
			constant(
				'public',
				publicAddress([0x8c, 0x79, 0xf5], random),
				Buffer.concat([PHONE_FLAGS, manufacturerData(SAMSUNG, [0x42, 0x04, 0x01, 0x20], random.bytes(20))]),
			),
		),
];

export function strangersPhone(random: Random): DeviceKind {
	return random.pick(PHONES)();
}

export function strangersWearable(random: Random): DeviceKind {
	return random.pick(WORN)(random);
}

export function strangersFixture(random: Random): DeviceKind {
	return random.pick(FIXTURES)(random);
}

function uuidOf(random: Random): string {
	return random
		.bytes(16)
		.toString('hex')
		.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
