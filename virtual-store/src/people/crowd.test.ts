// People who behave: they stay on the floor, walk at walking pace, go everywhere, queue, leave and are followed by others.
import type { Point, Zone } from '@aisle/protocol';
import { expect, it } from 'vitest';
import { Random } from '../random.ts';
import { demoSite } from '../testing/demo-site.ts';
import { Crowd } from './crowd.ts';

const DT_S = 0.1;
const site = demoSite();

function crowd(seed: number, shoppers = 20): Crowd {
	return new Crowd(
		{ site, shoppers, regulars: ['fob'], staff: ['badge'], carts: ['cart-1', 'cart-2'] },
		new Random(`${seed}`),
	);
}

it('keeps everybody and every cart on the floor, at a plausible pace', () => {
	const store = crowd(1);
	const speeds: number[] = [];
	for (let i = 0; i < 6000; i++) {
		const before = new Map(store.people.map((person) => [person, { visit: person.visit, at: person.walker.at }]));
		store.step(DT_S);
		for (const person of store.people) {
			const { at } = person.walker;
			expect(onFloor(at)).toBe(true);
			const was = before.get(person)!;
			if (person.present && person.walker.walking && was.visit === person.visit) {
				speeds.push(Math.hypot(at[0] - was.at[0], at[1] - was.at[1]) / DT_S);
			}
		}
		for (const cart of store.carts) expect(onFloor(store.cartAt(cart))).toBe(true);
	}
	expect(Math.max(...speeds)).toBeLessThan(1.7);
	const mean = speeds.reduce((a, b) => a + b) / speeds.length;
	expect(mean).toBeGreaterThan(0.7);
	expect(mean).toBeLessThan(1.4);
});

it('lets shoppers come and go, and sends them everywhere a customer goes', () => {
	const store = crowd(2);
	const seen = new Set<string>();
	const ids = new Set<string>();
	let present = 0;
	const minutes = 20;
	for (let i = 0; i < (minutes * 60) / DT_S; i++) {
		store.step(DT_S);
		for (const person of store.people) {
			if (!person.present) continue;
			present++;
			ids.add(person.id);
			seen.add(store.plan.zoneAt(person.walker.at)?.id ?? 'nowhere');
		}
	}
	expect([...seen].filter((id) => id !== 'nowhere').sort()).toEqual(site.zones.map(({ id }) => id).sort());
	expect(ids.size).toBeGreaterThan(40);
	const meanPresent = present / ((minutes * 60) / DT_S);
	expect(meanPresent).toBeGreaterThan(0.75 * 22);
	expect(meanPresent).toBeLessThan(22);
});

it('does not jam the till', () => {
	const store = crowd(3, 25);
	let atTill = 0;
	const steps = 1800 / DT_S;
	for (let i = 0; i < steps; i++) {
		store.step(DT_S);
		atTill += store.people.filter(
			({ present, walker }) => present && zoneId(store.plan.zoneAt(walker.at)) === 'checkout',
		).length;
	}
	expect(atTill / steps).toBeGreaterThan(0.3);
	expect(atTill / steps).toBeLessThan(8);
});

it('brings a guest in by the door, to a department, and home when sent', () => {
	const store = crowd(4, 0);
	const guest = store.addGuest('phone-1');
	expect(guest.present).toBe(true);
	expect(guest.walker.at).toEqual(store.plan.door);
	run(store, 15);
	expect(zoneId(store.plan.zoneAt(guest.walker.at))).toBe('shoes');
	guest.send('outdoor');
	expect(guest.walkingTo).toBe('outdoor');
	run(store, 30);
	expect(zoneId(store.plan.zoneAt(guest.walker.at))).toBe('outdoor');
	guest.send(null);
	run(store, 40);
	expect(guest.present).toBe(false);
	run(store, 600);
	expect(guest.present).toBe(false);
	guest.send('kids');
	expect(guest.present).toBe(true);
	run(store, 30);
	expect(zoneId(store.plan.zoneAt(guest.walker.at))).toBe('kids');
});

it('has a cart follow whoever pushes it and come back to its bay', () => {
	const store = crowd(5, 6);
	const pushed = new Set<string>();
	let returned = 0;
	const was = new Map(store.carts.map((cart) => [cart, cart.pushedBy]));
	for (let i = 0; i < 12_000; i++) {
		store.step(DT_S);
		for (const cart of store.carts) {
			if (was.get(cart) && !cart.pushedBy) returned++;
			was.set(cart, cart.pushedBy);
			if (!cart.pushedBy) {
				expect(store.cartAt(cart)).toEqual(cart.bay);
				continue;
			}
			pushed.add(cart.id);
			const [x, y] = store.cartAt(cart);
			const { at } = cart.pushedBy.walker;
			expect(Math.hypot(x - at[0], y - at[1])).toBeLessThan(0.75);
		}
	}
	expect([...pushed].sort()).toEqual(['cart-1', 'cart-2']);
	expect(returned).toBeGreaterThan(0);
});

function run(store: Crowd, seconds: number): void {
	for (let i = 0; i < seconds / DT_S; i++) store.step(DT_S);
}

function onFloor([x, y]: Point): boolean {
	return x >= 0 && y >= 0 && x <= site.floor.width && y <= site.floor.height;
}

function zoneId(zone: Zone | undefined): string | undefined {
	return zone?.id;
}
