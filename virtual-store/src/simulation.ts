// A day in a store that is not there: people, their devices and the air between. Pure: same options and steps, same adverts.
import type { Point, Site, Truth } from '@aisle/protocol';
import { outfit, type PassCarrier, type Stranger, type Wearer } from './belongings.ts';
import type { Heard } from './heard.ts';
import { Crowd } from './people/crowd.ts';
import type { Person } from './people/person.ts';
import { type Air, airOf } from './radio/air.ts';
import { BeaconsHeard, type HeardBeacon } from './radio/beacons-heard.ts';
import { tagKind } from './radio/known.ts';
import { strangersFixture } from './radio/strangers.ts';
import { type DeviceKind, type OnAir, Transmitter } from './radio/transmitter.ts';
import { makeOf, type Random, storeRandom } from './random.ts';

export type SimulationOptions = {
	site: Site;
	/** of the store: its walls and shelves, its radios, and what its tags and the neighbours' things are like */
	seed: number;
	/** another day in the same store has other people in other places, from 1 */
	day?: number;
	/** shoppers who come and go; about nine in ten are in the store at any time */
	people: number;
	/** devices of strangers: one phone a shopper first, then what they wear, then things next door */
	strangers: number;
	/** devices send every nth advert only, so that hours of a full store fit into a file; 1 where it is not said */
	every?: number;
	/** how many of these are next door; by chance where it is not said */
	nextDoor?: number;
	/** Unix seconds */
	startS: number;
	/** shoppers who opted in, besides the others */
	passes?: readonly PassCarrier[];
};

/** Where somebody known to the gateway really is. */
export type SubjectPosition = { subject: string; at: Point };

/** Bodies move by about 12 cm in it, far less than radio can tell. */
const TICK_S = 0.1;
/** Of the devices beyond one phone a shopper; the others stand around next door. Own estimate. */
const WORN_SHARE = 0.6;
/** How far beyond the walls the neighbours' things are. */
const NEXT_DOOR_M = 6;

type Device = {
	transmitter: Transmitter;
	/** where it is at the moment; undefined: out of reach */
	where(): { at: Point; headingRad: number | undefined } | undefined;
	outdoors: boolean;
	/** undefined: a stranger's */
	subject: string | undefined;
};

type Placing = { where(): Point; outdoors?: boolean; subject?: string };

export class Simulation {
	readonly crowd: Crowd;
	readonly #air: Air;
	/** What stays from day to day. */
	readonly #store: Random;
	/** What happens. */
	readonly #random: Random;
	readonly #startS: number;
	readonly #every: number;
	#ticks = 0;
	readonly #fixed: Device[] = [];
	readonly #worn = new Map<Person, { visit: number; devices: Device[] }>();
	/** Passes of phone pages, whoever they were given to. */
	readonly #passes = new Map<Person, Device>();
	readonly #beacons: BeaconsHeard;
	readonly #wearers = new Map<string, Wearer>();

