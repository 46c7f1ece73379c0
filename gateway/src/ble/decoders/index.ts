// The decoders there are. One line here, one file beside it, one file of samples in test/recordings/ble.
import { compileClaims } from '../claims.ts';
import type { Decoder } from '../decoder.ts';
import { altbeacon } from './altbeacon.ts';
import { bthome } from './bthome.ts';
import { eddystoneEid } from './eddystone-eid.ts';
import { eddystoneEtlm } from './eddystone-etlm.ts';
import { eddystoneTlm } from './eddystone-tlm.ts';
import { eddystoneUid } from './eddystone-uid.ts';
import { eddystoneUrl } from './eddystone-url.ts';
import { ibeacon } from './ibeacon.ts';
import { pass } from './pass.ts';
import { passInUuid } from './pass-in-uuid.ts';
import { ruuvi3 } from './ruuvi-3.ts';
import { ruuvi5 } from './ruuvi-5.ts';
import { ruuvi6 } from './ruuvi-6.ts';

export const DECODERS: readonly Decoder[] = [
	altbeacon,
	bthome,
	eddystoneEid,
	eddystoneEtlm,
	eddystoneTlm,
	eddystoneUid,
	eddystoneUrl,
	ibeacon,
	pass,
	passInUuid,
	ruuvi3,
	ruuvi5,
	ruuvi6,
];

export const DECODER_TABLES = compileClaims(DECODERS);
