// The store's floor cut into cells: which zone each belongs to, and from which one can step into which. Pure.
import { contains, distanceTo, type Point, type Site } from '@aisle/protocol';
import { type Passages, passages } from './walls.ts';

/** A person is no point, and radio knows no better. */
const CELL_M = 1;
/** More cells cost every subject memory (32 bytes a cell) and time; a larger floor gets larger cells. */
const CELLS_MAX = 2048;
/** As long as there are cells to spare, the smallest zone gets this many. */
const CELLS_A_ZONE = 4;
const CELL_LEAST_M = 0.5;
/** How far off a zone without a cell's centre takes one: the cell that it is in, or one of the eight around that. */
const REACH_CELLS = 2;

/**
 * All arrays have one entry a cell, in rows from below, with a ring of cells around the floor that nobody can enter:
 * neighbours are then read without a look at borders.
 */
export type StoreGrid = {
	cellM: number;
	/** Entries in one row, the ring included. */
	stride: number;
	/** Rows, the ring included. */
	rows: number;
	size: number;
	/** Cells of the floor. */
	floorCells: number;
	/** Centres, in metres. */
	x: Float32Array;
	y: Float32Array;
	/** Index into the site's zones; `zones.length` is floor that belongs to none; 65,535 is the ring. */
	zone: Uint16Array;
	/** 1 where one can step out of the cell to the right, and out of it upwards. */
	opensRight: Float32Array;
	opensUp: Float32Array;
	/** Between zones. */
	passages: Passages;
};

/** Cells around the floor. */
export const RING = 0xffff;

export function storeGrid({ floor, zones }: Pick<Site, 'floor' | 'zones'>): StoreGrid {
	const cellM = cellSize(floor, zones);
	const columns = Math.max(Math.ceil(floor.width / cellM), 1);
	const lines = Math.max(Math.ceil(floor.height / cellM), 1);
	const stride = columns + 2;
	const rows = lines + 2;
	const size = stride * rows;
	const grid: StoreGrid = {
		cellM,
		stride,
		rows,
		size,
		floorCells: columns * lines,
		x: new Float32Array(size),
		y: new Float32Array(size),
		zone: new Uint16Array(size).fill(RING),
		opensRight: new Float32Array(size),
		opensUp: new Float32Array(size),
		passages: passages(zones),
	};
	for (let row = 1; row <= lines; row++) {
		for (let column = 1; column <= columns; column++) {
			const cell = row * stride + column;
			// the last column and row may stand half outside: their centre is that of what is inside
			grid.x[cell] = middle(column - 1, cellM, floor.width);
			grid.y[cell] = middle(row - 1, cellM, floor.height);
			grid.zone[cell] = zoneIndex(zones, [grid.x[cell]!, grid.y[cell]!]);
		}
	}
	giveEachZoneACell(grid, zones);
	openSteps(grid, zones);
	return grid;
}

function middle(index: number, cellM: number, sideM: number): number {
	return (index * cellM + Math.min((index + 1) * cellM, sideM)) / 2;
}

function cellSize(floor: Site['floor'], zones: Site['zones']): number {
	const areaM2 = floor.width * floor.height;
	const smallestM2 = Math.min(...zones.map(({ shape }) => boxArea(shape)));
	const wanted = Math.min(CELL_M, Math.max(Math.sqrt(smallestM2 / CELLS_A_ZONE), CELL_LEAST_M));
	return Math.max(wanted, Math.sqrt(areaM2 / CELLS_MAX));
}

function boxArea(shape: readonly Point[]): number {
	const [xs, ys] = [0, 1].map((axis) => shape.map((corner) => corner[axis]!)) as [number[], number[]];
	return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
}

function zoneIndex(zones: Site['zones'], point: Point): number {
	const index = zones.findIndex(({ shape }) => contains(shape, point));
	return index < 0 ? zones.length : index;
}

/**
 * A zone narrower than a cell may hold no cell's centre: it takes the cell nearest to it, if that is not all that another zone
 * has. Where too many share a few cells some are left without (`zonesWithoutCell`).
 */
function giveEachZoneACell(grid: StoreGrid, zones: Site['zones']): void {
	const counts = cellsOfZones(grid, zones.length);
	for (const [index, { shape }] of zones.entries()) {
		if (counts[index]! > 0) continue;
		let nearest = -1;
		let nearestM = grid.cellM * REACH_CELLS;
		for (let cell = 0; cell < grid.size; cell++) {
			const holder = grid.zone[cell]!;
			if (holder === RING || (holder < zones.length && counts[holder]! < 2)) continue;
			const distanceM = distanceTo(shape, [grid.x[cell]!, grid.y[cell]!]);
			if (distanceM >= nearestM) continue;
			nearest = cell;
			nearestM = distanceM;
		}
		if (nearest < 0) continue;
		counts[grid.zone[nearest]!]!--;
		counts[index]!++;
		grid.zone[nearest] = index;
	}
}

/** The last entry is floor that belongs to no zone. */
function cellsOfZones({ zone }: StoreGrid, zones: number): Uint16Array {
	const counts = new Uint16Array(zones + 1);
	for (const index of zone) if (index !== RING) counts[index]!++;
	return counts;
}

/** Zones (their indices) in which nobody can ever be placed: they are too small for so large a floor. */
export function zonesWithoutCell(grid: StoreGrid, zones: number): number[] {
	return [...cellsOfZones(grid, zones).subarray(0, zones).entries()].flatMap(([i, cells]) => (cells === 0 ? [i] : []));
}

function openSteps(
	{ size, stride, zone, opensRight, opensUp, passages: { isOpen } }: StoreGrid,
	zones: Site['zones'],
): void {
	const nowhere = zones.length;
	const canStep = (a: number, b: number) => {
		const from = zone[a]!;
		const to = zone[b]!;
		if (from === RING || to === RING) return 0;
		return from === nowhere || to === nowhere || isOpen(from, to) ? 1 : 0;
	};
	for (let cell = 0; cell + stride < size; cell++) {
		opensRight[cell] = canStep(cell, cell + 1);
		opensUp[cell] = canStep(cell, cell + stride);
	}
}
