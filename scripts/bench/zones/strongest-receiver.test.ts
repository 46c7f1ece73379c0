import { describe, expect, it } from 'vitest';
import { StrongestReceiver } from './strongest-receiver.ts';

const PLACES = new Map([
	['r1', { zone: 'left', at: [0, 0] as [number, number] }],
	['r2', { zone: 'right', at: [10, 0] as [number, number] }],
	['r3', { zone: 'right' }],
]);

function estimator() {
	const strongest = new StrongestReceiver(PLACES);
	let t = 0;
	return {
		strongest,
		hear: (receiver: string, rssiDbm: number, afterS = 0.5) => {
			t += afterS;
			return strongest.observe({ subject: 'tag:x', receiver, rssiDbm, t });
		},
	};
}

describe('StrongestReceiver', () => {
	it('waits until all receivers had their say', () => {
		const { hear } = estimator();
		expect(hear('r1', -87)).toBeUndefined();
		expect(hear('r2', -60, 0.01)).toBeUndefined();
		expect(hear('r1', -87, 1)).toMatchObject({ zone: 'right' });
	});

	it('names the zone of the receiver that hears best', () => {
		const { hear } = estimator();
		hear('r1', -60);
		expect(hear('r2', -75, 1)).toMatchObject({ zone: 'left' });
	});

	it('does not follow a small or a single lead', () => {
		const { hear } = estimator();
		hear('r1', -65);
		hear('r2', -67);
		for (let i = 0; i < 10; i++) hear('r1', -65);
		expect(hear('r2', -63)).toMatchObject({ zone: 'left' });
		expect(hear('r2', -52, 0.1)).toMatchObject({ zone: 'left' });
	});

	it('follows somebody who walks over', () => {
		const { hear } = estimator();
		hear('r1', -60);
		for (let i = 0; i < 12; i++) {
			hear('r1', -80);
			hear('r2', -60);
		}
		expect(hear('r2', -60)).toMatchObject({ zone: 'right' });
	});

	it('is surer the greater the lead, and gives a place between receivers', () => {
		const near = estimator();
		near.hear('r1', -50);
		const sure = near.hear('r2', -85, 1)!;
		const between = estimator();
		between.hear('r1', -70);
		const unsure = between.hear('r2', -71, 1)!;
		expect(sure.confidence).toBeGreaterThan(unsure.confidence);
		expect(sure.at![0]).toBeLessThan(1);
		expect(unsure.at![0]).toBeCloseTo(4.7, 0);
	});

	it('forgets receivers that fell silent, and says nothing of receivers it does not know', () => {
		const { hear } = estimator();
		hear('r1', -50);
		hear('r2', -90, 20);
		expect(hear('r2', -90, 1)).toMatchObject({ zone: 'right' });
		expect(hear('nobody', -40)).toBeUndefined();
	});
});
