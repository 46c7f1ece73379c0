import type { Point } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { LEVELS_A_DB } from './levels.ts';
import { fourRooms, radio } from './radio-world.fixture.ts';
import { signalMap } from './signal-map.ts';
import { storeGrid } from './store-grid.ts';
import type { SurveyReading } from './survey-reading.ts';

const site = fourRooms();
const grid = storeGrid(site);
const cellAt = ([x, y]: Point) => (Math.floor(y) + 1) * grid.stride + Math.floor(x) + 1;

const PLACES: Point[] = [];
for (let x = 1.5; x < 20; x += 3) for (let y = 1.5; y < 16; y += 3) PLACES.push([x, y]);

/** Every place, heard a few times; `shelf` takes off what stands in the way. */
function surveyOf(
	options: Partial<Parameters<typeof radio>[0]> = {},
	shelf: (receiver: string, at: Point) => number = () => 0,
) {
	const hear = radio({ site, noiseDb: 1, ...options });
	return PLACES.flatMap((at, i): SurveyReading[] =>
		[0, 1, 2].flatMap((k) =>
			hear(at, i * 10 + k).map((packet) => ({ ...packet, rssiDbm: packet.rssiDbm - shelf(packet.receiver, at), at })),
		),
	);
}

const level = (map: ReturnType<typeof signalMap>, receiver: string, at: Point) =>
	map.levels.get(receiver)![cellAt(at)]! / LEVELS_A_DB;

