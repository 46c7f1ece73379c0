// Eddystone-TLM encrypted: only the registrar of the beacon's EID can read it (github.com/google/eddystone, tlm-encrypted).
import { hexOf } from '../bytes.ts';
import { type Decoder, wrongLength } from '../decoder.ts';
import { EDDYSTONE_UUID } from '../eddystone.ts';

/** UUID, frame type, version, encrypted telemetry, salt, message integrity check */
const BYTES = 20;

export const eddystoneEtlm: Decoder = {
	name: 'eddystone-etlm',
	claims: [{ in: 'service-data-16', uuid: EDDYSTONE_UUID, prefix: [0x20, 0x01] }],
	decode(data, start, end, call) {
		if (end - start !== BYTES) {
			call.problem = wrongLength('Eddystone-eTLM', start, end, `${BYTES}`);
			return undefined;
		}
		return {
			kind: 'eddystone-etlm',
			payload: hexOf(data, start + 4, start + 16),
			salt: hexOf(data, start + 16, start + 18),
			mic: hexOf(data, start + 18, end),
		};
	},
};
