// Eddystone-UID: namespace and instance (github.com/google/eddystone, eddystone-uid).
import { hexOf, int8 } from '../bytes.ts';
import { type Decoder, wrongLength } from '../decoder.ts';
import { EDDYSTONE_UUID } from '../eddystone.ts';
import { IdentityKind } from '../identity-bytes.ts';

/** UUID, frame type, ranging data, namespace, instance, two reserved bytes */
const BYTES = 22;
/** older beacons leave the reserved bytes out */
const BYTES_WITHOUT_RESERVED = 20;

export const eddystoneUid: Decoder = {
	name: 'eddystone-uid',
	claims: [{ in: 'service-data-16', uuid: EDDYSTONE_UUID, prefix: [0x00] }],
	decode(data, start, end, call) {
		if (!isWhole(start, end)) {
			call.problem = wrongLength('Eddystone-UID', start, end, `${BYTES} or ${BYTES_WITHOUT_RESERVED}`);
			return undefined;
		}
		return {
			kind: 'eddystone-uid',
			namespace: hexOf(data, start + 4, start + 14),
			instance: hexOf(data, start + 14, start + 20),
			txPowerDbm: int8(data, start + 3),
		};
	},
	identify(data, start, end, sink) {
		if (!isWhole(start, end)) return false;
		sink(IdentityKind.eddystone, data, start + 4);
		return true;
	},
};

function isWhole(start: number, end: number): boolean {
	const bytes = end - start;
	return bytes === BYTES || bytes === BYTES_WITHOUT_RESERVED;
}
