import { expect, test } from 'vitest';
import { MarkRefusal, WalkRecorder } from './walk-recorder.ts';

const advert = (t: number) => ({
	receiver: 'door',
	address: 'c0:ff:ee:00:00:01',
	rssiDbm: -60,
	data: new Uint8Array([2, 1, 6]),
	t,
});
const lineOf = ({ t }: { t: number }) => `${t}\n`;

test('true places lie on the straight way, twice a second and at both its ends', () => {
	const walk = new WalkRecorder([1, 1], 1000, lineOf);
	walk.hear(advert(1000.4));
	const first = walk.mark([3, 1], 1001.8);
	expect(first.rows).toEqual([
		'1000.000,1.000,1.000\n',
		'1000.450,1.500,1.000\n',
		'1000.900,2.000,1.000\n',
		'1001.350,2.500,1.000\n',
		'1001.800,3.000,1.000\n',
	]);
	expect(first.lines).toEqual(['1000.4\n']);
	walk.hear(advert(1002));
	const second = walk.mark([3, 2], 1002.8);
	expect(second.rows).toEqual(['1002.300,3.000,1.500\n', '1002.800,3.000,2.000\n']);
	expect(second.lines).toEqual(['1002\n']);
});

test('rows are never further apart than half a second', () => {
	const walk = new WalkRecorder([0, 0], 50, lineOf);
	const times = walk.mark([7, 3], 61.37).rows.map(Number.parseFloat);
	for (const [i, t] of times.entries()) if (i > 0) expect(t - times[i - 1]!).toBeLessThanOrEqual(0.5005);
});

test('standing still is a way too', () => {
	const walk = new WalkRecorder([2, 2], 0, lineOf);
	expect(walk.mark([2, 2], 1).rows).toEqual(['0.000,2.000,2.000\n', '0.500,2.000,2.000\n', '1.000,2.000,2.000\n']);
});

test.each([
	[[8, 1], 1001, '7.0 m in 1.0 s is faster than anybody walks'],
	[[1.1, 1], 1000.1, 'one tap after another'],
] as const)('a tap at %j at %d is refused, and the walk goes on', (at, t, words) => {
	const walk = new WalkRecorder([1, 1], 1000, lineOf);
	walk.hear(advert(1000.05));
	expect(() => walk.mark([...at], t)).toThrow(MarkRefusal);
	expect(() => walk.mark([...at], t)).toThrow(words);
	expect(walk.mark([3, 1], 1002)).toMatchObject({ lines: ['1000.05\n'] });
	expect(walk.marks).toHaveLength(2);
});

test('what a satellite delivered late, from before the first tap, is left out', () => {
	const walk = new WalkRecorder([1, 1], 1000, lineOf);
	walk.hear(advert(999));
	walk.hear(advert(1000.5));
	expect(walk.mark([2, 1], 1001).lines).toEqual(['1000.5\n']);
});

test('a tag that falls silent is noticed', () => {
	const walk = new WalkRecorder([1, 1], 1000, lineOf);
	expect(walk.isSilent(1002, 3)).toBe(false);
	expect(walk.isSilent(1003, 3)).toBe(true);
	walk.hear(advert(1003));
	expect(walk.isSilent(1004, 3)).toBe(false);
});
