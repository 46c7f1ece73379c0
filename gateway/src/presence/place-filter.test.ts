import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS_A_DB } from './levels.ts';
import { likelihoods } from './packet-likelihood.ts';
import { PlaceFilter, scratchFor } from './place-filter.ts';
import { fourRooms } from './radio-world.fixture.ts';
import { signalMap } from './signal-map.ts';
import { storeGrid } from './store-grid.ts';

function setUp(zones: Record<string, object> = {}) {
	const site = fourRooms({ zones });
	const grid = storeGrid(site);
	const { levels } = signalMap(site, grid, []);
	const filter = new PlaceFilter(grid, scratchFor(grid));
	const chances = new Float64Array(site.zones.length + 1);
	const hear = (receiver: string, dbm: number, weight = 1) =>
		filter.weigh(levels.get(receiver)!, dbm * LEVELS_A_DB, likelihoods(weight)!, chances);
	const sum = () => chances.reduce((all, one) => all + one, 0);
	return { filter, chances, hear, sum };
}

describe('PlaceFilter', () => {
	it('knows nothing at first', () => {
		const { hear, chances } = setUp();
		hear('middle', -80);
		for (const zone of [0, 1, 2, 3]) expect(chances[zone]).toBeCloseTo(0.25, 3);
	});

	it('stays a probability, whatever it is told', () => {
		const said = fc.record({
			receiver: fc.constantFrom('west', 'east', 'south', 'north', 'middle'),
			dbm: fc.integer({ min: -127, max: 20 }),
			weight: fc.constantFrom(0.2, 0.5, 1),
			dtS: fc.constantFrom(0, 0.2, 0.5, 3, 25, 1000),
		});
		fc.assert(
			fc.property(fc.array(said, { maxLength: 60 }), (packets) => {
				const { filter, hear, sum } = setUp();
				for (const { receiver, dbm, weight, dtS } of packets) {
					if (dtS > 0) filter.move(dtS);
					const expected = hear(receiver, dbm, weight);
					expect(expected).toBeLessThan(0);
					expect(sum()).toBeCloseTo(1, 6);
					const [x, y] = filter.middle();
					expect(x > 0 && x < 20 && y > 0 && y < 16).toBe(true);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it('knows where it is after any number of packets in one moment, as of a thousand receivers', () => {
		const { filter, hear, sum } = setUp();
		for (let i = 0; i < 1000; i++) hear(i % 2 === 0 ? 'west' : 'east', i % 2 === 0 ? 20 : -127);
		expect(sum()).toBeCloseTo(1, 6);
		expect(filter.middle().every(Number.isFinite)).toBe(true);
		filter.move(1);
		expect(hear('middle', -70)).toBeLessThan(0);
	});

	it('finds a loud receiver, and forgets with time', () => {
		const { filter, hear, chances } = setUp();
		for (let i = 0; i < 4; i++) hear('west', -60);
		const [x, y] = filter.middle();
		expect(Math.hypot(x - 0.5, y - 8)).toBeLessThan(2);
		filter.move(1000);
		hear('middle', -75, 0.2);
		expect(Math.max(...chances)).toBeLessThan(0.3);
	});

	it('goes through doors and not through walls', () => {
		const wallTo = (adjacent: string[]) => {
			const { filter, hear, chances } = setUp({ 'south-west': { adjacent }, 'north-west': { adjacent: [] } });
			filter.restart(0);
			for (let i = 0; i < 20; i++) filter.move(0.5);
			hear('middle', -75, 0.2);
			return chances;
		};
		const open = wallTo(['south-east']);
		expect(open[1]).toBeGreaterThan(0.1);
		expect(open[2]).toBeLessThan(0.05);
		expect(wallTo(['north-west'])[2]).toBeGreaterThan(0.1);
	});

	it('finds somebody whom it supposed behind a wall', () => {
		const { filter, hear, chances } = setUp({ 'south-west': { adjacent: [] } });
		filter.restart(3);
		for (let i = 0; i < 20; i++) {
			filter.move(0.5);
			hear('west', -62);
			hear('south', -78);
			hear('north', -84);
			hear('east', -87);
		}
		expect(chances[0]! + chances[2]!).toBeGreaterThan(0.9);
	});
});
