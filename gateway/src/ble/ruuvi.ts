// What Ruuvi's data formats share (docs.ruuvi.com, Bluetooth advertisements).
import { int16be, uint16be } from './bytes.ts';

export const RUUVI = 0x0499;
export const PRESSURE_BASE_PA = 50_000;

/** "Not available": the smallest signed and the largest unsigned value. */
const NO_INT16 = -0x8000;
const NO_UINT16 = 0xffff;

export function accelerationG(milliG: number): number | null {
	return milliG === NO_INT16 ? null : milliG / 1000;
}

export function temperatureC(data: Uint8Array, at: number): number | null {
	const raw = int16be(data, at);
	return raw === NO_INT16 ? null : raw / 200;
}

export function humidityPercent(data: Uint8Array, at: number): number | null {
	const raw = uint16be(data, at);
	return raw === NO_UINT16 ? null : raw / 400;
}

export function pressurePa(data: Uint8Array, at: number): number | null {
	const raw = uint16be(data, at);
	return raw === NO_UINT16 ? null : raw + PRESSURE_BASE_PA;
}

export function uint16OrNull(data: Uint8Array, at: number): number | null {
	const raw = uint16be(data, at);
	return raw === NO_UINT16 ? null : raw;
}
