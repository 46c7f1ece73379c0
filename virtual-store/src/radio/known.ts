// Devices that the gateway is meant to know: the site file's tags and beacons, and shoppers' passes. Pure.
import { dayKey, EPOCH_S, epochOf, fromTimestamp, type PassReply, ridOf, type Subject, unixDay } from '@aisle/protocol';
import type { Random } from '../random.ts';
import { altBeacon, BEACON_FLAGS, eddystoneUid, iBeacon, passServiceData, passServiceUuid } from './ad-structures.ts';
import { randomStatic, resolvablePrivate } from './addresses.ts';
import type { DeviceKind, Face } from './transmitter.ts';

/** Calibrated power at 1 m as most beacons ship with it; the office-walks beacon says the same. */
export const TX_POWER_DBM = -59;
/** Badges and fobs on coin cells; the iBeacon specification's 100 ms would empty them in weeks. */
const TAG_INTERVAL_S = 0.5;
/** Android's ADVERTISE_MODE_BALANCED. */
const PASS_INTERVAL_S = 0.25;
/** A pass that has nothing valid to say looks again after this long. */
const SILENT_S = 1;
export const HEIGHT_M = { tag: 1.2, cart: 0.9, beacon: 2.2, phone: 1.1 } as const;

type Identified = Pick<Subject, 'ibeacon' | 'altbeacon' | 'eddystone' | 'address'>;

export function tagKind(identified: Identified, place: 'tag' | 'cart' | 'beacon', random: Random): DeviceKind {
	const { address } = identified;
	const face: Face = {
		address: address ?? randomStatic(random),
		addressType: address === undefined ? 'random' : 'public',
		data: tagData(identified),
		untilS: Number.POSITIVE_INFINITY,
	};
	return {
		intervalS: TAG_INTERVAL_S,
		powerAt1mDbm: TX_POWER_DBM,
		heightM: HEIGHT_M[place],
		face: () => ({ ...face }),
	};
}

function tagData({ ibeacon, altbeacon, eddystone }: Identified): Buffer {
	if (ibeacon) return iBeacon(ibeacon.uuid, ibeacon.major, ibeacon.minor, TX_POWER_DBM);
	if (altbeacon) return altBeacon(altbeacon.company, altbeacon.id, TX_POWER_DBM);
	if (eddystone) return eddystoneUid(eddystone.namespace, eddystone.instance, TX_POWER_DBM);
	return BEACON_FLAGS;
}

/** The identifier valid at a moment and when that ends; undefined where there is none. */
export type RidSource = (t: number) => { rid: Uint8Array; untilS: number } | undefined;

/** From what a phone page handed over. */
export function handedOver(rids: () => PassReply['rids']): RidSource {
	return (t) => {
		const valid = rids().find(({ from, to }) => fromTimestamp(from) <= t && t < fromTimestamp(to));
		return valid && { rid: Buffer.from(valid.rid, 'hex'), untilS: fromTimestamp(valid.to) };
	};
}

/** From a shopper's key, as the app itself would make them. */
export function fromShopperKey(shopperKey: Uint8Array, siteNumber: number): RidSource {
	return (t) => {
		const epoch = epochOf(t);
		// protocol: the day of the moment that the identifier is on the air
		return { rid: ridOf(dayKey(shopperKey, siteNumber, unixDay(t)), epoch), untilS: (epoch + 1) * EPOCH_S };
	};
}

/** A phone that carries a pass. Its address changes with the identifier: either alone would link two of the other. */
export function passKind(rids: RidSource, form: 'android' | 'iphone'): DeviceKind {
	return {
		intervalS: PASS_INTERVAL_S,
		powerAt1mDbm: TX_POWER_DBM,
		heightM: HEIGHT_M.phone,
		face(t, random) {
			const valid = rids(t);
			const data = valid && (form === 'iphone' ? passServiceUuid(valid.rid) : passServiceData(valid.rid, TX_POWER_DBM));
			return { address: resolvablePrivate(random), addressType: 'random', data, untilS: valid?.untilS ?? t + SILENT_S };
		},
	};
}
