// Everybody in the store and the carts they push, moved together. Pure; mutates only itself.
import type { Point, Site } from '@aisle/protocol';
import type { Random } from '../random.ts';
import { CheckoutQueue } from './checkout-queue.ts';
import { FloorPlan } from './floor-plan.ts';
import { Person, type Surroundings } from './person.ts';

/** Nine in ten are there already when a simulation begins; the rest come in during the first half minute. */
const THERE_AT_START = 0.9;
const PUSHING = 0.5;
/** Arm's length ahead of whoever pushes. */
const CART_AHEAD_M = 0.7;

export type Cart = { id: string; bay: Point; pushedBy: Person | undefined };

export type CrowdOptions = {
	site: Site;
	shoppers: number;
	/** names of people who come back, e.g. `pass:…` or the ids of tags */
	regulars: readonly string[];
	staff: readonly string[];
	carts: readonly string[];
};

export class Crowd {
	readonly plan: FloorPlan;
	readonly people: Person[] = [];
	readonly carts: Cart[];
	readonly #store: Surroundings;
	readonly #random: Random;

	constructor({ site, shoppers, regulars, staff, carts }: CrowdOptions, random: Random) {
		this.#random = random;
		this.plan = new FloorPlan(site);
		const queues = site.zones.filter(({ kind }) => kind === 'checkout').map((zone) => new CheckoutQueue(zone));
		this.#store = { plan: this.plan, queues };
		const [x, y] = this.plan.door;
		this.carts = carts.map((id, i) => ({
			id,
			bay: this.plan.inside([x + 1.5 + 0.5 * i, y + 0.8]),
			pushedBy: undefined,
		}));
		for (let i = 1; i <= shoppers; i++) {
			const person = this.#add(`shopper-${i}`, 'shopper', random.between(1, 30));
			if (random.chance(THERE_AT_START)) person.arriveMidway();
		}
		for (const name of regulars) this.#add(name, 'regular', random.between(1, 20));
		for (const name of staff) this.#add(name, 'staff', 0).arriveMidway();
		this.#handOutCarts();
	}

	step(dtS: number): void {
		let arrivals = false;
		for (const person of this.people) {
			const was = person.present;
			person.step(dtS);
			if (was === person.present) continue;
			arrivals ||= person.present;
			for (const cart of this.carts) if (cart.pushedBy === person) cart.pushedBy = undefined;
		}
		if (arrivals) this.#handOutCarts();
	}

	/** Walks in by the door at once. */
	addGuest(name: string): Person {
		const person = this.#add(name, 'guest', 0);
		person.arrive();
		return person;
	}

	remove(person: Person): void {
		person.send(null);
		this.people.splice(this.people.indexOf(person), 1);
	}

	cartAt(cart: Cart): Point {
		if (cart.pushedBy === undefined) return cart.bay;
		const { at, headingRad } = cart.pushedBy.walker;
		return this.plan.inside([at[0] + CART_AHEAD_M * Math.cos(headingRad), at[1] + CART_AHEAD_M * Math.sin(headingRad)]);
	}

	#add(name: string, role: Person['role'], awayS: number): Person {
		const person = new Person(name, role, this.#store, this.#random.fork(name), awayS);
		this.people.push(person);
		return person;
	}

	#handOutCarts(): void {
		for (const cart of this.carts) {
			if (cart.pushedBy !== undefined || !this.#random.chance(PUSHING)) continue;
			const free = this.people.filter(
				(person) =>
					person.role === 'shopper' && person.present && this.carts.every(({ pushedBy }) => pushedBy !== person),
			);
			if (free.length > 0) cart.pushedBy = this.#random.pick(free);
		}
	}
}
