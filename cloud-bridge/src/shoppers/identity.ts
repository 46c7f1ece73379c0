// What a shopper is known by, each made from random bytes: a key, a token, and a pseudonym for each store. Pure but for chance.
import { createHash, createHmac, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const TOKEN_BYTES = 32;
/** 128 bits: no two shoppers of a store collide, and a roster entry stays small. */
const PSEUDONYM_BYTES = 16;

/** From which every pass of this shopper is made; it leaves the cloud only as day keys. */
export function makeShopperKey(): Buffer {
	return randomBytes(KEY_BYTES);
}

/** Shown once, at enrolment. */
export function makeToken(): string {
	return randomBytes(TOKEN_BYTES).toString('base64url');
}

/**
 * What a refresh token brings. Kept nowhere: the database has hashes alone, and cannot say again what was lost on its way.
 * @param renewalKey without it nobody makes newer tokens out of an old one
 */
export function tokensAfter(refreshToken: string, renewalKey: Uint8Array): { token: string; refreshToken: string } {
	const made = (what: string) => createHmac('sha256', renewalKey).update(`${what}:${refreshToken}`).digest('base64url');
	return { token: made('access'), refreshToken: made('refresh') };
}

/** What the database keeps of a token: with 256 random bits in it, a plain hash cannot be guessed back. */
export function hashToken(token: string): Buffer {
	return createHash('sha256').update(token).digest();
}

/** The same shopper has another name in every store, and only the key links them. */
export function pseudonymAt(store: string, shopperKey: Uint8Array): string {
	const mac = createHmac('sha256', shopperKey).update(`store:${store}`).digest();
	return mac.subarray(0, PSEUDONYM_BYTES).toString('base64url');
}
