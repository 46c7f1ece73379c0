import { expect, test } from 'vitest';
import { Health } from './health.ts';

function setUp() {
	let nowT = 100;
	const health = new Health(() => nowT);
	return {
		health,
		at: (t: number) => {
			nowT = t;
		},
	};
}

test('the worst part comes first', () => {
	const { health } = setUp();
	health.report('satellite', 'ok', 'fine');
	health.report('capture', 'ended', 'played');
	health.report('radio', 'failed', 'unplugged: plug it in');
	health.report('uplink', 'degraded', 'connecting');
	expect(health.parts().map(({ name }) => name)).toEqual(['radio', 'uplink', 'capture', 'satellite']);
	expect(health.healthy()).toBe(false);
});

test('since is when the state began, not when it was last told', () => {
	const { health, at } = setUp();
	health.report('radio', 'ok', 'hearing');
	at(200);
	health.report('radio', 'ok', 'hearing 3 adverts');
	expect(health.parts()).toEqual([{ name: 'radio', state: 'ok', words: 'hearing 3 adverts', sinceT: 100 }]);
	at(300);
	health.report('radio', 'degraded', 'silent');
	expect(health.parts()[0]?.sinceT).toBe(300);
});

test('a watched part is asked when somebody looks', () => {
	const { health } = setUp();
	let connected = false;
	health.watch('uplink', () =>
		connected ? { state: 'ok', words: 'connected' } : { state: 'degraded', words: 'away' },
	);
	expect(health.parts()[0]?.words).toBe('away');
	connected = true;
	expect(health.parts()[0]?.words).toBe('connected');
	expect(health.healthy()).toBe(true);
});
