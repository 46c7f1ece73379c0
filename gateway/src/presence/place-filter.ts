// Where one subject may be: a probability for each cell and way of walking, moved on by time and weighed by packets. Pure.
import { NO_DIFFERENCE } from './packet-likelihood.ts';
import { RING, type StoreGrid } from './store-grid.ts';

/** Standing, walking right, left, up or down (aisles, and plans, are rectangular), or staying for good. */
const WAYS = 6;
const WALKING_WAYS = 4;
const BEGINS: readonly number[] = [0.6, 0.1, 0.1, 0.1, 0.1, 0];
/**
 * Shoppers walk at about 1 m/s between shelves and slower along them; the office walks are at 0.2 to 1.1. This and the
 * rates below lie on a plateau: half and twice of each change the office walks' accuracy by less than 0.02.
 */
const WALK_M_PER_S = 1;
/** Changes a second: from standing to walking, back, and from one direction into any other. */
const STARTS_PER_S = 0.3;
const STOPS_PER_S = 0.15;
const TURNS_PER_S = 0.1;
/**
 * Whoever stands may stay, and then does not drift at all. Somebody who stands 1 m from a border, heard twice a second by
 * five receivers with 5 dB of noise and 3 dB of error each, changes zones 7.4 times an hour without this way, 4.2 with it.
 * On the office walks, where nobody stays, it costs nothing with a survey and 0.03 without one.
 */
const SETTLES_PER_S = 0.01;
const WAKES_PER_S = 0.1;
/** Square metres a second: a step aside. */
const STANDING_SPREAD = 0.2;
/** Now and then somebody is where the filter did not think (a door that the plan does not show): 1 in 2,000 a second. */
const ELSEWHERE_PER_S = 0.0005;
/** Cells that are crossed in one go; more of them in several (the upwind scheme is stable up to 1). */
const STEP_CELLS = 1;
/** Of the probability, where somebody was last seen in a zone: the rest is anywhere. */
const STILL_THERE = 0.9;
/** Cells that are less likely than this stay as they are: where somebody surely is not, nothing moves. */
const NEGLIGIBLE = 1e-5;
/** Products of likelihoods are scaled up again before 32 bits run out. */
const FAINT = 1e-6;

/** Shared by all filters of a grid: nothing stays in it. */
export function scratchFor({ size }: StoreGrid): Float32Array {
	return new Float32Array(WAYS * size);
}

export class PlaceFilter {
	readonly #grid: StoreGrid;
	readonly #scratch: Float32Array;
	/** As of the last move, one layer a way of walking; all of them sum to one. */
	readonly #layers: Float32Array;
	/** Their sum in each cell. */
	readonly #before: Float32Array;
	/** What packets since then say of each cell. */
	readonly #evidence: Float32Array;
	/** Of `before` times `evidence`. */
	#total = 1;
	/** The rows and columns that are moved: what is likely lies two cells within. */
	#bottom = 0;
	#top = 0;
	#left = 0;
	#right = 0;

	/** 32 bytes a cell. @param scratch of `scratchFor(grid)` */
	constructor(grid: StoreGrid, scratch: Float32Array) {
		this.#grid = grid;
		this.#scratch = scratch;
		this.#layers = new Float32Array(WAYS * grid.size);
		this.#before = new Float32Array(grid.size);
		this.#evidence = new Float32Array(grid.size);
		this.restart();
	}

	/** Anywhere on the floor, or most likely in a zone (its index). */
	restart(zone?: number): void {
		const { size, zone: zones, floorCells } = this.#grid;
		const inZone = zone === undefined ? 0 : zones.reduce((count, one) => count + (one === zone ? 1 : 0), 0);
		const anywhere = (inZone > 0 ? 1 - STILL_THERE : 1) / floorCells;
		for (let cell = 0; cell < size; cell++) {
			const there = inZone > 0 && zones[cell] === zone ? STILL_THERE / inZone : 0;
			const probability = zones[cell] === RING ? 0 : anywhere + there;
			this.#before[cell] = probability;
			for (let way = 0; way < WAYS; way++) {
				this.#layers[way * size + cell] = probability * BEGINS[way]!;
			}
		}
		this.#evidence.fill(1);
		this.#total = 1;
	}

