// A* over a grid of walking costs, eight neighbours a cell. Pure.

export type CostGrid = { columns: number; rows: number; costs: Float64Array };

const STEPS: readonly (readonly [dx: number, dy: number, length: number])[] = [-1, 0, 1].flatMap((dx) =>
	[-1, 0, 1].filter((dy) => dx !== 0 || dy !== 0).map((dy) => [dx, dy, Math.hypot(dx, dy)] as const),
);

/** Cells from `start` to `goal`, both included. Every cell can be walked, so there is always a way. */
export function shortestWay({ columns, rows, costs }: CostGrid, start: number, goal: number): number[] {
	const spent = new Float64Array(costs.length).fill(Number.POSITIVE_INFINITY);
	const cameFrom = new Int32Array(costs.length).fill(-1);
	const goalX = goal % columns;
	const goalY = Math.floor(goal / columns);
	// no cell costs less than 1 a step, so the straight distance never overestimates
	const ahead = (cell: number) => Math.hypot((cell % columns) - goalX, Math.floor(cell / columns) - goalY);
	const open = new MinHeap();
	spent[start] = 0;
	open.push(start, ahead(start));
	for (let cell = open.pop(); cell !== undefined && cell !== goal; cell = open.pop()) {
		const x = cell % columns;
		const y = Math.floor(cell / columns);
		for (const [dx, dy, length] of STEPS) {
			if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows) continue;
			const next = (y + dy) * columns + x + dx;
			const cost = spent[cell]! + (length * (costs[cell]! + costs[next]!)) / 2;
			if (cost >= spent[next]!) continue;
			spent[next] = cost;
			cameFrom[next] = cell;
			open.push(next, cost + ahead(next));
		}
	}
	const way = [goal];
	for (let cell = cameFrom[goal]!; cell >= 0; cell = cameFrom[cell]!) way.push(cell);
	return way.reverse();
}

/** A binary heap; a cell may be in it twice, the dearer copy does no harm. */
class MinHeap {
	readonly #cells: number[] = [];
	readonly #keys: number[] = [];

	push(cell: number, key: number): void {
		let at = this.#cells.length;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (this.#keys[parent]! <= key) break;
			this.#cells[at] = this.#cells[parent]!;
			this.#keys[at] = this.#keys[parent]!;
			at = parent;
		}
		this.#cells[at] = cell;
		this.#keys[at] = key;
	}

	pop(): number | undefined {
		const top = this.#cells[0];
		const cell = this.#cells.pop();
		const key = this.#keys.pop();
		if (cell === undefined || key === undefined || this.#cells.length === 0) return top;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= this.#cells.length) break;
			if (child + 1 < this.#cells.length && this.#keys[child + 1]! < this.#keys[child]!) child++;
			if (this.#keys[child]! >= key) break;
			this.#cells[at] = this.#cells[child]!;
			this.#keys[at] = this.#keys[child]!;
			at = child;
		}
		this.#cells[at] = cell;
		this.#keys[at] = key;
		return top;
	}
}
