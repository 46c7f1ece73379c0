// Eddystone-TLM in the clear: the beacon about itself (github.com/google/eddystone, tlm-plain).
import { int16be, uint16be, uint32be } from '../bytes.ts';
import { type Decoder, wrongLength } from '../decoder.ts';
import { EDDYSTONE_UUID } from '../eddystone.ts';

/** UUID, frame type, version, battery, temperature, advert count, tenths of a second since power-on */
const BYTES = 16;
const NO_TEMPERATURE = -0x8000;

export const eddystoneTlm: Decoder = {
	name: 'eddystone-tlm',
	claims: [{ in: 'service-data-16', uuid: EDDYSTONE_UUID, prefix: [0x20, 0x00] }],
	decode(data, start, end, call) {
		if (end - start !== BYTES) {
			call.problem = wrongLength('Eddystone-TLM', start, end, `${BYTES}`);
			return undefined;
		}
		const batteryMv = uint16be(data, start + 4);
		const temperature = int16be(data, start + 6);
		return {
			kind: 'eddystone-tlm',
			batteryMv: batteryMv === 0 ? null : batteryMv,
			temperatureC: temperature === NO_TEMPERATURE ? null : temperature / 256,
			advertCount: uint32be(data, start + 8),
			uptimeS: uint32be(data, start + 12) / 10,
		};
	},
};
