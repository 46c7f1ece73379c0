// The code that comes with a loyalty fob: made from the bridge's signing key, so that nothing need be kept. Pure.
import { createHmac, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import { readCode, toCode } from './codes.ts';

/** 40 bits; tries are limited. */
const SIGNS = 8;
const BYTES = 6;

export type FobCodes = ReturnType<typeof createFobCodes>;

/** @param signingKey the private one; new codes come with a new key */
export function createFobCodes(signingKey: KeyObject) {
	const secret = signingKey.export({ format: 'der', type: 'pkcs8' });
	const key = Buffer.from(hkdfSync('sha256', secret, 'aisle', 'fob codes', 32));
	const codeOf = (store: string, fob: string): string => {
		const mac = createHmac('sha256', key)
			.update(JSON.stringify([store, fob]))
			.digest();
		return toCode(mac.subarray(0, BYTES), SIGNS);
	};
	return {
		codeOf,
		isRight(store: string, fob: string, code: string): boolean {
			const [right, said] = [Buffer.from(codeOf(store, fob)), Buffer.from(readCode(code))];
			return right.length === said.length && timingSafeEqual(right, said);
		},
	};
}
