// Where one can walk in a store and which way people take: a grid over the floor, dearer among shelves than in aisles. Pure.
import { area, contains, type Point, type Site, type Zone } from '@aisle/protocol';
import type { Random } from '../random.ts';
import { shortestWay } from './shortest-way.ts';

/** How much longer a metre feels: people cut through departments only where the aisle is a detour. */
const COST: Record<Zone['kind'], number> = { entrance: 1, floor: 1, shelf: 1.8, checkout: 3, pickup: 2.5, backroom: 6 };
const CELL_M = 0.5;
const CELLS_MAX = 20_000;
/** People do not brush along walls. */
const MARGIN_M = 0.4;

export class FloorPlan {
	readonly zones: readonly Zone[];
	/** Where people come in and go out: the middle of the entrance's side on the outer wall. */
	readonly door: Point;
	readonly #width: number;
	readonly #height: number;
	readonly #cellM: number;
	readonly #columns: number;
	readonly #rows: number;
	readonly #costs: Float64Array;

	constructor(site: Pick<Site, 'floor' | 'zones'>) {
		this.zones = site.zones;
		this.#width = site.floor.width;
		this.#height = site.floor.height;
		this.#cellM = Math.max(CELL_M, Math.sqrt((this.#width * this.#height) / CELLS_MAX));
		this.#columns = Math.max(1, Math.ceil(this.#width / this.#cellM));
		this.#rows = Math.max(1, Math.ceil(this.#height / this.#cellM));
		this.#costs = new Float64Array(this.#columns * this.#rows);
		for (let cell = 0; cell < this.#costs.length; cell++) {
			const zone = this.zoneAt(this.#centre(cell));
			this.#costs[cell] = zone === undefined ? 1 : COST[zone.kind];
		}
		this.door = this.#findDoor();
	}

	zoneAt(point: Point): Zone | undefined {
		return this.zones.find((zone) => contains(zone.shape, point));
	}

	/** Zones of one kind; where a site names none, every zone, so that plain sites have a life too. */
	ofKind(kind: Zone['kind']): readonly Zone[] {
		const zones = this.zones.filter((zone) => zone.kind === kind);
		return zones.length > 0 ? zones : this.zones;
	}

	/** A place inside a zone, away from walls where the zone is large enough. */
	spotIn(zone: Zone, random: Random): Point {
		const xs = zone.shape.map(([x]) => x);
		const ys = zone.shape.map(([, y]) => y);
		let spot = zone.shape[0] as Point;
		for (let attempt = 0; attempt < 64; attempt++) {
			spot = this.inside([
				random.between(Math.min(...xs), Math.max(...xs)),
				random.between(Math.min(...ys), Math.max(...ys)),
			]);
			// a little clear of the border, so that standing "in shoes" is not standing on its edge
			const clear = Math.min(0.5, Math.sqrt(Math.abs(area(zone.shape))) / 6);
			const near: Point[] = [
				[spot[0] + clear, spot[1]],
				[spot[0] - clear, spot[1]],
				[spot[0], spot[1] + clear],
				[spot[0], spot[1] - clear],
			];
			if (contains(zone.shape, spot) && near.every((p) => contains(zone.shape, p))) return spot;
		}
		return spot;
	}

	/** The nearest point that is on the floor and not in a wall. */
	inside([x, y]: Point): Point {
		const margin = Math.min(MARGIN_M, this.#width / 4, this.#height / 4);
		return [Math.min(Math.max(x, margin), this.#width - margin), Math.min(Math.max(y, margin), this.#height - margin)];
	}

	/** Corners of the way from one place to another, the goal last. */
	route(from: Point, to: Point): Point[] {
		const goal = this.inside(to);
		const cells = shortestWay(
			{ columns: this.#columns, rows: this.#rows, costs: this.#costs },
			this.#cellAt(from),
			this.#cellAt(goal),
		);
		const way = cells.slice(1, -1).map((cell) => this.inside(this.#centre(cell)));
		return [...this.#straighten(from, way, goal), goal];
	}

	/** Leaves out corners that a person would cut without paying more. */
	#straighten(from: Point, way: readonly Point[], goal: Point): Point[] {
		const kept: Point[] = [];
		const points = [from, ...way, goal];
		let anchor = 0;
		while (anchor < points.length - 2) {
			let next = anchor + 1;
			let along = this.#costOf(points[anchor]!, points[next]!);
			for (let far = anchor + 2; far < points.length; far++) {
				along += this.#costOf(points[far - 1]!, points[far]!);
				if (this.#costOf(points[anchor]!, points[far]!) <= along * 1.02) next = far;
			}
			if (next < points.length - 1) kept.push(points[next]!);
			anchor = next;
		}
		return kept;
	}

	#costOf(a: Point, b: Point): number {
		const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
		const steps = Math.max(1, Math.ceil(length / (this.#cellM / 2)));
		let sum = 0;
		for (let i = 0; i < steps; i++) {
			const share = (i + 0.5) / steps;
			sum += this.#costs[this.#cellAt([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share])]!;
		}
		return (sum / steps) * length;
	}

	#cellAt([x, y]: Point): number {
		const column = Math.min(Math.max(Math.floor(x / this.#cellM), 0), this.#columns - 1);
		const row = Math.min(Math.max(Math.floor(y / this.#cellM), 0), this.#rows - 1);
		return row * this.#columns + column;
	}

	#centre(cell: number): Point {
		return [((cell % this.#columns) + 0.5) * this.#cellM, (Math.floor(cell / this.#columns) + 0.5) * this.#cellM];
	}

	#findDoor(): Point {
		const [entrance] = this.ofKind('entrance');
		if (entrance === undefined) return this.inside([this.#width / 2, 0]);
		const toWall = ([x, y]: Point) => Math.min(x, y, this.#width - x, this.#height - y);
		let best: Point = entrance.shape[0]!;
		let bestDistance = Number.POSITIVE_INFINITY;
		entrance.shape.forEach((a, i) => {
			const b = entrance.shape[(i + 1) % entrance.shape.length]!;
			const middle: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
			if (toWall(middle) < bestDistance) {
				best = middle;
				bestDistance = toWall(middle);
			}
		});
		return this.inside(best);
	}
}
