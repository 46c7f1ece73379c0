import { describe, expect, it } from 'vitest';
import { fourRooms } from './radio-world.fixture.ts';
import { passages } from './walls.ts';

const rooms = (zones: Record<string, object> = {}) => {
	const site = fourRooms({ zones });
	const { isOpen, isNear } = passages(site.zones);
	const number = (id: string) => site.zones.findIndex((zone) => zone.id === id);
	return Object.assign((a: string, b: string) => [isOpen(number(a), number(b)), isOpen(number(b), number(a))], {
		isNear: (a: string, b: string) => isNear(number(a), number(b)),
	});
};

describe('passages', () => {
	it('leads to where shapes meet along a side, and not around a corner', () => {
		const between = rooms();
		expect(between('south-west', 'south-east')).toEqual([true, true]);
		expect(between('south-west', 'north-west')).toEqual([true, true]);
		expect(between('south-west', 'north-east')).toEqual([false, false]);
		expect(between('north-east', 'north-east')).toEqual([true, true]);
	});

	it('takes a list as all the doors there are, whoever names them', () => {
		const between = rooms({ 'south-west': { adjacent: ['south-east'] } });
		expect(between('south-west', 'south-east')).toEqual([true, true]);
		expect(between('south-west', 'north-west')).toEqual([false, false]);
		expect(between('north-west', 'north-east')).toEqual([true, true]);
	});

	it('goes around one corner, and not around two', () => {
		const between = rooms({ 'south-west': { adjacent: ['south-east'] } });
		expect(between.isNear('south-west', 'north-east')).toBe(true);
		expect(between.isNear('south-west', 'north-west')).toBe(false);
		expect(rooms().isNear('south-west', 'north-east')).toBe(true);
	});

	it('opens a door that one side names and the other leaves out', () => {
		const between = rooms({ 'south-west': { adjacent: [] }, 'north-west': { adjacent: ['south-west'] } });
		expect(between('south-west', 'north-west')).toEqual([true, true]);
		expect(between('south-west', 'south-east')).toEqual([false, false]);
	});

	it('steps over a gap on the plan, and not over an aisle', () => {
		const strip = (x: number) => [
			[x, 0],
			[x + 4, 0],
			[x + 4, 4],
			[x, 4],
		];
		const zones = (gapM: number) =>
			fourRooms({ zones: { 'south-west': { shape: strip(0) }, 'south-east': { shape: strip(4 + gapM) } } }).zones;
		expect(passages(zones(0.5)).isOpen(0, 1)).toBe(true);
		expect(passages(zones(2)).isOpen(0, 1)).toBe(false);
	});
});
