import { Site } from '@aisle/protocol';
import { describe, expect, it } from 'vitest';
import { DoubtedPasses } from './doubted-passes.ts';

const T = 1_795_320_000;
const ANNA = 'pass:anna-0001';
const square = (id: string, x: number) => ({
	id,
	name: id,
	shape: [
		[x, 0],
		[x + 6, 0],
		[x + 6, 6],
		[x, 6],
	],
});
const site = Site.parse({
	store: 'demo',
	timezone: 'Europe/Berlin',
	floor: { width: 20, height: 6 },
	zones: [square('door', 0), square('shoes', 14)],
	receivers: [
		{ id: 'r-door', at: [3, 3] },
		{ id: 'r-near', at: [6, 3] },
		{ id: 'r-shoes', at: [17, 3] },
	],
});
const [DOOR, NEAR, SHOES] = [0, 1, 2];
const nobodySwings = () => [];

/** Heard by two receivers in turn, once a second, for a minute. */
function heardAt(passes: DoubtedPasses, subject: string, one: number, other: number, rssiDbm: number) {
	for (let s = 0; s < 60; s++) passes.heard(subject, s % 2 === 0 ? one : other, rssiDbm, T + s);
	return passes.look(nobodySwings, T + 60, T + 60);
}

describe('DoubtedPasses', () => {
	it('doubts a pass that is loud at two ends of the store at once, for an hour', () => {
		const passes = new DoubtedPasses(site);
		expect(heardAt(passes, ANNA, DOOR, SHOES, -52)).toEqual([
			{ type: 'aisle.pass.doubted.v1', subject: ANNA, t: T + 60, data: { reason: 'two-places' } },
		]);
		expect(passes.look(nobodySwings, T + 75, T + 75)).toEqual([]);
	});

	it.each([
		['between two receivers that hang near each other', ANNA, DOOR, NEAR, -52],
		['that both ends hear faintly', ANNA, DOOR, SHOES, -72],
		['that is a tag', 'tag:cart-7', DOOR, SHOES, -52],
	])('does not doubt one %s', (_what, subject, one, other, rssiDbm) => {
		expect(heardAt(new DoubtedPasses(site), subject, one, other, rssiDbm)).toEqual([]);
	});

	it('does not doubt who walks from one end to the other and back', () => {
		const passes = new DoubtedPasses(site);
		for (let s = 0; s < 600; s++) {
			// 10 s each way, 20 s at each end
			const phase = s % 60;
			if (phase < 20) passes.heard(ANNA, DOOR, -52, T + s);
			else if (phase >= 30 && phase < 50) passes.heard(ANNA, SHOES, -52, T + s);
			expect(passes.look(nobodySwings, T + s, T + s)).toEqual([]);
		}
	});

	it('doubts a pass whose visit swings between zones, and says in which it is left', () => {
		const swinging = () => [
			{ subject: ANNA, zone: 'shoes' },
			{ subject: 'tag:cart-7', zone: 'door' },
		];
		expect(new DoubtedPasses(site).look(swinging, T, T)).toMatchObject([
			{ subject: ANNA, data: { reason: 'two-places', zone: 'shoes' } },
		]);
	});

	it('remembers nobody who withdrew', () => {
		const passes = new DoubtedPasses(site);
		const stale = () => passes.stale({ subject: ANNA, lateS: undefined }, SHOES, T);
		expect(stale()).toMatchObject({ data: { reason: 'stale-epoch', zone: 'shoes' } });
		expect(stale()).toBeUndefined();
		passes.forgetAllBut(() => false);
		expect(stale()).toBeDefined();
	});
});
