import type { EnrolReply } from '@aisle/protocol/app-api';
import { expect, test } from 'vitest';
import { createTokenKeeper } from './token.ts';

function fakeStorage(): Storage {
	const items = new Map<string, string>();
	return {
		getItem: (key: string) => items.get(key) ?? null,
		setItem: (key: string, value: string) => void items.set(key, value),
		removeItem: (key: string) => void items.delete(key),
	} as Storage;
}

const ACCESS: EnrolReply = {
	shopper: '7b0a5c1e-93f1-4a7e-9d0c-3f6f2d5b8a11',
	token: 'abc',
	expiresAt: '2026-11-22T13:00:00.000Z',
	refreshToken: 'def',
	refreshExpiresAt: '2027-05-22T12:00:00.000Z',
};

test('access outlives the page, and is gone when it is forgotten', () => {
	const storage = fakeStorage();
	createTokenKeeper(() => storage).keep(ACCESS);
	const later = createTokenKeeper(() => storage);
	expect(later.get()).toEqual(ACCESS);
	later.forget();
	expect(later.get()).toBeUndefined();
	expect(createTokenKeeper(() => storage).get()).toBeUndefined();
});

test('where the browser blocks storage, it lasts as long as the page', () => {
	const tokens = createTokenKeeper(() => {
		throw new DOMException('blocked', 'SecurityError');
	});
	expect(tokens.get()).toBeUndefined();
	tokens.keep(ACCESS);
	expect(tokens.get()).toEqual(ACCESS);
});

test('what another tab has renewed is what counts, and what is no access is none', () => {
	const storage = fakeStorage();
	const [one, other] = [createTokenKeeper(() => storage), createTokenKeeper(() => storage)];
	one.keep(ACCESS);
	other.keep({ ...ACCESS, token: 'ghi' });
	expect(one.get()?.token).toBe('ghi');
	storage.setItem('aisle.access', '{"token":1}');
	expect(one.get()).toBeUndefined();
});
