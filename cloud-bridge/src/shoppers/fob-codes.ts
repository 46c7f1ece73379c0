// The code that comes with a loyalty fob. Pure.
import type { KeyObject } from 'node:crypto';
import { createDerivedCodes } from './derived-codes.ts';

/** 40 bits; tries are limited. */
const SIGNS = 8;

export type FobCodes = ReturnType<typeof createFobCodes>;

/** @param signingKey the private one; new codes come with a new key */
export function createFobCodes(signingKey: KeyObject) {
	const codes = createDerivedCodes(signingKey, 'fob codes', SIGNS);
	return {
		codeOf: (store: string, fob: string): string => codes.codeOf(store, fob),
		isRight: (store: string, fob: string, code: string): boolean => codes.isRight(code, store, fob),
	};
}
