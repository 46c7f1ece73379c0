// Physics that must hold in the mean: farther is weaker, nearer wins, bodies and walls cost, silence beyond reach.
import type { Point } from '@aisle/protocol';
import { expect, it } from 'vitest';
import { Random } from '../random.ts';
import { Air, type Emission } from './air.ts';
import { Drift } from './fading.ts';

type Options = {
	at: Point;
	bodies?: Point[];
	facingRad?: number;
	outdoors?: boolean;
	powerDbm?: number;
	adverts?: number;
};

/** Mean RSSI at one receiver in the origin, over many stores, so that no single shadow decides. */
function meanRssi({ at, bodies = [], facingRad, outdoors = false, powerDbm = -59, adverts = 20 }: Options) {
	const levels: number[] = [];
	for (let store = 0; store < 150; store++) {
		const air = airWith([{ id: 'r', at: [0, 0], height: 1.1 }], `store-${store}`);
		const random = new Random(`device-${store}`);
		const emission: Emission = { at, heightM: 1.1, powerDbm, facingRad, outdoors, drift: new Drift(1), random };
		for (let i = 0; i < adverts; i++) air.carry(emission, i, bodies, (_, rssiDbm) => levels.push(rssiDbm));
	}
	return { mean: levels.reduce((a, b) => a + b, 0) / levels.length, share: levels.length / (150 * adverts), levels };
}

function airWith(receivers: { id: string; at: Point; height: number }[], seed: string): Air {
	return new Air(
		{ zones: [], receivers: receivers.map((r) => ({ ...r, kind: 'satellite' as const })) },
		new Random(seed),
	);
}

it('falls with the logarithm of the distance', () => {
	const [one, two, four, eight] = [1, 2, 4, 8].map((x) => meanRssi({ at: [x, 0] }).mean);
	expect(Math.abs(one! - -59)).toBeLessThan(1.5);
	for (const [near, far] of [
		[one!, two!],
		[two!, four!],
		[four!, eight!],
	] as const) {
		expect(near - far).toBeGreaterThan(4.2);
		expect(near - far).toBeLessThan(6.8);
	}
});

it('spreads as the office walks do: 5 to 7 dB around the mean', () => {
	const { levels, mean } = meanRssi({ at: [5, 0] });
	const deviation = Math.sqrt(levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length);
	expect(deviation).toBeGreaterThan(5);
	expect(deviation).toBeLessThan(7);
});

it('loses about 6 dB through its owner, some through others, nothing to somebody beside the line', () => {
	const free = meanRssi({ at: [4, 0] }).mean;
	expect(meanRssi({ at: [4, 0], facingRad: Math.PI }).mean - free).toBeCloseTo(0, 0);
	expect(free - meanRssi({ at: [4, 0], facingRad: 0 }).mean).toBeCloseTo(6, 0);
	expect(free - meanRssi({ at: [4, 0], bodies: [[2, 0.1]] }).mean).toBeCloseTo(3, 0);
	expect(
		meanRssi({
			at: [4, 0],
			bodies: [
				[2, 1],
				[5, 0],
				[4, 0.1],
			],
		}).mean - free,
	).toBeCloseTo(0, 5);
	expect(Math.abs(free - meanRssi({ at: [4, 0], outdoors: true }).mean - 10)).toBeLessThan(1);
});

it('hears nearly everything nearby, half at the edge, nothing far below it', () => {
	expect(meanRssi({ at: [2, 0] }).share).toBeGreaterThan(0.9);
	const edge = meanRssi({ at: [1, 0], powerDbm: -94 }).share;
	expect(edge).toBeGreaterThan(0.3);
	expect(edge).toBeLessThan(0.65);
	expect(meanRssi({ at: [1, 0], powerDbm: -125 }).share).toBe(0);
});

it('has the nearest of several receivers strongest, in most stores and in the mean', () => {
	const receivers = [2, 8, 14].map((x) => ({ id: `r${x}`, at: [x, 0] as Point, height: 2.5 }));
	let nearestWins = 0;
	for (let store = 0; store < 100; store++) {
		const air = airWith(receivers, `s${store}`);
		const emission: Emission = {
			at: [3, 1],
			heightM: 1.1,
			powerDbm: -59,
			facingRad: undefined,
			outdoors: false,
			drift: new Drift(3),
			random: new Random(`d${store}`),
		};
		const sums = new Map<string, number>();
		for (let i = 0; i < 30; i++) {
			air.carry(emission, i, [], (id, rssiDbm) => sums.set(id, (sums.get(id) ?? 0) + rssiDbm + 120));
		}
		const [strongest] = [...sums].sort((a, b) => b[1] - a[1]);
		if (strongest?.[0] === 'r2') nearestWins++;
	}
	expect(nearestWins).toBeGreaterThan(75);
});
