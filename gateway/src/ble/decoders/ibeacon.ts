// iBeacon: Apple's Proximity Beacon Advertisement (Proximity Beacon Specification R1, 2015).
import { int8, uint16be, uuidOf } from '../bytes.ts';
import { type Decoder, wrongLength } from '../decoder.ts';
import { IdentityKind } from '../identity-bytes.ts';

const APPLE = 0x004c;
const TYPE = 0x02;
/** what the byte after the type must say */
const LENGTH = 0x15;
/** company id, type, length, UUID, major, minor, measured power */
const BYTES = 25;

const WANTED = `${BYTES}, and say 0x15 after the type`;

export const ibeacon: Decoder = {
	name: 'ibeacon',
	claims: [{ in: 'manufacturer-data', company: APPLE, prefix: [TYPE] }],
	decode(data, start, end, call) {
		if (!isWhole(data, start, end)) {
			call.problem = wrongLength('iBeacon', start, end, WANTED);
			return undefined;
		}
		return {
			kind: 'ibeacon',
			uuid: uuidOf(data, start + 4),
			major: uint16be(data, start + 20),
			minor: uint16be(data, start + 22),
			txPowerDbm: int8(data, start + 24),
		};
	},
	identify(data, start, end, sink) {
		if (!isWhole(data, start, end)) return false;
		sink(IdentityKind.ibeacon, data, start + 4);
		return true;
	},
};

function isWhole(data: Uint8Array, start: number, end: number): boolean {
	return end - start === BYTES && data[start + 3] === LENGTH;
}
