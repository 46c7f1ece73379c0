import { describe, expect, it } from 'vitest';
import { ReceiverFitness } from './receiver-fitness.ts';

const IDS = ['r0', 'r1', 'r2'];

describe('ReceiverFitness', () => {
	it('leaves out a radio that repeats itself until it says something else', () => {
		const fitness = new ReceiverFitness(IDS, true);
		for (let i = 0; i < 99; i++) fitness.note(1, -70, 0);
		expect(fitness.isFit(1)).toBe(true);
		fitness.note(1, -70, 0);
		expect(fitness.isFit(1)).toBe(false);
		expect(fitness.findings()).toEqual([
			{
				about: 'r1',
				words: 'Receiver r1 says -70 dBm whatever it hears: it is left out when people are placed. Restart it.',
			},
		]);
		fitness.note(1, -71, 0);
		expect(fitness.isFit(1)).toBe(true);
		expect(fitness.findings()).toEqual([]);
	});

	it('leaves out a receiver that became deaf, says so, and takes it back when it hears again', () => {
		const fitness = new ReceiverFitness(IDS, true);
		for (let i = 0; i < 300; i++) fitness.note(0, -80 - (i % 3), -15);
		expect(fitness.isFit(0)).toBe(false);
		expect(fitness.findings()[0]!.words).toMatch(
			/^Receiver r0 hears everything 15 dB weaker than it should: it is left out/,
		);
		for (let i = 0; i < 600; i++) fitness.note(0, -70 - (i % 3), -1);
		expect(fitness.isFit(0)).toBe(true);
		expect(fitness.findings()).toEqual([]);
	});

	it('bears with less, and with more where nobody surveyed', () => {
		for (const [surpriseDb, surveyed, isFit] of [
			[-10, true, true],
			[-14, true, false],
			[-14, false, true],
			[-20, false, false],
			[14, true, false],
		] as const) {
			const fitness = new ReceiverFitness(IDS, surveyed);
			for (let i = 0; i < 400; i++) fitness.note(2, -80 - (i % 3), surpriseDb);
			expect([surpriseDb, surveyed, fitness.isFit(2)]).toEqual([surpriseDb, surveyed, isFit]);
		}
	});

	it('places people all the same where most receivers seem wrong: then the map is', () => {
		const fitness = new ReceiverFitness(IDS, true);
		for (const number of [0, 1]) for (let i = 0; i < 300; i++) fitness.note(number, -80 - (i % 3), -15);
		expect([0, 1, 2].map((number) => fitness.isFit(number))).toEqual([true, true, true]);
		expect(fitness.findings()).toHaveLength(2);
	});
});
