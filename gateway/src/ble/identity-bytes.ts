// The bytes by which something is recognised: what an advert hands over and what the site file's values become.
import { bytesOfHex } from './bytes.ts';

/** Which kind of identity a span of bytes is. */
export const IdentityKind = { ibeacon: 0, altbeacon: 1, eddystone: 2, pass: 3 } as const;
export type IdentityKind = (typeof IdentityKind)[keyof typeof IdentityKind];

/**
 * Span lengths, indexed by kind. iBeacon: UUID, major, minor, as on the air. AltBeacon: company (little-endian, as on
 * the air), id. Eddystone: namespace, instance. Pass: rid.
 */
export const IDENTITY_BYTES = [20, 22, 16, 8] as const;

/** Takes `IDENTITY_BYTES[kind]` bytes of `data` from `offset`; they may change as soon as it returns. */
export type IdentitySink = (kind: IdentityKind, data: Uint8Array, offset: number) => void;

/** How the site file names a beacon or subject. */
export type SiteIdentity = {
	ibeacon?: { uuid: string; major: number; minor: number } | undefined;
	altbeacon?: { company: number; id: string } | undefined;
	eddystone?: { namespace: string; instance: string } | undefined;
};

/** What the site file's value looks like on the air; undefined where it names none of these (say, an address). */
export function identityBytes(identity: SiteIdentity): { kind: IdentityKind; bytes: Uint8Array } | undefined {
	const { ibeacon, altbeacon, eddystone } = identity;
	if (ibeacon) {
		const bytes = new Uint8Array(IDENTITY_BYTES[IdentityKind.ibeacon]);
		bytes.set(bytesOfHex(ibeacon.uuid));
		bytes.set([ibeacon.major >> 8, ibeacon.major & 0xff, ibeacon.minor >> 8, ibeacon.minor & 0xff], 16);
		return { kind: IdentityKind.ibeacon, bytes };
	}
	if (altbeacon) {
		const bytes = new Uint8Array(IDENTITY_BYTES[IdentityKind.altbeacon]);
		bytes.set([altbeacon.company & 0xff, altbeacon.company >> 8]);
		bytes.set(bytesOfHex(altbeacon.id), 2);
		return { kind: IdentityKind.altbeacon, bytes };
	}
	if (eddystone) {
		return { kind: IdentityKind.eddystone, bytes: bytesOfHex(eddystone.namespace + eddystone.instance) };
	}
	return undefined;
}
