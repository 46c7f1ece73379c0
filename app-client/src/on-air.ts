// What the phone advertises: which identifier is on the air now, and its bytes for Android and for an iPhone. Pure.

/** Android, service data under this UUID. */
export const PASS_SERVICE_UUID = 'a15e0001-6f7a-4c1b-9a53-7d1c0b5e9d10';
const VERSION = 0x11;
const RID_BYTES = 8;

export type Rid = { rid: string; from: string; to: string };
export type Pass = { now: string; pausedUntil?: string | undefined; rids: readonly Rid[] };

/**
 * The identifier to advertise at `nowMs` by the phone's clock, and when to change it. Undefined: advertise nothing,
 * because of a pause or because the list has run out: fetch the pass again.
 * @param fetchedMs the phone's clock when the pass came: a phone whose clock is wrong advertises the right one then
 */
export function onAir(pass: Pass, nowMs: number, fetchedMs: number): { rid: string; untilMs: number } | undefined {
	if (pass.pausedUntil !== undefined) return undefined;
	const aheadMs = fetchedMs - Date.parse(pass.now);
	const serviceMs = nowMs - aheadMs;
	const current = pass.rids.find(({ from, to }) => Date.parse(from) <= serviceMs && serviceMs < Date.parse(to));
	return current && { rid: current.rid, untilMs: Date.parse(current.to) + aheadMs };
}

/** @param txPowerDbm what a receiver hears at 1 m, −59 for most phones */
export function androidServiceData(rid: string, txPowerDbm: number): Uint8Array {
	const bytes = new Uint8Array(2 + RID_BYTES);
	bytes[0] = VERSION;
	bytes.set(bytesOf(rid), 1);
	new DataView(bytes.buffer).setInt8(1 + RID_BYTES, txPowerDbm);
	return bytes;
}

/** For `CBAdvertisementDataServiceUUIDsKey`, in the foreground. */
export function iosServiceUuid(rid: string): string {
	bytesOf(rid);
	return `a15e0002-${rid.slice(0, 4)}-${rid.slice(4, 8)}-${rid.slice(8, 12)}-${rid.slice(12)}0b5e9d10`;
}

function bytesOf(rid: string): number[] {
	if (!/^[0-9a-f]{16}$/.test(rid)) throw new RangeError(`"${rid}" is not an identifier: 16 hex digits are needed`);
	return Array.from({ length: RID_BYTES }, (_, i) => Number.parseInt(rid.slice(2 * i, 2 * i + 2), 16));
}
