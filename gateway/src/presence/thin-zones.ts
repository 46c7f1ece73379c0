// Zones that no receiver hears well: nobody is reliably found there. Pure.
import { GOOD_DBM, listed, type Site } from '@aisle/protocol';
import type { Finding } from './finding.ts';
import { LEVELS_A_DB } from './levels.ts';
import type { StoreGrid } from './store-grid.ts';

/** More names than this nobody reads. */
const NAMED = 5;

export function thinZones({ zones }: Site, grid: StoreGrid, levels: ReadonlyMap<string, Int16Array>): Finding[] {
	const cells = new Float64Array(zones.length);
	const thin = new Float64Array(zones.length);
	for (let cell = 0; cell < grid.size; cell++) {
		const zone = grid.zone[cell]!;
		if (zone >= zones.length) continue;
		cells[zone]!++;
		let best = Number.NEGATIVE_INFINITY;
		for (const level of levels.values()) best = Math.max(best, level[cell]!);
		// weaker, and a body in the way takes it away altogether
		if (best < GOOD_DBM * LEVELS_A_DB) thin[zone]!++;
	}
	const names = zones.flatMap(({ id }, zone) => (thin[zone]! * 2 > cells[zone]! ? [id] : []));
	const [first] = names;
	if (first === undefined) return [];
	const words = `No receiver is near enough to ${listed(names, NAMED)}: a tag there is heard at less than ${GOOD_DBM} dBm. Put a receiver there.`;
	return [{ about: first, words }];
}
