// Where one more receiver would help most: where it parts best what the receivers that are there take for each other. Pure.
// How well it foretells what a receiver is worth: docs/decisions/0013-where-one-more-receiver.md.
import { distanceM, type Point, type Site } from '@aisle/protocol';
import { type Confusion, type Ground, isFloor, type LevelsDbm } from './ground.ts';

/** Of a packet against the map (`presence/packet-likelihood.ts`). */
const DEVIATION_DB = 6;
/** So far off people are placed where receivers are few; 6 and 12 m rank a little worse. */
const REACH_M = 8;
/** Fainter is not heard at all, and parts nothing (nRF52840: −95 at 1 Mbit/s). */
const UNHEARD_DBM = -97;
/** Two receivers beside each other hear the same. */
const APART_M = 1;
/** The second choice is worth a word where the first cannot be had: somewhere else. */
const ELSEWHERE_M = 3;
/** Sampled to so many: a second of a Raspberry Pi's time. */
const CELLS_MOST = 300;
const CANDIDATES_MOST = 400;

export type BetterPlace = {
	at: Point;
	/** its id; undefined where the floor belongs to none */
	zone: string | undefined;
	/** of the confusion between zones that is expected now: the share that it takes away */
	relief: number;
};

export type BetterPlaceOptions = {
	site: Pick<Site, 'zones' | 'receivers'>;
	ground: Ground;
	levelsDbm: LevelsDbm;
	/** what a receiver hears of a tag so far away, by distance alone */
	plainDbm(apartM: number): number;
	/** of a walk, where there was one */
	confusion: readonly Confusion[] | undefined;
};

/** Two cells of different zones, as the receivers of today tell them apart. */
type Pair = { a: number; b: number; weight: number; now: number; squares: number };

/** The best place and the best of those elsewhere; none where there is one zone only, or no floor to put it. */
export function betterPlaces(options: BetterPlaceOptions): BetterPlace[] {
	const { site, ground } = options;
	const reliefAt = relief(options);
	if (!reliefAt) return [];
	const places = sampled(site, ground, CANDIDATES_MOST).flatMap((cell): BetterPlace[] => {
		const at: Point = [ground.x[cell]!, ground.y[cell]!];
		if (site.receivers.some((receiver) => receiver.at && distanceM(receiver.at, at) < APART_M)) return [];
		return [{ at, zone: site.zones[ground.zone[cell]!]?.id, relief: reliefAt(at) }];
	});
	places.sort((a, b) => b.relief - a.relief);
	const [best] = places;
	const other = best && places.find(({ at }) => distanceM(at, best.at) >= ELSEWHERE_M);
	return [best, other].filter((place) => place !== undefined);
}

/** @returns what a receiver at a place would relieve; undefined where there is nothing to tell apart */
export function relief(options: BetterPlaceOptions): ((at: Point) => number) | undefined {
	const { site, ground, levelsDbm, plainDbm, confusion } = options;
	const cells = sampled(site, ground, CELLS_MOST);
	const levels = [...levelsDbm.values()].map((own) => cells.map((cell) => Math.max(own[cell]!, UNHEARD_DBM)));
	const pairs = pairsOf(ground, cells, levels, zoneWeights(site, confusion));
	const nowTotal = pairs.reduce((sum, { weight, now }) => sum + weight * now, 0);
	if (nowTotal === 0) return undefined;
	return (at) => {
		const heard = cells.map((cell) =>
			Math.max(plainDbm(distanceM(at, [ground.x[cell]!, ground.y[cell]!])), UNHEARD_DBM),
		);
		let then = 0;
		for (const { a, b, weight, squares } of pairs) then += weight * confused(squares + (heard[a]! - heard[b]!) ** 2);
		return 1 - then / nowTotal;
	};
}

/**
 * How likely two places are taken for each other: the bound of Bhattacharyya (Kailath 1967) for equal normal
 * distributions whose means are `squares` apart, summed over receivers.
 */
function confused(squares: number): number {
	return 0.5 * Math.exp(-squares / DEVIATION_DB ** 2 / 8);
}

function pairsOf(
	{ x, y, zone }: Ground,
	cells: readonly number[],
	levels: readonly (readonly number[])[],
	weightOf: (a: number, b: number) => number,
): Pair[] {
	const pairs: Pair[] = [];
	for (let a = 0; a < cells.length; a++) {
		for (let b = 0; b < a; b++) {
			const [cellA, cellB] = [cells[a]!, cells[b]!];
			const weight = zone[cellA] === zone[cellB] ? 0 : weightOf(zone[cellA]!, zone[cellB]!);
			if (weight === 0 || distanceM([x[cellA]!, y[cellA]!], [x[cellB]!, y[cellB]!]) > REACH_M) continue;
			const squares = levels.reduce((sum, own) => sum + (own[a]! - own[b]!) ** 2, 0);
			pairs.push({ a, b, weight, squares, now: confused(squares) });
		}
	}
	return pairs;
}

/**
 * Of two zones that the walk found taken for each other more than of others; what the walk did not find may still be so,
 * and counts as much as the mean of all.
 */
function zoneWeights({ zones }: Pick<Site, 'zones'>, confusion: readonly Confusion[] | undefined) {
	const rows = zones.map(({ id }) => confusion?.find(({ zone }) => zone === id));
	const totals = rows.map((row) => (row ? row.noneS + Object.values(row.reportedS).reduce((sum, s) => sum + s, 0) : 0));
	const count = zones.length;
	const shares = new Float64Array(count * count);
	let sum = 0;
	for (let a = 0; a < count; a++) {
		for (let b = 0; b < a; b++) {
			const takenS = (rows[a]?.reportedS[zones[b]!.id] ?? 0) + (rows[b]?.reportedS[zones[a]!.id] ?? 0);
			const share = takenS > 0 ? takenS / (totals[a]! + totals[b]!) : 0;
			shares[a * count + b] = share;
			shares[b * count + a] = share;
			sum += share;
		}
	}
	const mean = sum / Math.max((count * (count - 1)) / 2, 1);
	// floor that is in no zone is nobody's mistake
	return (a: number, b: number) => (a >= count || b >= count ? 0 : mean === 0 ? 1 : shares[a * count + b]! / mean + 1);
}

/** Each so-many-th cell in both directions, and at least one of each zone. */
function sampled(site: Pick<Site, 'zones'>, ground: Ground, most: number): number[] {
	const floor: number[] = [];
	for (let cell = 0; cell < ground.size; cell++) if (isFloor(ground, site, cell)) floor.push(cell);
	const step = Math.ceil(Math.sqrt(floor.length / most));
	const isTaken = (cell: number) =>
		(cell % ground.stride) % step === 0 && Math.floor(cell / ground.stride) % step === 0;
	const taken = floor.filter(isTaken);
	const zonesTaken = new Set(taken.map((cell) => ground.zone[cell]));
	for (const index of site.zones.keys()) {
		const own = zonesTaken.has(index) ? [] : floor.filter((cell) => ground.zone[cell] === index);
		if (own.length > 0) taken.push(own[own.length >> 1]!);
	}
	return taken;
}
