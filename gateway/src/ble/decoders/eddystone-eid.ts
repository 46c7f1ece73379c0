// Eddystone-EID: an identifier that changes and that only its registrar can resolve (github.com/google/eddystone, eddystone-eid).
import { hexOf, int8 } from '../bytes.ts';
import { type Decoder, wrongLength } from '../decoder.ts';
import { EDDYSTONE_UUID } from '../eddystone.ts';

/** UUID, frame type, ranging data, identifier */
const BYTES = 12;

export const eddystoneEid: Decoder = {
	name: 'eddystone-eid',
	claims: [{ in: 'service-data-16', uuid: EDDYSTONE_UUID, prefix: [0x30] }],
	decode(data, start, end, call) {
		if (end - start !== BYTES) {
			call.problem = wrongLength('Eddystone-EID', start, end, `${BYTES}`);
			return undefined;
		}
		return { kind: 'eddystone-eid', eid: hexOf(data, start + 4, end), txPowerDbm: int8(data, start + 3) };
	},
};
