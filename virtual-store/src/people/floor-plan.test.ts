// Ways through the store: on the floor, by the aisle where that is no detour, and there at all on plans of every size.
import { contains } from '@aisle/protocol';
import { expect, it } from 'vitest';
import { Random } from '../random.ts';
import { demoSite } from '../testing/demo-site.ts';
import { FloorPlan } from './floor-plan.ts';

const site = demoSite();
const plan = new FloorPlan(site);
const zone = (id: string) => site.zones.find((candidate) => candidate.id === id)!;

it('puts the door on the outer wall of the entrance', () => {
	expect(plan.door).toEqual([12, 0.4]);
});

it('finds places inside every zone, also where a zone is no rectangle', () => {
	const random = new Random('spots');
	for (const place of site.zones) {
		for (let i = 0; i < 50; i++) expect(contains(place.shape, plan.spotIn(place, random))).toBe(true);
	}
});

it('goes by the aisle from department to department', () => {
	const way = plan.route([2, 17], [22, 17]);
	const through = new Set<string | undefined>();
	let from: [number, number] = [2, 17];
	for (const to of way) {
		for (let share = 0; share <= 1; share += 0.02) {
			through.add(plan.zoneAt([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share])?.id);
		}
		from = to;
	}
	expect(from).toEqual([22, 17]);
	expect(through).toContain('aisle');
	expect([...through].sort()).toEqual(['aisle', 'outdoor', 'running']);
});

it('goes straight where nothing is in the way', () => {
	expect(plan.route([10, 1], [14, 3])).toEqual([[14, 3]]);
});

it('does not walk through the checkout when the entrance is beside it', () => {
	const way = plan.route([21, 6], plan.door);
	const cut = way.some(([x, y]) => contains(zone('checkout').shape, [x, y]));
	expect(cut).toBe(false);
});

it('copes with a hall of a kilometre and with a kiosk', () => {
	for (const size of [1000, 1]) {
		const hall = new FloorPlan({
			floor: { width: size, height: size },
			zones: [
				{
					id: 'all',
					name: 'All',
					kind: 'floor',
					shape: [
						[0, 0],
						[size, 0],
						[size, size],
						[0, size],
					],
				},
			],
		});
		const goal = hall.inside([size, size]);
		expect(hall.route([0, 0], [size, size]).at(-1)).toEqual(goal);
	}
});
