// Zones in which nobody is reliably found: no receiver hears them well, or the floor's cells are too large for them. Pure.
import { GOOD_DBM, listed, type Site } from '@aisle/protocol';
import type { Finding } from './finding.ts';
import { LEVELS_A_DB } from './levels.ts';
import { type StoreGrid, zonesWithoutCell } from './store-grid.ts';

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

/** Many zones on a floor that is too large for them share a few cells. */
export function crammedZones({ zones, floor }: Pick<Site, 'zones' | 'floor'>, grid: StoreGrid): Finding[] {
	const names = zonesWithoutCell(grid, zones.length).map((zone) => zones[zone]!.id);
	const [first] = names;
	if (first === undefined) return [];
	const isOne = names.length === 1;
	const words = `${isOne ? 'Zone' : 'Zones'} ${listed(names, NAMED)} ${isOne ? 'is' : 'are'} too small on a floor of ${floor.width} x ${floor.height} m: nobody is ever placed there. Join ${isOne ? 'it' : 'them'} with ${isOne ? 'a neighbour' : 'their neighbours'} (${grid.cellM.toFixed(1)} m is the least that is told apart), or make the floor no larger than the store.`;
	return [{ about: first, words }];
}
