// Ruuvi data format 6, Ruuvi Air's air quality in a legacy advert (docs.ruuvi.com, data-format-6).
import { uint16be } from '../bytes.ts';
import { type Decoder, wrongLength } from '../decoder.ts';
import { humidityPercent, pressurePa, RUUVI, temperatureC, uint16OrNull } from '../ruuvi.ts';

/** company id and 20 bytes of payload, of which the last three are the end of the device's address */
const BYTES = 22;
const NO_PM25 = 0xffff;
/** VOC and NOX have nine bits; the lowest of each is in the flags */
const NO_INDEX = 0x1ff;
const VOC_BIT = 6;
const NOX_BIT = 7;
const NO_LUMINOSITY = 255;
/** Codes are logarithmic, 254 is 65,535 lux; hundredths are as fine as they are good for. */
const LUX = Float64Array.from({ length: NO_LUMINOSITY }, (_, code) => {
	return Math.round((Math.exp((code * Math.log(65_536)) / 254) - 1) * 100) / 100;
});

export const ruuvi6: Decoder = {
	name: 'ruuvi-6',
	claims: [{ in: 'manufacturer-data', company: RUUVI, prefix: [6] }],
	decode(data, start, end, call) {
		if (end - start !== BYTES) {
			call.problem = wrongLength('Ruuvi format 6', start, end, `${BYTES}`);
			return undefined;
		}
		const at = start + 2;
		const pm25 = uint16be(data, at + 7);
		const luminosity = data[at + 13]!;
		const flags = data[at + 16]!;
		return {
			kind: 'ruuvi',
			format: 6,
			temperatureC: temperatureC(data, at + 1),
			humidityPercent: humidityPercent(data, at + 3),
			pressurePa: pressurePa(data, at + 5),
			pm25UgM3: pm25 === NO_PM25 ? null : pm25 / 10,
			co2Ppm: uint16OrNull(data, at + 9),
			vocIndex: index(data[at + 11]!, flags, VOC_BIT),
			noxIndex: index(data[at + 12]!, flags, NOX_BIT),
			luminosityLux: luminosity === NO_LUMINOSITY ? null : LUX[luminosity]!,
			sequence: data[at + 15]!,
		};
	},
};

function index(high: number, flags: number, bit: number): number | null {
	const value = (high << 1) | ((flags >> bit) & 1);
	return value === NO_INDEX ? null : value;
}
