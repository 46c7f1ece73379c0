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

test('a token outlives the page, and is gone when it is forgotten', () => {
	const storage = fakeStorage();
	createTokenKeeper(() => storage).keep('abc');
	const later = createTokenKeeper(() => storage);
	expect(later.get()).toBe('abc');
	later.forget();
	expect(later.get()).toBeUndefined();
	expect(createTokenKeeper(() => storage).get()).toBeUndefined();
});

test('where the browser blocks storage, it lasts as long as the page', () => {
	const tokens = createTokenKeeper(() => {
		throw new DOMException('blocked', 'SecurityError');
	});
	expect(tokens.get()).toBeUndefined();
	tokens.keep('abc');
	expect(tokens.get()).toBe('abc');
});
