import { expect, test } from 'vitest';
import { hashToken, makeShopperKey, makeToken, pseudonymAt } from './identity.ts';

test('a pseudonym is 22 base64url characters, the same each time, another in each store', () => {
	const key = Buffer.alloc(32, 7);
	// printf 'store:berlin-mitte' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…
	expect(pseudonymAt('berlin-mitte', key)).toBe('8bLYzsVMQ3O_nlkmUcGPKw');
	expect(pseudonymAt('berlin-mitte', key)).toMatch(/^[A-Za-z0-9_-]{22}$/);
	expect(pseudonymAt('hamburg', key)).not.toBe(pseudonymAt('berlin-mitte', key));
});

test('tokens and keys are never the same twice', () => {
	expect(makeToken()).not.toBe(makeToken());
	expect(makeShopperKey().equals(makeShopperKey())).toBe(false);
	expect(makeShopperKey()).toHaveLength(32);
});

test('a token is kept as its SHA-256', () => {
	// FIPS 180-4, example "abc"
	expect(hashToken('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
