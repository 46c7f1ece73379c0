// The pass of a shopper who opted in, as service data (protocol.md; an iPhone's form is in pass-in-uuid.ts).
import { PASS_SERVICE_UUID, PASS_VERSION, RID_BYTES } from '@aisle/protocol';
import { UUID_128_BYTES } from '../ad-structures.ts';
import { hexOf, int8 } from '../bytes.ts';
import { type Decoder, wrongLength } from '../decoder.ts';
import { IdentityKind } from '../identity-bytes.ts';

/** UUID, version, rid, Tx power */
const BYTES = UUID_128_BYTES + 1 + RID_BYTES + 1;
const RID_AT = UUID_128_BYTES + 1;
export const pass: Decoder = {
	name: 'pass',
	claims: [{ in: 'service-data-128', uuid: PASS_SERVICE_UUID, prefix: [PASS_VERSION] }],
	decode(data, start, end, call) {
		if (end - start !== BYTES) {
			call.problem = wrongLength('Pass', start, end, `${BYTES}`);
			return undefined;
		}
		return { kind: 'pass', rid: hexOf(data, start + RID_AT, end - 1), txPowerDbm: int8(data, end - 1) };
	},
	identify(data, start, end, sink) {
		if (end - start !== BYTES) return false;
		sink(IdentityKind.pass, data, start + RID_AT);
		return true;
	},
};
