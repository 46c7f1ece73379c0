// How likely a packet's level is where another was expected: heavy-tailed, tempered, and looked up instead of computed. Pure.
import { LEVELS_A_DB } from './levels.ts';

/**
 * Deviation of packets from the map. 5.2 dB on the office walks, of which 2 to 3 dB stay as long as one stands still:
 * taken a little wider, which costs nothing (5, 6 and 8 dB: 0.90, 0.91 and 0.88 of six zones).
 */
const DEVIATION_DB = 6;
/** Student's t: a body or a shelf in the way takes 20 dB now and then, and one packet must not decide. */
const FREEDOM = 4;
/** Of a packet's evidence, in this many steps. */
const WEIGHT_STEPS = 8;
/** Levels and maps are within −127 to 20 and −120 to −10 dBm, offsets within ±20 dB. */
const GREATEST_DIFFERENCE_DB = 160;

/** Half of a table: index 0 is the greatest negative difference. */
export const NO_DIFFERENCE = GREATEST_DIFFERENCE_DB * LEVELS_A_DB;

const tables = Array.from({ length: WEIGHT_STEPS + 1 }, (_, step) => {
	const table = new Float32Array(2 * NO_DIFFERENCE + 1);
	for (let index = 0; index < table.length; index++) {
		const deviations = (index - NO_DIFFERENCE) / LEVELS_A_DB / DEVIATION_DB;
		const likelihood = (1 + deviations ** 2 / FREEDOM) ** (-(FREEDOM + 1) / 2);
		table[index] = likelihood ** (step / WEIGHT_STEPS);
	}
	return table;
});

/**
 * @param weight 0 to 1: how much of its evidence counts
 * @returns likelihood by difference in quarters of a dB, `NO_DIFFERENCE` being none; undefined where it counts for nothing
 */
export function likelihoods(weight: number): Float32Array | undefined {
	const step = Math.round(weight * WEIGHT_STEPS);
	return step > 0 ? tables[Math.min(step, WEIGHT_STEPS)] : undefined;
}
