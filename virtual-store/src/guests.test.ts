// Phone pages' people over the length of their identifiers.
import { expect, it } from 'vitest';
import { Guests } from './guests.ts';
import { Simulation } from './simulation.ts';
import { demoSite } from './testing/demo-site.ts';

const START_S = 1_790_000_400;
const site = demoSite();

function rid(name: string, fromS: number, toS: number) {
	const time = (s: number) => new Date((START_S + s) * 1000).toISOString();
	return { rid: name.padStart(16, '0'), from: time(fromS), to: time(toS) };
}

function open(people = 0) {
	const simulation = new Simulation({ site, seed: 1, people, strangers: people, startS: START_S });
	const guests = new Guests(simulation);
	/** Which of the given rids are heard up to a moment. */
	const heard = (untilS: number, names: string[]) => {
		const found = new Set<string>();
		simulation.advance(START_S + untilS, ({ hex }) => {
			for (const name of names) if (hex.includes(name.padStart(16, '0'))) found.add(name);
		});
		return [...found].sort();
	};
	/** The phone that was taken in. */
	const receive = (...given: Parameters<Guests['receive']>) => {
		const phone = guests.receive(...given);
		if (typeof phone === 'string') throw new Error(phone);
		return phone;
	};
	return { simulation, guests, heard, receive };
}

it('advertises the identifier of the moment and takes new ones over at once', () => {
	const { guests, heard } = open();
	guests.receive({ rids: [rid('a1', 0, 60), rid('a2', 60, 120)] });
	const names = ['a1', 'a2', 'a3'];
	expect(heard(59, names)).toEqual(['a1']);
	expect(heard(61, names)).toEqual(['a1', 'a2']);
	guests.receive({ rids: [rid('a2', 60, 120), rid('a3', 62, 200)].reverse() });
	expect(heard(62.2, names)).toEqual(['a2']);
	expect(heard(119, names)).toContain('a2');
	expect(heard(150, names)).toContain('a3');
});

it('sends home whose identifiers have all ended', () => {
	const { simulation, guests, receive } = open();
	const first = receive({ rids: [rid('a1', 0, 60)] });
	const second = receive({ rids: [rid('b1', 0, 600)] });
	simulation.advance(START_S + 70, () => {});
	guests.removeExpired();
	expect(guests.find(first.id)).toBeUndefined();
	expect(guests.find(second.id)?.id).toBe(second.id);
	expect(simulation.truth().people.map(({ id }) => id)).not.toContain(first.id);
});

it('lets a page be somebody who is there: they carry its pass, go on with their plan, and are given back', () => {
	const { simulation, guests, heard, receive } = open(10);
	heard(5, []);
	const [chosen] = guests.people();
	const kindOf = () => simulation.truth().people.find(({ id }) => id === chosen!.id)?.kind;
	expect([chosen!.words.startsWith('somebody '), kindOf()]).toEqual([true, 'stranger']);
	const phone = receive({ rids: [rid('a1', 0, 3600)], person: chosen!.id });
	expect(phone).toMatchObject({ at: chosen!.at, zone: chosen!.zone, person: { id: chosen!.id } });
	expect([kindOf(), guests.people().some(({ id }) => id === chosen!.id)]).toEqual(['pass', false]);
	expect(heard(10, ['a1'])).toEqual(['a1']);
	expect(receive({ rids: [rid('a1', 0, 3600), rid('a2', 3600, 7200)] }).id).toBe(phone.id);
	expect(guests.remove(phone.id)).toBe(true);
	expect([kindOf(), guests.people().some(({ id }) => id === chosen!.id)]).toEqual(['stranger', true]);
	expect(heard(15, ['a1'])).toEqual([]);
});

it('hands a page on from a guest to a person, who stays out once they went home and is the same when sent for', () => {
	const { simulation, guests, heard, receive } = open(10);
	const guest = receive({ rids: [rid('a1', 0, 86_400)] });
	const [chosen] = guests.people();
	const { id } = receive({ rids: [rid('a1', 0, 86_400)], person: chosen!.id });
	expect([id === guest.id, guests.find(guest.id)]).toEqual([false, undefined]);
	guests.walk(id, null);
	heard(600, []);
	expect(guests.find(id)).toMatchObject({ zone: null, walkingTo: null, hears: [] });
	guests.walk(id, 'kids');
	heard(640, []);
	expect(guests.find(id)).toMatchObject({ zone: 'kids', person: { id: chosen!.id } });
	expect(simulation.truth().people).toContainEqual(expect.objectContaining({ id: chosen!.id, kind: 'pass' }));
});

it('knows nobody who is gone, at work, or with a pass already', () => {
	const { simulation, guests, receive } = open(10);
	const [chosen] = guests.people();
	receive({ rids: [rid('a1', 0, 3600)], person: chosen!.id });
	const staff = simulation.crowd.people.find(({ role }) => role === 'staff')!;
	for (const who of [chosen!.id, staff.id, 'shopper-1-99', 'phone-1']) {
		expect(guests.receive({ rids: [rid('b1', 0, 3600)], person: who })).toBe('gone');
	}
});

it("hears the door's beacon at the door, and more weakly from far away", () => {
	const { guests, heard, receive } = open();
	const { id, hears } = receive({ rids: [rid('a1', 0, 3600)] });
	const door = site.beacons[0]!.ibeacon!;
	expect(hears).toContainEqual({ ...door, rssiDbm: expect.any(Number) });
	const levelDbm = (fromS: number) => {
		const levels = Array.from({ length: 30 }, (_, i) => {
			heard(fromS + i, []);
			return guests.find(id)!.hears!.find(({ major, minor }) => major === door.major && minor === door.minor)?.rssiDbm;
		}).filter((level) => level !== undefined);
		return levels.reduce((sum, level) => sum + level, 0) / levels.length;
	};
	guests.walk(id, 'entrance');
	const near = levelDbm(10);
	guests.walk(id, 'outdoor');
	expect(near).toBeGreaterThan(levelDbm(80) + 10);
});

it('is silent where the page only listens, and on the air again when told', () => {
	const { heard, receive } = open();
	const rids = [rid('a1', 0, 3600)];
	const { id } = receive({ rids, advertises: false });
	expect(heard(10, ['a1'])).toEqual([]);
	expect(receive({ rids }).id).toBe(id);
	expect(heard(20, ['a1'])).toEqual(['a1']);
});
