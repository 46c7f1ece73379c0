// Codes made from the bridge's signing key, so that nothing need be kept: of fobs, and of doors. Pure.
import { createHmac, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import { readCode, toCode } from './codes.ts';

/** 32 bytes for one use; those of another label tell nothing about them. */
export function derivedKey(signingKey: KeyObject, label: string): Buffer {
	const secret = signingKey.export({ format: 'der', type: 'pkcs8' });
	return Buffer.from(hkdfSync('sha256', secret, 'aisle', label, 32));
}

/**
 * @param signingKey the private one; new codes come with a new key
 * @param label keeps the codes of one use from being good for another
 * @param signs of 5 bits each
 */
export function createDerivedCodes(signingKey: KeyObject, label: string, signs: number) {
	const key = derivedKey(signingKey, label);
	/** In groups, as people type it. */
	const codeOf = (...of: readonly (string | number)[]): string =>
		toCode(createHmac('sha256', key).update(JSON.stringify(of)).digest(), signs);
	return {
		codeOf,
		isRight(code: string, ...of: readonly (string | number)[]): boolean {
			const [right, said] = [Buffer.from(codeOf(...of)), Buffer.from(readCode(code))];
			return right.length === said.length && timingSafeEqual(right, said);
		},
	};
}
