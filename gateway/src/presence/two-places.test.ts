import { expect, it } from 'vitest';
import { TwoPlaces } from './two-places.ts';

/** Plays `[t, wanted]` from zone a; gives every change. @param levelDbm how loud the one receiver hears it at `t` */
function play(
	steps: readonly (readonly [number, string])[],
	levelDbm: (t: number, zone: string) => number = () => -60,
) {
	const places = new TwoPlaces(1);
	let zone = 'a';
	const changes: [number, string][] = [];
	for (const [t, wanted] of steps) {
		places.heard(0, levelDbm(t, zone));
		const next = places.settle(zone, wanted, t);
		if (next !== zone) changes.push([t, next]);
		zone = next;
	}
	return { changes, zone, places };
}

it('makes every change of somebody who walks through small zones', () => {
	const walk = ['b', 'c', 'd', 'e', 'a'].map((zone, i) => [3 * (i + 1), zone] as const);
	expect(play(walk).changes).toEqual(walk);
});

it('makes a change and the way back of somebody who turned round', () => {
	const walk = [
		[10, 'b'],
		[13, 'a'],
		[400, 'b'],
		[404, 'a'],
	] as const;
	expect(play(walk).changes).toEqual(walk);
});

it.each([0.1, 1, 3, 20])('leaves an id that swings between two zones every %d s where it is, and says so', (everyS) => {
	const swings = Array.from({ length: 600 }, (_, i) => [i * everyS, i % 2 === 0 ? 'a' : 'b'] as const);
	const { changes, places, zone } = play(swings);
	expect(changes.length).toBeLessThanOrEqual(everyS < 5 ? 3 : 5);
	expect(places.toldAt(swings.at(-1)![0])).toBe(zone === 'a' ? 'b' : 'a');
});

it('leaves one where it is that passes a third zone on each way', () => {
	const round = ['a', 'c', 'b', 'c'];
	const swings = Array.from({ length: 600 }, (_, i) => [i * 1.5, round[i % 4]!] as const);
	expect(play(swings).changes.length).toBeLessThanOrEqual(5);
});

it('follows somebody who walks to and fro, which a receiver hears', () => {
	const walk = Array.from({ length: 200 }, (_, t) => [t, Math.floor(t / 20) % 2 === 0 ? 'a' : 'b'] as const);
	const approaching = (t: number) => -60 - 10 * Math.abs(((t + 10) % 20) - 10) * 0.1;
	expect(play(walk, approaching).changes).toHaveLength(9);
	expect(play(walk).changes).toHaveLength(5);
});

it('believes in the end where it really goes, and no longer tells', () => {
	const swings = Array.from({ length: 60 }, (_, i) => [i, i % 2 === 0 ? 'a' : 'b'] as const);
	const { places, zone } = play(swings);
	const other = zone === 'a' ? 'b' : 'a';
	expect(places.toldAt(60)).toBe(other);
	places.heard(0, -75);
	const stays = Array.from({ length: 200 }, (_, i) => 60 + i);
	const changedT = stays.find((t) => places.settle(zone, other, t) === other);
	expect(changedT).toBeLessThanOrEqual(70);
	for (const t of stays) places.settle(other, other, t);
	expect(places.toldAt(600)).toBeUndefined();
});
