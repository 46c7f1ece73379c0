// Ruuvi data format 3, RAWv1 (github.com/ruuvi/ruuvi-sensor-protocols, dataformat_03).
import { int16be, uint16be } from '../bytes.ts';
import { type Decoder, wrongLength } from '../decoder.ts';
import { accelerationG, PRESSURE_BASE_PA, RUUVI } from '../ruuvi.ts';

/** company id and 14 bytes of payload */
const BYTES = 16;

export const ruuvi3: Decoder = {
	name: 'ruuvi-3',
	claims: [{ in: 'manufacturer-data', company: RUUVI, prefix: [3] }],
	decode(data, start, end, call) {
		if (end - start !== BYTES) {
			call.problem = wrongLength('Ruuvi format 3', start, end, `${BYTES}`);
			return undefined;
		}
		const at = start + 2;
		return {
			kind: 'ruuvi',
			format: 3,
			temperatureC: temperatureC(data[at + 2]!, data[at + 3]!),
			humidityPercent: data[at + 1]! / 2,
			pressurePa: uint16be(data, at + 4) + PRESSURE_BASE_PA,
			accelerationG: [
				accelerationG(int16be(data, at + 6)),
				accelerationG(int16be(data, at + 8)),
				accelerationG(int16be(data, at + 10)),
			],
			batteryMv: uint16be(data, at + 12),
		};
	},
};

/** Sign and magnitude, then hundredths, of which there are at most 99. */
function temperatureC(whole: number, hundredths: number): number | null {
	if (hundredths > 99) return null;
	const size = (whole & 0x7f) * 100 + hundredths;
	return (whole & 0x80 && size > 0 ? -size : size) / 100;
}
