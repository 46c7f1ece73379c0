// The pass of a shopper's iPhone, which can send no service data: a service UUID carries the rid (protocol.md).
import { PASS_CARRIER_UUID, RID_BYTES } from '@aisle/protocol';
import { UUID_128_BYTES } from '../ad-structures.ts';
import { hexOf } from '../bytes.ts';
import type { Decoder } from '../decoder.ts';
import { IdentityKind } from '../identity-bytes.ts';

/** The rid is bytes 4 to 11 of the UUID as printed; on the air the UUID is turned round, and the rid with it. */
const FIRST_RID_BYTE_AT = UUID_128_BYTES - 1 - 4;

/** The rid in its own order, for whoever only looks at it. */
const rid = new Uint8Array(RID_BYTES);

export const passInUuid: Decoder = {
	name: 'pass-in-uuid',
	claims: [
		{ in: 'service-uuids-128', uuid: PASS_CARRIER_UUID.replace('-0000-0000-0000-0000', '-****-****-****-****') },
	],
	decode(data, start) {
		turnRound(data, start);
		return { kind: 'pass', rid: hexOf(rid, 0, RID_BYTES) };
	},
	identify(data, start, _end, sink) {
		turnRound(data, start);
		sink(IdentityKind.pass, rid, 0);
		return true;
	},
};

function turnRound(data: Uint8Array, start: number): void {
	for (let i = 0; i < RID_BYTES; i += 1) rid[i] = data[start + FIRST_RID_BYTE_AT - i]!;
}
