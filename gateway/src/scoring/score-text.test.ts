import { expect, test } from 'vitest';
import { score } from './score.ts';
import { scoreText } from './score-text.ts';
import { reporting, SUBJECT, walkOn, ZONES } from './test-walk.ts';

const THROUGH = walkOn([0, 0], [30, 30]);

test('a walk as it is read', () => {
	const events = reporting([1, 'left', 0.9], [12, 'right', 0.9], [14, undefined], [15, 'right', 0.9]);
	expect(scoreText(score(ZONES, [{ fixes: THROUGH, events, subject: SUBJECT }]))).toBe(
		`25.0 s of 1 walk (the first 5 s of each do not count)
  right zone    48.0 % of the time; 47.6 % more than 1 m from every other zone; no zone was reported for 1.0 s
  zone changes  1 reported for 2 true (stays of 1 s or more); lost 1 time
  lag           median 2.0 s, 90 % within 2.0 s; 1 change missed
  confidence    10.0 % off on average, Brier 0.010, by event

seconds: true, reported as  [1]   [2]  [3]  none    right  precision    lag  missed
[1] left                    5.0     .    .     .  100.0 %     71.4 %      -       -
[2] right                   2.0   7.0    .   1.0   70.0 %     41.2 %  2.0 s       -
[3] far                       .  10.0    .     .    0.0 %          -      -       1`,
	);
});

test('of many zones those that were seen, and the worst mistakes', () => {
	const [left, right, far] = ZONES.zones;
	const others = Array.from({ length: 12 }, (_, i) => {
		const y = 10 + i;
		const shape: [number, number][] = [
			[0, y],
			[30, y],
			[30, y + 1],
			[0, y + 1],
		];
		return { ...left!, id: `shelf-${i}`, shape };
	});
	const walk = { fixes: THROUGH, events: reporting([1, 'left'], [22, 'shelf-3']), subject: SUBJECT };
	const text = scoreText(score({ zones: [left!, right!, far!, ...others] }, [walk]));
	expect(text.split('\n').slice(-9)).toEqual([
		'zone     true    right  precision  lag  missed',
		'left      5.0  100.0 %     29.4 %    -       -',
		'right    10.0    0.0 %          -    -       1',
		'far      10.0    0.0 %          -    -       1',
		'shelf-3   0.0        -      0.0 %    -       -',
		'',
		'right reported as left: 10.0 s',
		'far reported as shelf-3: 8.0 s',
		'far reported as left: 2.0 s',
	]);
});

test('what could not be judged is said', () => {
	const fixes = [...walkOn([0, 5], [8, 5]), ...walkOn([12, 15], [20, 15], [30, 15])];
	const text = scoreText(score({ zones: ZONES.zones.slice(0, 2) }, [{ fixes, events: [], subject: SUBJECT }]));
	expect(text).toContain('lag           none: no true change that was seen');
	expect(text).toContain('not timed     1 true change in a gap of the truth');
	const parted = { zones: [ZONES.zones[0]!, ZONES.zones[2]!] };
	const between = scoreText(score(parted, [{ fixes: THROUGH, events: [], subject: SUBJECT }]));
	expect(between).toContain('not scored    9.0 s between the zones');
});
