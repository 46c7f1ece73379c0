// How well each place of the floor is heard, and where too few receivers hear a tag. Pure.
import { GOOD_DBM, type Point } from '@aisle/protocol';
import { type Ground, isFloor, type LevelsDbm, type Zones } from './ground.ts';

/** One receiver tells how far a tag is and not where; and somebody who stands between takes it away altogether. */
export const EARS_LEAST = 2;
/** What is smaller is a corner behind a shelf. */
const PLACE_LEAST_M2 = 2;
/** A zone of which so much is thin is poorly heard: people spend a quarter of their time there. */
const POOR_SHARE = 0.25;
const POOR_LEAST_SHARE = 0.02;

export type Coverage = {
	/** in each cell, of the receiver that hears it best */
	strongestDbm: Float32Array;
	/** how many receivers hear well there */
	ears: Uint8Array;
};

export type ThinPlace = { zone: string; at: Point; areaM2: number; ears: number; strongestDbm: number };
export type ZoneCoverage = {
	zone: string;
	/** of its floor: heard well by fewer receivers than it needs */
	thinShare: number;
	leastEars: number;
	usualEars: number;
	rating: 'good' | 'fair' | 'poor';
};

export function coverageOf({ size }: Ground, levelsDbm: LevelsDbm): Coverage {
	const strongestDbm = new Float32Array(size).fill(Number.NEGATIVE_INFINITY);
	const ears = new Uint8Array(size);
	for (const levels of levelsDbm.values()) {
		for (let cell = 0; cell < size; cell++) {
			const dbm = levels[cell]!;
			if (dbm > strongestDbm[cell]!) strongestDbm[cell] = dbm;
			if (dbm >= GOOD_DBM) ears[cell]!++;
		}
	}
	return { strongestDbm, ears };
}

export function zoneCoverage({ zones }: Zones, ground: Ground, { ears }: Coverage): ZoneCoverage[] {
	return zones.map(({ id }, index) => {
		const own: number[] = [];
		for (let cell = 0; cell < ground.size; cell++) if (ground.zone[cell] === index) own.push(ears[cell]!);
		// too small for so large a floor: nobody is ever placed there
		if (own.length === 0) return { zone: id, thinShare: 1, leastEars: 0, usualEars: 0, rating: 'poor' };
		own.sort((a, b) => a - b);
		const thinShare = own.filter((count) => count < EARS_LEAST).length / own.length;
		const rating = thinShare >= POOR_SHARE ? 'poor' : thinShare >= POOR_LEAST_SHARE ? 'fair' : 'good';
		return { zone: id, thinShare, leastEars: own[0]!, usualEars: own[own.length >> 1]!, rating };
	});
}

/** Thin cells of one zone that lie side by side are one place; the largest first. */
export function thinPlaces(site: Zones, ground: Ground, coverage: Coverage): ThinPlace[] {
	const { size, stride, zone } = ground;
	const seen = new Uint8Array(size);
	const isThin = (cell: number) => zone[cell]! < site.zones.length && coverage.ears[cell]! < EARS_LEAST;
	const places: ThinPlace[] = [];
	for (let start = 0; start < size; start++) {
		if (seen[start] || !isThin(start)) continue;
		const cells: number[] = [start];
		seen[start] = 1;
		for (let i = 0; i < cells.length; i++) {
			const cell = cells[i]!;
			for (const next of [cell - 1, cell + 1, cell - stride, cell + stride]) {
				if (seen[next] || !isThin(next) || zone[next] !== zone[start]) continue;
				seen[next] = 1;
				cells.push(next);
			}
		}
		const place = placeOf(site.zones[zone[start]!]!.id, cells, ground, coverage);
		if (place.areaM2 >= PLACE_LEAST_M2) places.push(place);
	}
	return places.sort((a, b) => b.areaM2 - a.areaM2);
}

/** Named by its cell nearest to the middle of it, and judged by its worst. */
function placeOf(zone: string, cells: readonly number[], ground: Ground, coverage: Coverage): ThinPlace {
	const middle = [ground.x, ground.y].map((axis) => cells.reduce((sum, cell) => sum + axis[cell]!, 0) / cells.length);
	const awayM = (cell: number) => Math.hypot(ground.x[cell]! - middle[0]!, ground.y[cell]! - middle[1]!);
	const nearest = cells.reduce((best, cell) => (awayM(cell) < awayM(best) ? cell : best));
	return {
		zone,
		at: [ground.x[nearest]!, ground.y[nearest]!],
		areaM2: cells.length * ground.cellM ** 2,
		ears: Math.min(...cells.map((cell) => coverage.ears[cell]!)),
		strongestDbm: Math.min(...cells.map((cell) => coverage.strongestDbm[cell]!)),
	};
}

export type EarCells = { ears: number; cells: number[] };

/** Cells by how many hear them: for a picture of it. */
export function cellsByEars(site: Zones, ground: Ground, { ears }: Coverage): EarCells[] {
	const by = new Map<number, number[]>();
	for (let cell = 0; cell < ground.size; cell++) {
		if (!isFloor(ground, site, cell)) continue;
		const count = ears[cell]!;
		by.set(count, [...(by.get(count) ?? []), cell]);
	}
	return [...by].map(([count, cells]) => ({ ears: count, cells })).sort((a, b) => a.ears - b.ears);
}
