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

function open() {
	const simulation = new Simulation({ site, seed: 1, people: 0, strangers: 0, startS: START_S });
	const guests = new Guests(simulation);
	/** Which of the given rids are heard up to a moment. */
	const heard = (untilS: number, names: string[]) => {
		const found = new Set<string>();
		simulation.advance(START_S + untilS, ({ hex }) => {
			for (const name of names) if (hex.includes(name.padStart(16, '0'))) found.add(name);
		});
		return [...found].sort();
	};
	return { simulation, guests, heard };
}

it('advertises the identifier of the moment and takes new ones over at once', () => {
	const { guests, heard } = open();
	guests.receive([rid('a1', 0, 60), rid('a2', 60, 120)]);
	const names = ['a1', 'a2', 'a3'];
	expect(heard(59, names)).toEqual(['a1']);
	expect(heard(61, names)).toEqual(['a1', 'a2']);
	guests.receive([rid('a2', 60, 120), rid('a3', 62, 200)].reverse());
	expect(heard(62.2, names)).toEqual(['a2']);
	expect(heard(119, names)).toContain('a2');
	expect(heard(150, names)).toContain('a3');
});

it('sends home whose identifiers have all ended', () => {
	const { simulation, guests } = open();
	const first = guests.receive([rid('a1', 0, 60)])!;
	const second = guests.receive([rid('b1', 0, 600)])!;
	simulation.advance(START_S + 70, () => {});
	guests.removeExpired();
	expect(guests.find(first.id)).toBeUndefined();
	expect(guests.find(second.id)?.id).toBe(second.id);
	expect(simulation.truth().people.map(({ id }) => id)).not.toContain(first.id);
});
