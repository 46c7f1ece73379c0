// Ruuvi data format 5, RAWv2 (docs.ruuvi.com, data-format-5-rawv2).
import { int16be, uint16be } from '../bytes.ts';
import { type Decoder, wrongLength } from '../decoder.ts';
import { accelerationG, humidityPercent, pressurePa, RUUVI, temperatureC, uint16OrNull } from '../ruuvi.ts';

/** company id and 24 bytes of payload, of which the last six are the tag's address */
const BYTES = 26;
/** 11 bits of millivolts above 1.6 V, then 5 bits of 2 dBm steps above -40 dBm */
const NO_BATTERY = 2047;
const NO_TX_POWER = 31;
const NO_MOVEMENTS = 255;

export const ruuvi5: Decoder = {
	name: 'ruuvi-5',
	claims: [{ in: 'manufacturer-data', company: RUUVI, prefix: [5] }],
	decode(data, start, end, call) {
		if (end - start !== BYTES) {
			call.problem = wrongLength('Ruuvi format 5', start, end, `${BYTES}`);
			return undefined;
		}
		const at = start + 2;
		const power = uint16be(data, at + 13);
		const battery = power >> 5;
		const txPower = power & 0x1f;
		const movements = data[at + 15]!;
		return {
			kind: 'ruuvi',
			format: 5,
			temperatureC: temperatureC(data, at + 1),
			humidityPercent: humidityPercent(data, at + 3),
			pressurePa: pressurePa(data, at + 5),
			accelerationG: [
				accelerationG(int16be(data, at + 7)),
				accelerationG(int16be(data, at + 9)),
				accelerationG(int16be(data, at + 11)),
			],
			batteryMv: battery === NO_BATTERY ? null : battery + 1600,
			txPowerDbm: txPower === NO_TX_POWER ? null : txPower * 2 - 40,
			movements: movements === NO_MOVEMENTS ? null : movements,
			sequence: uint16OrNull(data, at + 16),
		};
	},
};