	constructor(options: SimulationOptions) {
		const { site, seed, day = 1, people, strangers, nextDoor, startS, passes = [] } = options;
		this.#every = options.every ?? 1;
		this.#store = storeRandom(seed);
		this.#random = day === 1 ? this.#store : this.#store.fork(`day-${day}`);
		this.#startS = startS;
		this.#air = airOf(site, this.#store);
		const { wearers, strangers: shoppers, staff, regulars, carts } = outfit(site, people, passes);
		for (const wearer of [...wearers, ...shoppers]) this.#wearers.set(wearer.name, wearer);
		this.crowd = new Crowd(
			{ site, shoppers: people, staff, regulars, carts: carts.map(({ id }) => id) },
			this.#random.fork('crowd'),
		);
		this.#handOutDevices(shoppers, strangers, nextDoor, site);
		for (const cart of this.crowd.carts) {
			const subject = carts.find(({ id }) => id === cart.id)!;
			this.#place(tagKind(subject, 'cart', this.#random.fork(`kind/${cart.id}`)), cart.id, {
				where: () => this.crowd.cartAt(cart),
				subject: `tag:${cart.id}`,
			});
		}
		const beacons = this.#beaconsIn(site);
		for (const beacon of beacons) {
			const { at } = beacon;
			this.#place(tagKind(beacon, 'beacon', this.#random.fork(`kind/${beacon.id}`)), beacon.id, { where: () => at });
		}
		this.#beacons = new BeaconsHeard(site.zones, beacons, this.#store);
	}

	/** Those that are somewhere; what nobody carries anywhere is not simulated. */
	#beaconsIn({ beacons, zones }: Site) {
		return beacons.flatMap((beacon) => {
			const zone = zones.find(({ id }) => id === beacon.zone);
			const at = beacon.at ?? (zone && this.crowd.plan.spotIn(zone, this.#store.fork(`at/${beacon.id}`)));
			return at === undefined ? [] : { ...beacon, at };
		});
	}

	/** Unix seconds up to which everything has happened. */
	get nowS(): number {
		return this.#startS + this.#ticks * TICK_S;
	}

	/** Goes on in whole ticks, at most to `untilS`, and tells of adverts in order of time. */
	advance(untilS: number, hear: (heard: Heard) => void): void {
		while (this.nowS + TICK_S <= untilS) this.#tick(hear);
	}

	/** A live store's clock was set, or the machine slept: nothing happened meanwhile. */
	jumpTo(t: number): void {
		this.#ticks = Math.floor((t - this.#startS) / TICK_S);
	}

	/** Somebody in a phone page's place walks in by the door, with nothing on them. */
	addGuest(name: string): Person {
		return this.crowd.addGuest(name);
	}

	removeGuest(person: Person): void {
		this.crowd.remove(person);
		this.#worn.delete(person);
	}

	/** A phone page's pass for somebody to carry, besides what they have. `refresh`: its identifiers are other ones now. */
	givePass(person: Person, name: string, pass: DeviceKind): { refresh(): void } {
		const device = this.#wornBy(person, pass, this.#random.fork(`pass/${name}`), undefined);
		this.#passes.set(person, { ...device, subject: undefined });
		return { refresh: () => device.transmitter.refresh() };
	}

	takePass(person: Person): void {
		this.#passes.delete(person);
	}

	kindOf(person: Person): Wearer['kind'] {
		return this.#passes.has(person) ? 'pass' : (this.#wearers.get(person.name)?.kind ?? 'stranger');
	}

	/** One of the site file's tags, whatever else they carry. */
	hasTag(person: Person): boolean {
		return this.#wearers.get(person.name)?.kind === 'tag';
	}

	/** The store's own iBeacons as somebody's phone hears them in a moment. */
	heardBy(person: Person): HeardBeacon[] {
		if (!person.present) return [];
		const bodies = this.crowd.people.filter(({ present }) => present).map(({ walker }) => walker.at);
		return this.#beacons.heardAt(person.walker, this.nowS, bodies);
	}

	truth(): Truth {
		const people: Truth['people'] = this.crowd.people
			.filter(({ present }) => present)
			.map((person) => ({
				id: person.id,
				kind: this.kindOf(person),
				at: rounded(person.walker.at),
			}));
		for (const cart of this.crowd.carts)
			people.push({ id: cart.id, kind: 'tag', at: rounded(this.crowd.cartAt(cart)) });
		return { t: Math.round(this.nowS * 1000) / 1000, people };
	}

	/** Everybody whom a gateway may ever know, guests apart. */
	knownSubjects(): string[] {
		const worn = [...this.#wearers.values()].flatMap(({ subject }) => subject ?? []);
		return [...worn, ...this.crowd.carts.map(({ id }) => `tag:${id}`)];
	}

	/** Those of them who are in the store. */
	subjects(): SubjectPosition[] {
		const people = this.crowd.people.flatMap((person) => {
			const subject = this.#wearers.get(person.name)?.subject;
			return subject !== undefined && person.present ? [{ subject, at: person.walker.at }] : [];
		});
		const carts = this.crowd.carts.map((cart) => ({ subject: `tag:${cart.id}`, at: this.crowd.cartAt(cart) }));
		return [...people, ...carts];
	}

	#tick(hear: (heard: Heard) => void): void {
		const from = this.nowS;
		this.crowd.step(TICK_S);
		this.#ticks++;
		const until = this.nowS;
		const present = this.crowd.people.filter((person) => person.present);
		const due: { t: number; device: Device; onAir: OnAir }[] = [];
		const collect = (device: Device) => {
			const { transmitter } = device;
			transmitter.skipTo(from);
			while (transmitter.nextS < until) {
				const t = transmitter.nextS;
				const onAir = transmitter.send();
				if (onAir) due.push({ t, device, onAir });
			}
		};
		for (const device of this.#fixed) collect(device);
		for (const person of present) {
			for (const device of this.#devicesOf(person)) collect(device);
			const pass = this.#passes.get(person);
			if (pass) collect(pass);
		}
		due.sort((a, b) => a.t - b.t);
		const bodies = present.map(({ walker }) => walker.at);
		for (const { t, device, onAir } of due) this.#transmit(device, onAir, Math.round(t * 1000) / 1000, bodies, hear);
	}

	#transmit(
		{ transmitter, where, outdoors, subject }: Device,
		onAir: OnAir,
		t: number,
		bodies: Point[],
		hear: (h: Heard) => void,
	) {
		const place = where();
		if (place === undefined) return;
		const { at, headingRad } = place;
		const { kind, powerDbm, drift, random, sideRad } = transmitter;
		const facingRad = headingRad === undefined ? undefined : headingRad + sideRad;
		this.#air.carry(
			{ at, heightM: kind.heightM, powerDbm, facingRad, outdoors, drift, random },
			t,
			bodies,
			(receiver, rssiDbm) => hear({ t, receiver, rssiDbm, ...onAir, subject }),
		);
	}

	/** A shopper who comes in is somebody else than last time, with other devices; everybody else keeps theirs. */
	#devicesOf(person: Person): Device[] {
		const worn = this.#worn.get(person);
		if (worn && (worn.visit === person.visit || person.role !== 'shopper')) return worn.devices;
		const random = this.#random.fork(`devices/${person.id}`);
		const { subject, devices } = this.#wearers.get(person.name) ?? { subject: undefined, devices: () => [] };
		const kinds = devices(random);
		const carried = kinds.map((kind, i): Device => {
			const make = person.role === 'shopper' ? undefined : makeOf(this.#store, person.name, 'worn', i);
			return { ...this.#wornBy(person, kind, random.fork(String(i)), make), subject };
		});
		this.#worn.set(person, { visit: person.visit, devices: carried });
		return carried;
	}

	#wornBy(person: Person, kind: DeviceKind, random: Random, make: Random | undefined): Omit<Device, 'subject'> {
		const transmitter = new Transmitter(this.#rarer(kind), this.nowS - TICK_S, this.#air.receivers, random, make);
		const where = () => (person.present ? { at: person.walker.at, headingRad: person.walker.headingRad } : undefined);
		return { transmitter, where, outdoors: false };
	}

	#handOutDevices(shoppers: readonly Stranger[], strangers: number, nextDoor: number | undefined, site: Site): void {
		const random = this.#store.fork('strangers');
		const isWorn = (i: number) => (nextDoor === undefined ? random.chance(WORN_SHARE) : i < strangers - nextDoor);
		for (let i = 0; i < strangers; i++) {
			const phoneless = shoppers[i];
			if (phoneless) phoneless.phones++;
			else if (shoppers.length > 0 && isWorn(i)) random.pick(shoppers).wearables++;
			// counted from the end, they are the same things however many people there are
			else if (nextDoor !== undefined)
				this.#placeNextDoor(strangers - i, this.#store.fork(`next-door/${strangers - i}`), site);
			else this.#placeNextDoor(i, random, site);
		}
	}

	#placeNextDoor(i: number, random: Random, { floor }: Site): void {
		const beyond = random.between(1, NEXT_DOOR_M);
		const x = random.between(0, floor.width);
		const at: Point = random.pick<Point>([
			[x, floor.height + beyond],
			[x, -beyond],
		]);
		this.#place(strangersFixture(random.fork(`kind/${i}`)), `fixture-${i}`, {
			where: () => at,
			outdoors: true,
		});
	}

	#rarer(kind: DeviceKind): DeviceKind {
		return this.#every === 1 ? kind : { ...kind, intervalS: kind.intervalS * this.#every };
	}

	#place(kind: DeviceKind, name: string, { where, outdoors = false, subject }: Placing): void {
		const random = this.#random.fork(`device/${name}`);
		const make = makeOf(this.#store, name, 'placed');
		const transmitter = new Transmitter(this.#rarer(kind), this.nowS, this.#air.receivers, random, make);
		this.#fixed.push({ transmitter, where: () => ({ at: where(), headingRad: undefined }), outdoors, subject });
	}
}

/** Centimetres are enough for a picture. */
function rounded([x, y]: Point): Point {
	return [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
}
