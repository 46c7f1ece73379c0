import { expect, test } from 'vitest';
import { PageLock } from './page-lock.ts';

test('a code opens one page, once, however it is typed', () => {
	const lock = new PageLock();
	const { code } = lock.open(0);
	expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
	const session = lock.enter(` ${code.toLowerCase().replace('-', ' ')} `, 10);
	expect(session?.untilS).toBe(3610);
	expect(lock.enter(code, 11)).toBeUndefined();
	expect(lock.admits(session!.token, 20)).toBe(true);
	expect(lock.admits(`${session!.token}x`, 20)).toBe(false);
	expect(lock.admits('', 20)).toBe(false);
});

test('a page that does something may go on, and one that does nothing for an hour may not', () => {
	const lock = new PageLock();
	const { token } = lock.enter(lock.open(0).code, 0)!;
	for (let s = 3000; s < 20_000; s += 3000) expect(lock.admits(token, s)).toBe(true);
	expect(lock.untilS(18_001)).toBe(21_600);
	expect(lock.admits(token, 21_600)).toBe(false);
	expect(lock.untilS(21_600)).toBeUndefined();
});

test('a code is good for ten minutes', () => {
	const lock = new PageLock();
	const { code, untilS } = lock.open(100);
	expect(untilS).toBe(700);
	expect(lock.enter(code, 700)).toBeUndefined();
});

test('nobody guesses: twenty wrong ones, and the right one is of no use', () => {
	const lock = new PageLock();
	const { code } = lock.open(0);
	for (let i = 0; i < 20; i++) expect(lock.enter('AAAA-AAAA', 1)).toBeUndefined();
	expect(lock.enter(code, 1)).toBeUndefined();
	// nineteen, and it is
	const again = lock.open(2).code;
	for (let i = 0; i < 19; i++) lock.enter('AAAA-AAAA', 3);
	expect(lock.enter(again, 3)).toBeDefined();
});

test('another code ends what the page before could do', () => {
	const lock = new PageLock();
	const { token } = lock.enter(lock.open(0).code, 0)!;
	lock.open(10);
	expect(lock.admits(token, 11)).toBe(false);
});
