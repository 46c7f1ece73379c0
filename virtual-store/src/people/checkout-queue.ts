// A line in front of a till: who stands where. Pure; mutates only itself.
import { contains, labelPoint, type Point, type Zone } from '@aisle/protocol';

const GAP_M = 0.8;
const PLACES_MAX = 12;

export class CheckoutQueue {
	readonly zone: Zone;
	readonly #places: readonly Point[];
	readonly #waiting: unknown[] = [];

	constructor(zone: Zone) {
		this.zone = zone;
		this.#places = placesIn(zone);
	}

	/** Where the next one has to stand. */
	tail(): Point {
		return this.#place(this.#waiting.length);
	}

	join(customer: unknown): void {
		if (!this.#waiting.includes(customer)) this.#waiting.push(customer);
	}

	leave(customer: unknown): void {
		const at = this.#waiting.indexOf(customer);
		if (at >= 0) this.#waiting.splice(at, 1);
	}

	/** undefined for somebody who is not in the line */
	standing(customer: unknown): { first: boolean; at: Point } | undefined {
		const at = this.#waiting.indexOf(customer);
		return at < 0 ? undefined : { first: at === 0, at: this.#place(at) };
	}

	#place(index: number): Point {
		return this.#places[Math.min(index, this.#places.length - 1)]!;
	}
}

/** From the middle of the zone along its longer side, as far as the zone goes; then the line is crowded. */
function placesIn(zone: Zone): Point[] {
	const [x, y] = labelPoint(zone.shape);
	const span = (axis: 0 | 1) => {
		const values = zone.shape.map((corner) => corner[axis]);
		return Math.max(...values) - Math.min(...values);
	};
	const [dx, dy] = span(0) >= span(1) ? [GAP_M, 0] : [0, GAP_M];
	const places: Point[] = [];
	for (let i = -PLACES_MAX; i < PLACES_MAX; i++) {
		const place: Point = [x + i * dx, y + i * dy];
		if (contains(zone.shape, place)) places.push(place);
	}
	return places.length > 0 ? places : [[x, y]];
}
