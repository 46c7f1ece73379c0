import type { EventDraft, Point } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { makeEstimator } from './make-estimator.ts';
import { fourRooms, radio, type Step, stay, walk } from './radio-world.fixture.ts';
import { Tracker } from './tracker.ts';

/** Three receivers on the walls of a kiosk of two halves: none of them can be missed. */
const SITE = {
	...fourRooms({
		receivers: [
			{ id: 'west', at: [0.5, 0.5], height: 2.5 },
			{ id: 'east', at: [9.5, 0.5], height: 2.5 },
			{ id: 'north', at: [5, 5.5], height: 2.5 },
		],
	}),
	floor: { width: 10, height: 6 },
	zones: ['left', 'right'].map((id, i) => ({
		id,
		name: id,
		kind: 'floor' as const,
		shape: [[i * 5, 0], [i * 5 + 5, 0], [i * 5 + 5, 6], [i * 5, 6]] as Point[], // biome-ignore format: corners
	})),
};

/** Zones entered while `off` hears nothing from the thousandth second on, and strangers are heard by all others. */
function entered(steps: readonly Step[], off: string | undefined, seed: number): string[] {
	const events: EventDraft[] = [];
	const tracker = new Tracker(makeEstimator(SITE), { exitAfterS: 30, visitGapS: 600 }, (some) => events.push(...some));
	const hear = radio({ site: SITE, seed, noiseDb: 3 });
	for (const { t, at } of steps) {
		tracker.advance(t);
		for (const packet of hear(at, t)) {
			if (packet.receiver === off && t > 2000) continue;
			tracker.observe(packet, 'cart');
			tracker.heardOther(tracker.ear(packet.receiver), t);
		}
	}
	const entries = events.filter(({ type }) => type === 'aisle.zone.entered.v1');
	return entries.map(({ data }) => (data as { zone: string }).zone);
}

describe('somebody one of whose receivers is off', () => {
	const everyS = 0.5;
	const lying = [...stay([2, 3], 1000, { everyS }), ...stay([2, 3], 600, { startT: 2000, everyS })];

	it.each(['west', 'east', 'north'])('stays in the zone for ten minutes without %s', (off) => {
		for (const seed of [1, 2, 3]) expect([seed, entered(lying, off, seed)]).toEqual([seed, ['left']]);
	});

	it('and is followed all the same when it walks', () => {
		const over = walk([[2, 3], [8.5, 3]], { startT: 2300, paceMPerS: 0.8, everyS }); // biome-ignore format: points
		const steps = [...lying.filter(({ t }) => t < 2300), ...over, ...stay([8.5, 3], 120, { startT: 2310, everyS })];
		for (const seed of [1, 2, 3]) expect([seed, entered(steps, 'west', seed)]).toEqual([seed, ['left', 'right']]);
	});
});
