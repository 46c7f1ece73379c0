import type { Point, Site } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { makeEstimator } from './make-estimator.ts';
import { fourRooms, type RadioOptions, radio, stay, walk, zonesNamed } from './radio-world.fixture.ts';

const site = fourRooms();
const hearing = (options: Partial<RadioOptions> = {}) => radio({ site, ...options });
const named = (list: readonly { zone: string | null }[]) => list.map(({ zone }) => zone);

/** Up the west side, across the north, down the east: three changes of zone. */
const ROUND: Point[] = [
	[4, 2],
	[4, 14],
	[16, 14],
	[16, 2],
];

describe('ZoneFilter', () => {
	it('names the zone of somebody who stands there within a second or so, with where and how sure', () => {
		const [first, ...others] = zonesNamed(makeEstimator(site), stay([15, 4], 120), hearing());
		expect(first!.zone).toBe('south-east');
		expect(first!.t).toBeLessThanOrEqual(1002);
		expect(first!.estimate.confidence).toBeGreaterThan(0.4);
		expect(others).toEqual([]);
	});

	it('follows somebody who walks through every zone, each once, soon after the border', () => {
		const steps = [...walk(ROUND), ...stay([16, 2], 10, { startT: 1036.5 })];
		const lagsS: number[] = [];
		for (const seed of [1, 2, 3, 4, 5, 6, 7]) {
			const changes = zonesNamed(makeEstimator(site), steps, hearing({ seed }));
			expect(named(changes)).toEqual(['south-west', 'north-west', 'north-east', 'south-east']);
			const crossedT = [8, 20, 32].map((metres) => 1000 + metres - 2);
			for (const [i, { t }] of changes.slice(1).entries()) lagsS.push(t - crossedT[i]!);
		}
		lagsS.sort((a, b) => a - b);
		expect(lagsS[lagsS.length >> 1]).toBeLessThan(5);
		expect(lagsS.at(-1)).toBeLessThan(10);
		expect(lagsS[0]).toBeGreaterThan(-5);
	});

	it('does not change its mind about somebody who stands near a border, hour after hour', () => {
		const near = zonesNamed(makeEstimator(site), stay([8.5, 4], 1800), hearing({ seed: 7 }));
		expect(near.length).toBeLessThanOrEqual(4);
	});

	it('learns that a tag is quiet, or loud', () => {
		for (const deviceDb of [-10, 8]) {
			const changes = zonesNamed(makeEstimator(site), walk(ROUND), hearing({ deviceDb }));
			expect(named(changes).slice(-3)).toEqual(['north-west', 'north-east', 'south-east']);
		}
	});

	it('believes ten packets a second little more than two', () => {
		const meanConfidence = (everyS: number) => {
			const estimator = makeEstimator(site);
			const hear = hearing({ seed: 3 });
			const packets = stay([8.8, 4], 120, { everyS }).flatMap(({ t, at }) => hear(at, t));
			const sure = packets.map((packet) => estimator.observe(packet)?.confidence ?? 0);
			return sure.reduce((sum, one) => sum + one, 0) / sure.length;
		};
		expect(meanConfidence(0.1)).toBeLessThan(meanConfidence(0.5) + 0.1);
	});

	it('is not moved by an advert that comes late, nor by one without a place', () => {
		const estimator = makeEstimator(site);
		zonesNamed(estimator, stay([15, 12], 30), hearing());
		expect(estimator.observe({ subject: 'tag:x', receiver: 'west', rssiDbm: -50, t: 1020 })).toBeUndefined();
		expect(estimator.observe({ subject: 'tag:x', receiver: 'nobody', rssiDbm: -50, t: 1030 })).toBeUndefined();
		expect(estimator.observe(hearing()([15, 12], 1030.1)[0]!)?.zone).toBe('north-east');
	});

	it('keeps everybody where they are when clocks jump by an hour, either way', () => {
		for (const jumpS of [3600, -3600]) {
			const estimator = makeEstimator(site);
			zonesNamed(estimator, stay([15, 12], 60), hearing());
			const after = zonesNamed(estimator, stay([15, 12], 60, { startT: 1060 + jumpS }), hearing({ seed: 5 }));
			expect(named(after)).toEqual(['north-east']);
		}
	});

	it('goes on after a restart with the zone that was written down', () => {
		const estimator = makeEstimator(site);
		estimator.resume('tag:x', 'south-west', 1000);
		const changes = zonesNamed(estimator, stay([9, 4], 60), hearing({ seed: 2 }));
		expect(named(changes)).toEqual(['south-west']);
		expect(changes[0]!.t).toBe(1000);
		estimator.resume('tag:y', 'a zone that the site no longer has', 1000);
		expect(makeEstimator(site).observe(hearing()([15, 4], 1000, 'tag:y')[0]!)).toBeUndefined();
	});

	it('does not wander when only one receiver hears', () => {
		const changes = zonesNamed(makeEstimator(site), stay([13, 5], 600), hearing({ seed: 4 }), (packet) =>
			packet.receiver === 'middle' ? packet : undefined,
		);
		expect(changes.length).toBeLessThanOrEqual(2);
	});

	it('leaves out a receiver that says one level whatever it hears, and says so', () => {
		const estimator = makeEstimator(site);
		const stuck = (packet: { receiver: string }) => (packet.receiver === 'west' ? { ...packet, rssiDbm: -45 } : packet);
		const hear = hearing({ seed: 6 });
		zonesNamed(estimator, stay([15, 12], 120), hear, stuck as never);
		expect(estimator.findings().map(({ about }) => about)).toEqual(['west']);
		const changes = zonesNamed(estimator, walk(ROUND.toReversed(), { startT: 1200 }), hear, stuck as never);
		expect(named(changes).slice(-3)).toEqual(['north-east', 'north-west', 'south-west']);
	});

	it('leaves out a receiver that went 20 dB deaf, and takes it back', () => {
		const estimator = makeEstimator(site);
		const there = stay([13, 5], 400);
		zonesNamed(estimator, there, hearing({ seed: 8, offsetDb: { middle: -25 } }));
		expect(estimator.findings()).toEqual([
			{ about: 'middle', words: expect.stringContaining('weaker than it should') },
		]);
		zonesNamed(estimator, stay([13, 5], 400, { startT: 1400 }), hearing({ seed: 9 }));
		expect(estimator.findings()).toEqual([]);
	});

	it('never names a zone behind a wall on the way through the shop', () => {
		const walls: Site = fourRooms({
			zones: { 'north-west': { adjacent: ['north-east'] }, 'south-west': { adjacent: ['south-east'] } },
		});
		const along: Point[] = [
			[2, 6],
			[17, 6],
			[17, 10],
			[2, 10],
		];
		for (const seed of [1, 2, 3, 4]) {
			const changes = named(zonesNamed(makeEstimator(walls), walk(along), radio({ site: walls, seed })));
			for (const [i, zone] of changes.entries()) {
				const pair = [changes[i - 1], zone].join();
				expect(['south-west,north-west', 'north-west,south-west']).not.toContain(pair);
			}
			expect(changes.at(-1)).toBe('north-west');
		}
	});

	it('knows that somebody is on floor which belongs to no zone', () => {
		const half = { ...site, zones: site.zones.filter(({ id }) => id.startsWith('south')) };
		const up: Point[] = [
			[15, 3],
			[15, 14],
		];
		const steps = [...stay([15, 3], 10), ...walk(up, { startT: 1010 }), ...stay([15, 14], 20, { startT: 1022 })];
		const changes = zonesNamed(makeEstimator(half), steps, radio({ site: half, seed: 3 }));
		expect(named(changes)).toEqual(['south-east', null]);
	});

	it('places people by the zones of receivers alone', () => {
		const receivers = ['south-west', 'south-east', 'north-west', 'north-east'].map((zone) => ({
			id: `in-${zone}`,
			zone,
		}));
		const blind = fourRooms({ receivers });
		const at: Record<string, Point> = {
			'in-south-west': [3, 3],
			'in-south-east': [16, 5],
			'in-north-west': [5, 14],
			'in-north-east': [15, 11],
		};
		const real = fourRooms({ receivers: receivers.map(({ id }) => ({ id, at: at[id], height: 2.1 })) });
		const changes = named(zonesNamed(makeEstimator(blind), walk(ROUND), radio({ site: real, seed: 3 })));
		expect(changes.filter((zone, i) => changes.indexOf(zone) === i)).toEqual([
			'south-west',
			'north-west',
			'north-east',
			'south-east',
		]);
	});
});