describe('signalMap', () => {
	it('goes by distance where there was no survey', () => {
		const map = signalMap(site, grid, []);
		expect(map.surveyed).toBe(false);
		// 5 m along the floor and 1 m down
		expect(level(map, 'middle', [15.4, 8.4])).toBeCloseTo(-60 - 20 * Math.log10(Math.hypot(5.5, 0.5, 1)), 0);
		expect(map.findings).toEqual([]);
	});

	it('says which zones are too small to be told apart on so large a floor', () => {
		const zones = site.zones.flatMap((zone) => [1, 2, 3].map((n) => ({ ...zone, id: `${zone.id}-${n}` })));
		const mall = { ...site, zones, floor: { width: 1000, height: 1000 } };
		const { findings } = signalMap(mall, storeGrid(mall), []);
		expect(findings[0]?.words).toMatch(
			/^Zones? \S.* too small on a floor of 1000 x 1000 m: nobody is ever placed there\./,
		);
	});

	it('takes the level and the slope of each receiver from the survey', () => {
		const map = signalMap(site, grid, surveyOf({ offsetDb: { west: -9 } }));
		expect(map.surveyed).toBe(true);
		const plain = signalMap(site, grid, []);
		for (const at of [
			[3.5, 8.5],
			[12.5, 4.5],
		] as Point[]) {
			expect(level(map, 'west', at) - level(plain, 'west', at)).toBeGreaterThan(-11);
			expect(level(map, 'west', at) - level(plain, 'west', at)).toBeLessThan(-7);
			expect(Math.abs(level(map, 'east', at) - level(plain, 'east', at))).toBeLessThan(2);
		}
	});

	it('knows what stands in the way in one corner, and does not carry it into the others', () => {
		const rack = (receiver: string, [x, y]: Point) => (receiver === 'west' && x < 7 && y > 10 ? 12 : 0);
		const map = signalMap(site, grid, surveyOf({}, rack));
		const without = signalMap(site, grid, surveyOf());
		const takenDb = (at: Point) => level(without, 'west', at) - level(map, 'west', at);
		expect(takenDb([4.5, 13.5])).toBeGreaterThan(6);
		expect(Math.abs(takenDb([4.5, 3.5]))).toBeLessThan(4);
		expect(Math.abs(takenDb([16.5, 4.5]))).toBeLessThan(4);
	});

	it('expects little where a receiver heard nothing that others heard', () => {
		const deaf = surveyOf().filter(({ receiver, at }) => receiver !== 'north' || at![1] > 6);
		expect(level(signalMap(site, grid, deaf), 'north', [10.5, 1.5])).toBeLessThan(-88);
	});

	it('finds a receiver without a place where the survey heard it loudest, else in its zone', () => {
		const receivers = site.receivers.map((receiver) =>
			receiver.id === 'east' ? { id: 'east', zone: 'south-east', kind: 'adapter' as const, height: 2.1 } : receiver,
		);
		const blind = { ...site, receivers };
		const loudest = (map: ReturnType<typeof signalMap>) => {
			const levels = map.levels.get('east')!;
			const cell = grid.zone.reduce(
				(best, zone, i) => (zone < 4 && levels[i]! > levels[best]! ? i : best),
				cellAt([1, 1]),
			);
			return [grid.x[cell]!, grid.y[cell]!] as Point;
		};
		const [x, y] = loudest(signalMap(blind, grid, surveyOf()));
		expect(Math.hypot(x - 19.5, y - 8)).toBeLessThan(3.5);
		const guessed = loudest(signalMap(blind, grid, []));
		expect(Math.hypot(guessed[0] - 15, guessed[1] - 4)).toBeLessThan(1);
	});

	it('uses a survey that names zones only', () => {
		const byZone = site.zones.flatMap(({ id, shape }, i): SurveyReading[] => {
			const at: Point = [(shape[0]![0] + shape[2]![0]) / 2, (shape[0]![1] + shape[2]![1]) / 2];
			return radio({ site, noiseDb: 1, offsetDb: { middle: -10 } })(at, i).map((packet) => ({ ...packet, zone: id }));
		});
		const map = signalMap(site, grid, byZone);
		expect(map.surveyed).toBe(true);
		expect(level(map, 'middle', [5.5, 4.5])).toBeLessThan(level(signalMap(site, grid, []), 'middle', [5.5, 4.5]) - 6);
	});

	it('does not use a survey of too few places, and says so', () => {
		const few = surveyOf().filter(({ at }) => at![0] < 6 && at![1] < 4);
		const map = signalMap(site, grid, few);
		expect(map.surveyed).toBe(false);
		expect(map.findings).toEqual([
			{ about: 'survey', words: expect.stringMatching(/^The survey has 2 places and is not used yet.*record 5/) },
		]);
		expect(map.levels).toEqual(signalMap(site, grid, []).levels);
	});

	it('says where no receiver is near', () => {
		const receivers = [{ id: 'far', at: [0.5, 0.5], height: 2.1 }];
		const large = { ...fourRooms({ receivers }), floor: { width: 60, height: 60 } };
		large.zones = large.zones.map((zone, i) => ({
			...zone,
			shape: zone.shape.map(([x, y]): Point => [x + (i === 3 ? 35 : 0), y + (i === 3 ? 40 : 0)]),
		}));
		const { findings } = signalMap(large, storeGrid(large), []);
		expect(findings).toEqual([
			{
				about: 'north-east',
				words: expect.stringMatching(/^No receiver is near enough to north-east: .*Put a receiver there\.$/),
			},
		]);
	});

	it('refuses a survey of another floor, in words', () => {
		const { width, height } = site.floor;
		// receivers in the middle of walls look the same from either side; this store has them in corners
		const corners: Record<string, Point> = {
			west: [0.5, 0.5],
			east: [19.5, 4],
			south: [3, 15.5],
			north: [8, 0.5],
			middle: [5, 5],
		};
		const lopsided = {
			...site,
			receivers: site.receivers.map((receiver) => ({ ...receiver, at: corners[receiver.id] })),
		};
		const good = PLACES.flatMap((at, i) =>
			radio({ site: lopsided, noiseDb: 1 })(at, i).map((packet) => ({ ...packet, at })),
		);
		const wrong = good.map(
			(reading): SurveyReading => ({ ...reading, at: [width - reading.at[0], height - reading.at[1]] }),
		);
		expect(signalMap(lopsided, grid, good)).toMatchObject({ surveyed: true, findings: [] });
		const map = signalMap(lopsided, grid, wrong);
		expect(map.surveyed).toBe(false);
		expect(map.findings).toMatchObject([{ about: 'survey', words: expect.stringContaining('another floor') }]);
	});

	it('names a receiver that hangs elsewhere, and those that the survey does not know', () => {
		const moved = {
			...site,
			receivers: site.receivers.map((receiver) =>
				receiver.id === 'west' ? { ...receiver, at: [19, 1] as Point } : receiver,
			),
		};
		const map = signalMap(
			moved,
			grid,
			surveyOf().filter(({ receiver }) => receiver !== 'north'),
		);
		expect(map.findings.map(({ about }) => about)).toEqual(['west', 'survey']);
		expect(map.findings[1]!.words).toContain('Receiver north is not in the survey');
		// the survey is believed, not the site file
		expect(level(map, 'west', [1.5, 7.5])).toBeGreaterThan(level(map, 'west', [18.5, 1.5]) + 10);
	});
});