	/** Seconds went by: few, for it takes as many steps. */
	move(dtS: number): void {
		const steps = Math.max(Math.ceil((WALK_M_PER_S * dtS) / (this.#grid.cellM * STEP_CELLS)), 1);
		for (let step = 0; step < steps; step++) {
			this.#frame();
			this.#changeWays(dtS / steps);
			this.#walk(dtS / steps);
		}
	}

	/**
	 * A packet came. `shift`: its level in quarters of a dB, less the device's own offset; `table` of `likelihoods`.
	 * Allocates nothing. @param zones takes the probability of each zone of the grid, and of floor that is in none
	 * @returns the level that was expected where the subject now seems to be, in quarters of a dBm
	 */
	weigh(levels: Int16Array, shift: number, table: Float32Array, zones: Float64Array): number {
		const { size, zone } = this.#grid;
		const before = this.#before;
		const evidence = this.#evidence;
		const origin = shift + NO_DIFFERENCE;
		let total = 0;
		let expected = 0;
		zones.fill(0);
		for (let cell = 0; cell < size; cell++) {
			const probability = before[cell]!;
			if (probability === 0) continue;
			const level = levels[cell]!;
			const said = evidence[cell]! * table[origin - level]!;
			evidence[cell] = said;
			const now = said * probability;
			total += now;
			expected += now * level;
			zones[zone[cell]!]! += now;
		}
		for (let index = 0; index < zones.length; index++) zones[index]! /= total;
		this.#total = total;
		if (total < FAINT) this.#brighten();
		return expected / total;
	}

	/** The level that is expected where the subject seems to be, in quarters of a dBm. */
	expect(levels: Int16Array): number {
		let expected = 0;
		for (let cell = 0; cell < this.#grid.size; cell++) {
			expected += this.#before[cell]! * this.#evidence[cell]! * levels[cell]!;
		}
		return expected / this.#total;
	}

	/** The middle of where it may be, in metres. */
	middle(): [number, number] {
		const { size, x, y } = this.#grid;
		let sumX = 0;
		let sumY = 0;
		for (let cell = 0; cell < size; cell++) {
			const now = this.#before[cell]! * this.#evidence[cell]!;
			sumX += now * x[cell]!;
			sumY += now * y[cell]!;
		}
		return [sumX / this.#total, sumY / this.#total];
	}

	#brighten(): void {
		const factor = 1 / this.#total;
		for (let cell = 0; cell < this.#grid.size; cell++) {
			// where nobody can be, no packet ever lowers it: it would grow beyond all numbers
			if (this.#before[cell]! > 0) this.#evidence[cell]! *= factor;
		}
		this.#total = 1;
	}

	/** Around what is likely, by as much as is read of a neighbour's neighbour. */
	#frame(): void {
		const { stride, rows } = this.#grid;
		const least = NEGLIGIBLE * this.#total;
		let bottom = rows;
		let top = 0;
		let left = stride;
		let right = 0;
		for (let row = 1; row < rows - 1; row++) {
			for (let column = 1; column < stride - 1; column++) {
				const cell = row * stride + column;
				if (this.#before[cell]! * this.#evidence[cell]! < least) continue;
				if (row < bottom) bottom = row;
				top = row;
				if (column < left) left = column;
				if (column > right) right = column;
			}
		}
		this.#bottom = Math.max(bottom - 2, 1);
		this.#top = Math.min(top + 2, rows - 2);
		this.#left = Math.max(left - 2, 1);
		this.#right = Math.min(right + 2, stride - 2);
	}

	/** Takes up the evidence, lets some start, stop and turn, and a few be elsewhere: from the layers into the scratch. */
	#changeWays(dtS: number): void {
		const { size, stride, floorCells } = this.#grid;
		const layers = this.#layers;
		const after = this.#scratch;
		const starts = 1 - Math.exp(-STARTS_PER_S * dtS);
		const stops = 1 - Math.exp(-STOPS_PER_S * dtS);
		const turns = 1 - Math.exp(-TURNS_PER_S * dtS);
		const settles = 1 - Math.exp(-SETTLES_PER_S * dtS);
		const wakes = 1 - Math.exp(-WAKES_PER_S * dtS);
		const elsewhere = 1 - Math.exp(-ELSEWHERE_PER_S * dtS);
		const known = (1 - elsewhere) / this.#total;
		const anywhere = elsewhere / floorCells / WAYS;
		const goesOn = (1 - turns) * (1 - stops);
		const turned = (turns * (1 - stops)) / WALKING_WAYS;
		for (let row = this.#bottom; row <= this.#top; row++) {
			const end = row * stride + this.#right;
			for (let cell = row * stride + this.#left; cell <= end; cell++) {
				const scale = this.#evidence[cell]! * known;
				const standing = layers[cell]! * scale;
				const right = layers[size + cell]! * scale;
				const left = layers[2 * size + cell]! * scale;
				const up = layers[3 * size + cell]! * scale;
				const down = layers[4 * size + cell]! * scale;
				const walking = right + left + up + down;
				const joins = walking * turned + (standing * starts) / WALKING_WAYS + anywhere;
				const settled = layers[5 * size + cell]! * scale;
				after[cell] = standing * (1 - starts - settles) + walking * stops + settled * wakes + anywhere;
				after[5 * size + cell] = settled * (1 - wakes) + standing * settles + anywhere;
				after[size + cell] = right * goesOn + joins;
				after[2 * size + cell] = left * goesOn + joins;
				after[3 * size + cell] = up * goesOn + joins;
				after[4 * size + cell] = down * goesOn + joins;
			}
		}
		this.#evidence.fill(1);
		this.#total = 1;
	}

	/** Everybody takes their steps, as far as there is no wall: from the scratch into the layers. */
	#walk(dtS: number): void {
		const { size, stride, rows, cellM, opensRight, opensUp } = this.#grid;
		const from = this.#scratch;
		const layers = this.#layers;
		const before = this.#before;
		const steps = (WALK_M_PER_S * dtS) / cellM;
		const spread = (STANDING_SPREAD * dtS) / (2 * cellM * cellM);
		// one cell less than was prepared, for neighbours are read; at the walls there are none
		const bottom = this.#bottom === 1 ? 1 : this.#bottom + 1;
		const top = this.#top === rows - 2 ? this.#top : this.#top - 1;
		const first = this.#left === 1 ? 1 : this.#left + 1;
		const last = this.#right === stride - 2 ? this.#right : this.#right - 1;
		for (let row = bottom; row <= top; row++) {
			const end = row * stride + last;
			for (let cell = row * stride + first; cell <= end; cell++) {
				const here = from[cell]!;
				const toRight = opensRight[cell]!;
				const toLeft = opensRight[cell - 1]!;
				const toUp = opensUp[cell]!;
				const toDown = opensUp[cell - stride]!;
				const standing =
					here +
					spread *
						(toRight * (from[cell + 1]! - here) +
							toLeft * (from[cell - 1]! - here) +
							toUp * (from[cell + stride]! - here) +
							toDown * (from[cell - stride]! - here));
				let way = size + cell;
				const right = from[way]! + steps * (toLeft * from[way - 1]! - toRight * from[way]!);
				layers[way] = right;
				way += size;
				const left = from[way]! + steps * (toRight * from[way + 1]! - toLeft * from[way]!);
				layers[way] = left;
				way += size;
				const up = from[way]! + steps * (toDown * from[way - stride]! - toUp * from[way]!);
				layers[way] = up;
				way += size;
				const down = from[way]! + steps * (toUp * from[way + stride]! - toDown * from[way]!);
				layers[way] = down;
				layers[cell] = standing;
				way += size;
				const settled = from[way]!;
				layers[way] = settled;
				before[cell] = standing + right + left + up + down + settled;
			}
		}
	}
}
