// How long to wait before the next attempt to connect. Pure: chance is an argument.

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Doubles with each failure; between half and the whole of that, so that a chain's gateways do not all come back at
 * once. `failures` counts from 1, `random` is 0 to 1.
 */
export function backoffMs(failures: number, random: number): number {
	const ceilingMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
	return ceilingMs * (0.5 + random / 2);
}
