// The unit in which presence holds signal levels. Pure.

/** Quarters of a dB: finer than any radio tells, and an index into tables. */
export const LEVELS_A_DB = 4;

export function levelDbm(levels: Int16Array): Float32Array {
	return Float32Array.from(levels, (level) => level / LEVELS_A_DB);
}
