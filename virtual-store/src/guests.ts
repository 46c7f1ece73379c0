// Phone pages' stand-ins: each page that hands over identifiers gets one person, whom it may send about.
import { fromTimestamp, type PeopleReply, type PhoneReply, type PhoneRequest } from '@aisle/protocol';
import type { Person } from './people/person.ts';
import { personWords } from './people/person-words.ts';
import { handedOver, passKind } from './radio/known.ts';
import type { Simulation } from './simulation.ts';

type Pass = Pick<PhoneRequest, 'rids' | 'advertises'>;
type Guest = { id: string; pass: Pass; person: Person; isBorrowed: boolean; refresh(): void };

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

	/** Whom a page may become: shoppers who are in the store and carry no pass. */
	people(): PeopleReply['people'] {
		return this.#free().map((person) => {
			const { at } = person.walker;
			return { id: person.id, words: this.#words(person), at, zone: this.#zoneAt(person)?.id ?? null };
		});
	}

	/**
	 * The same phone where a rid is known already, else a new one. It goes to `who`, who may have to hand it on from
	 * somebody else, or where nobody is named to somebody who walks in by the door.
	 */
	receive({ person: who, ...pass }: PhoneRequest): PhoneReply | 'full' | 'gone' {
		this.removeExpired();
		const names = new Set(pass.rids.map(({ rid }) => rid));
		const known = [...this.#guests.values()].find((guest) => guest.pass.rids.some(({ rid }) => names.has(rid)));
		if (known && (who === undefined || known.person.id === who)) {
			known.pass = pass;
			known.refresh();
			return this.#reply(known);
		}
		const person = who === undefined ? undefined : this.#free().find(({ id }) => id === who);
		if (who !== undefined && person === undefined) return 'gone';
		if (known) this.remove(known.id);
		if (this.#guests.size >= GUESTS_MAX) return 'full';
		return this.#reply(this.#add(pass, person));
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
		if (guest === undefined) return false;
		const { person, isBorrowed } = guest;
		this.#simulation.takePass(person);
		if (isBorrowed) person.giveBack();
		else this.#simulation.removeGuest(person);
		return this.#guests.delete(id);
	}

	/** A page that was closed hands over nothing new; its last identifier ends, and with it its person. */
	removeExpired(): void {
		for (const { id, pass } of [...this.#guests.values()]) {
			if (pass.rids.every(({ to }) => fromTimestamp(to) <= this.#simulation.nowS)) this.remove(id);
		}
	}

	#add(pass: Pass, borrowed: Person | undefined): Guest {
		const id = `phone-${++this.#count}`;
		const form = this.#count % IPHONE_EVERY === 0 ? 'iphone' : 'android';
		const onAir = () => {
			const given = this.#guests.get(id)?.pass;
			return given === undefined || given.advertises === false ? [] : given.rids;
		};
		borrowed?.lend();
		const person = borrowed ?? this.#simulation.addGuest(id);
		const isBorrowed = borrowed !== undefined;
		const { refresh } = this.#simulation.givePass(person, id, passKind(handedOver(onAir), form));
		const guest: Guest = { id, pass, person, isBorrowed, refresh };
		this.#guests.set(id, guest);
		return guest;
	}

	/** Staff are at work, whoever has a pass has one, and guests are other pages' people. */
	#free(): Person[] {
		const { crowd } = this.#simulation;
		return crowd.people.filter(
			(person) =>
				person.present &&
				(person.role === 'shopper' || person.role === 'regular') &&
				this.#simulation.kindOf(person) !== 'pass',
		);
	}

	#words(person: Person): string {
		const { crowd } = this.#simulation;
		const nameOf = (id: string | null) => crowd.plan.zones.find((zone) => zone.id === id)?.name;
		return personWords({
			zone: this.#zoneAt(person)?.name,
			walkingTo: nameOf(person.walkingTo),
			hasCart: crowd.carts.some(({ pushedBy }) => pushedBy === person),
			hasFob: this.#simulation.hasTag(person),
		});
	}

	#zoneAt({ present, walker }: Person) {
		return present ? this.#simulation.crowd.plan.zoneAt(walker.at) : undefined;
	}

	#reply({ id, person, isBorrowed }: Guest): PhoneReply {
		return {
			id,
			at: person.walker.at,
			zone: this.#zoneAt(person)?.id ?? null,
			walkingTo: person.present ? person.walkingTo : null,
			...(isBorrowed ? { person: { id: person.id, words: this.#words(person) } } : {}),
			hears: this.#simulation.heardBy(person),
		};
	}
}
