// Phone pages' stand-ins: each page that hands over identifiers gets one person, whom it may send about.
import { fromTimestamp, type PassReply, type PhoneReply } from '@aisle/protocol';
import type { Person } from './people/person.ts';
import { handedOver, passKind } from './radio/known.ts';
import type { Simulation } from './simulation.ts';

type Rids = PassReply['rids'];
type Guest = { id: string; rids: Rids; person: Person; refresh(): void };

/** A demo's audience, not a load test. */
const GUESTS_MAX = 100;
/** Every third phone advertises as an iPhone does. */
const IPHONE_EVERY = 3;

export class Guests {
	readonly #simulation: Simulation;
	readonly #guests = new Map<string, Guest>();
	#count = 0;

	constructor(simulation: Simulation) {
		this.#simulation = simulation;
	}

	/** The same person where a rid is known already, else somebody who walks in by the door; undefined: the store is full. */
	receive(rids: Rids): PhoneReply | undefined {
		this.removeExpired();
		const names = new Set(rids.map(({ rid }) => rid));
		const known = [...this.#guests.values()].find((guest) => guest.rids.some(({ rid }) => names.has(rid)));
		if (known) {
			known.rids = rids;
			known.refresh();
			return this.#reply(known);
		}
		if (this.#guests.size >= GUESTS_MAX) return undefined;
		const id = `phone-${++this.#count}`;
		const form = this.#count % IPHONE_EVERY === 0 ? 'iphone' : 'android';
		const pass = passKind(
			handedOver(() => this.#guests.get(id)?.rids ?? []),
			form,
		);
		const guest: Guest = { id, rids, ...this.#simulation.addGuest(id, pass) };
		this.#guests.set(id, guest);
		return this.#reply(guest);
	}

	find(id: string): PhoneReply | undefined {
		const guest = this.#guests.get(id);
		return guest && this.#reply(guest);
	}

	/** null: home. The zone is one of the site's. */
	walk(id: string, zone: string | null): PhoneReply | undefined {
		this.#guests.get(id)?.person.send(zone);
		return this.find(id);
	}

	/** false: there was none */
	remove(id: string): boolean {
		const guest = this.#guests.get(id);
		if (guest) this.#simulation.removeGuest(guest.person);
		return this.#guests.delete(id);
	}

	/** A page that was closed hands over nothing new; its last identifier ends, and with it its person. */
	removeExpired(): void {
		for (const { id, rids } of [...this.#guests.values()]) {
			if (rids.every(({ to }) => fromTimestamp(to) <= this.#simulation.nowS)) this.remove(id);
		}
	}

	#reply({ id, person }: Guest): PhoneReply {
		const { at } = person.walker;
		const zone = person.present ? (this.#simulation.crowd.plan.zoneAt(at)?.id ?? null) : null;
		return { id, at, zone, walkingTo: person.present ? person.walkingTo : null };
	}
}
