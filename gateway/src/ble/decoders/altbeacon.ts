// AltBeacon: the open beacon of any company, known by its code 0xBEAC (AltBeacon protocol specification 1.0).
import { hexOf, int8, uint16le } from '../bytes.ts';
import { type Decoder, wrongLength } from '../decoder.ts';
import { IDENTITY_BYTES, IdentityKind } from '../identity-bytes.ts';

/** company id, code, id, reference RSSI, reserved */
const BYTES = 26;
const ID_AT = 4;
const ID_BYTES = 20;

/** The code stands between company and id on the air; here the two are put together. */
const identity = new Uint8Array(IDENTITY_BYTES[IdentityKind.altbeacon]);

export const altbeacon: Decoder = {
	name: 'altbeacon',
	claims: [{ in: 'manufacturer-data-of-any-company', prefix: [0xbe, 0xac] }],
	decode(data, start, end, call) {
		if (end - start !== BYTES) {
			call.problem = wrongLength('AltBeacon', start, end, `${BYTES}`);
			return undefined;
		}
		return {
			kind: 'altbeacon',
			company: uint16le(data, start),
			id: hexOf(data, start + ID_AT, start + ID_AT + ID_BYTES),
			txPowerDbm: int8(data, start + 24),
			reserved: data[start + 25]!,
		};
	},
	identify(data, start, end, sink) {
		if (end - start !== BYTES) return false;
		identity[0] = data[start]!;
		identity[1] = data[start + 1]!;
		for (let i = 0; i < ID_BYTES; i += 1) identity[2 + i] = data[start + ID_AT + i]!;
		sink(IdentityKind.altbeacon, identity, 0);
		return true;
	},
};
