import { dayKey, fromTimestamp, ridOf } from '@aisle/protocol';
import { expect, test } from 'vitest';
import { passOfToday } from './pass-of-today.ts';

const KEY = Buffer.alloc(32, 1);
const NOON_S = Date.UTC(2026, 10, 22, 12, 3, 20) / 1000;

test('from the previous epoch to a day ahead, without a gap', () => {
	const rids = passOfToday(KEY, 42, NOON_S);
	expect(rids).toHaveLength(1 + 144 + 1);
	expect(rids[0]!.from).toBe('2026-11-22T11:50:00.000Z');
	expect(fromTimestamp(rids.at(-1)!.to)).toBeGreaterThan(NOON_S + 86_400);
	for (const [index, { to }] of rids.slice(0, -1).entries()) expect(rids[index + 1]!.from).toBe(to);
});

test('each is the rid of its own epoch, under the key of its own day', () => {
	for (const { rid, from } of passOfToday(KEY, 42, NOON_S)) {
		const fromS = fromTimestamp(from);
		const key = dayKey(KEY, 42, Math.floor(fromS / 86_400));
		expect(rid).toBe(ridOf(key, fromS / 600).toString('hex'));
	}
	const midnight = passOfToday(KEY, 42, NOON_S).find(({ from }) => from === '2026-11-23T00:00:00.000Z');
	expect(midnight?.rid).toBe(ridOf(dayKey(KEY, 42, 20_780), 2_992_320).toString('hex'));
});

test('another store hears other identifiers', () => {
	expect(passOfToday(KEY, 42, NOON_S)[0]!.rid).not.toBe(passOfToday(KEY, 43, NOON_S)[0]!.rid);
});
