// One person in the store: a body that walks and a list of things to do. Pure; mutates only itself.
import type { Point } from '@aisle/protocol';
import type { Random } from '../random.ts';
import type { CheckoutQueue } from './checkout-queue.ts';
import type { FloorPlan } from './floor-plan.ts';
import { goHome, guestTour, lookThrough, type Stop, shift, shoppingTrip } from './plans.ts';
import { Walker } from './walker.ts';

/**
 * shopper: somebody else at every visit. regular: the same one coming back. staff: stays.
 * guest: a phone page's; stays until told to go.
 */
export type Role = 'shopper' | 'regular' | 'staff' | 'guest';

/** What a person needs of the store. */
export type Surroundings = { plan: FloorPlan; queues: readonly CheckoutQueue[] };

/** Outside between two visits; own estimate. A guest stays there until sent for. */
const AWAY_S: Record<Role, readonly [number, number]> = {
	shopper: [5, 60],
	regular: [60, 180],
	staff: [0, 0],
	guest: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
};
/** A look to another side about every three seconds. */
const GLANCES_A_S = 0.35;

export class Person {
	readonly name: string;
	readonly role: Role;
	/** Counts visits: with each, a shopper is somebody else. */
	visit = 0;
	/** In the store, on the air. */
	present = false;
	walker: Walker;
	/** A phone page is this person: they stay the same one, and once home they stay there until sent for. */
	#isLent = false;
	readonly #random: Random;
	readonly #store: Surroundings;
	#stops: Stop[] = [];
	#stop: Stop | undefined;
	#leftS = 0;
	#awayS: number;

	constructor(name: string, role: Role, store: Surroundings, random: Random, awayS: number) {
		this.name = name;
		this.role = role;
		this.#store = store;
		this.#random = random;
		this.#awayS = awayS;
		this.walker = new Walker(store.plan.door, random);
	}

	/** `shopper-3-2`: the second one in that place. */
	get id(): string {
		return this.role === 'shopper' ? `${this.name}-${this.visit}` : this.name;
	}

	/** The zone that this person is on the way to. */
	get walkingTo(): string | null {
		return this.walker.walking ? (this.#stop?.zone?.id ?? null) : null;
	}

	arrive(): void {
		if (!this.#isLent) this.visit++;
		this.present = true;
		this.walker = new Walker(this.#store.plan.door, this.#random);
		this.#stops = this.#nextStops();
		this.#next();
	}

	/** In the middle of it all, for the moment a simulation begins. */
	arriveMidway(): void {
		this.arrive();
		const skipped = this.#random.integer(0, Math.max(0, this.#stops.length - 2));
		const [stop] = this.#stops.splice(0, skipped + 1).slice(-1);
		if (stop === undefined || stop.kind !== 'linger') return;
		this.walker.at = stop.at;
		this.#begin({ ...stop, forS: stop.forS * this.#random.uniform() });
	}

	/** Drops all plans; null: home. Comes in again where somebody is out. */
	send(zoneId: string | null): void {
		const { plan } = this.#store;
		const zone = plan.zones.find(({ id }) => id === zoneId);
		if (!this.present) {
			if (zone === undefined) return;
			this.arrive();
		}
		this.#stops = zone === undefined ? [goHome(plan)] : lookThrough(plan, zone, this.#random);
		this.#next();
	}

	get isLent(): boolean {
		return this.#isLent;
	}

	lend(): void {
		this.#isLent = true;
	}

	giveBack(): void {
		this.#isLent = false;
		if (!this.present) this.#awayS = this.#drawAwayS();
	}

	step(dtS: number): void {
		if (!this.present) {
			this.#awayS -= dtS;
			if (this.#awayS <= 0) this.arrive();
			return;
		}
		this.walker.step(dtS);
		if (this.walker.walking) return;
		if (this.#stop?.kind === 'queue') this.#queue(this.#stop, dtS);
		else this.#linger(dtS);
	}

	#linger(dtS: number): void {
		this.#leftS -= dtS;
		if (this.#leftS <= 0) this.#next();
		else if (this.#random.chance(GLANCES_A_S * dtS)) {
			this.walker.turnTo(this.walker.headingRad + this.#random.gaussian(0, 1));
		}
	}

	#queue(stop: Stop, dtS: number): void {
		const queue = this.#queueOf(stop);
		queue.join(this);
		const place = queue.standing(this)!;
		if (distance(place.at, this.walker.at) > 0.01) {
			this.walker.follow([place.at]);
			return;
		}
		if (!place.first) return;
		this.#leftS -= dtS;
		if (this.#leftS <= 0) this.#next();
	}

	#next(): void {
		if (this.#stop?.kind === 'queue') this.#queueOf(this.#stop).leave(this);
		if (this.#stop?.kind === 'leave' && this.#stops.length === 0) {
			this.#leave();
			return;
		}
		if (this.#stops.length === 0) this.#stops = this.#nextStops();
		this.#begin(this.#stops.shift()!);
	}

	#begin(stop: Stop): void {
		this.#stop = stop;
		this.#leftS = stop.forS;
		const goal = stop.kind === 'queue' ? this.#queueOf(stop).tail() : stop.at;
		this.walker.follow(this.#store.plan.route(this.walker.at, goal));
	}

	#leave(): void {
		this.present = false;
		this.#stop = undefined;
		this.#awayS = this.#isLent ? Number.POSITIVE_INFINITY : this.#drawAwayS();
	}

	#drawAwayS(): number {
		const [least, most] = AWAY_S[this.role];
		return least === most ? least : this.#random.between(least, most);
	}

	#nextStops(): Stop[] {
		const { plan } = this.#store;
		if (this.role === 'staff') return shift(plan, this.#random);
		return this.role === 'guest' ? guestTour(plan, this.#random) : shoppingTrip(plan, this.#random);
	}

	#queueOf(stop: Stop): CheckoutQueue {
		return this.#store.queues.find(({ zone }) => zone === stop.zone)!;
	}
}

function distance([ax, ay]: Point, [bx, by]: Point): number {
	return Math.hypot(ax - bx, ay - by);
}
