// What a meter says as it goes over the wire. Pure.
import type { SignalMeter } from './meters.ts';

/** One link in numbers as they are told: whole dBm as radios give them, tenths where they are averages. */
export function signalRow(meter: SignalMeter, t: number) {
	return {
		rssiDbm: meter.rssiDbm ?? null,
		smoothedDbm: tenths(meter.smoothedDbm),
		peakDbm: tenths(meter.peakDbm(t)),
		heardAgoS: agoS(meter.lastT, t),
		advertsPerS: tenths(meter.rate.perS(t)) ?? 0,
	};
}

export function agoS(lastT: number, t: number): number {
	return Math.max(Math.round((t - lastT) * 10) / 10, 0);
}

export function tenths(value: number): number;
export function tenths(value: number | undefined): number | null;
export function tenths(value: number | undefined): number | null {
	return value === undefined ? null : Math.round(value * 10) / 10;
}
