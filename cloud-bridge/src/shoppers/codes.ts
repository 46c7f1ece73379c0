// Codes that people read off a screen or a fob and type in: which signs they have, and how they are read. Pure.

/** 32 signs of Crockford's base 32, without those that look like 1 and 0. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SIGN_BITS = 5;
const GROUP = 5;

/**
 * The first signs of `bytes`, in groups: "7KQ2M-X04RT".
 * @param bytes at least 5 bits a sign
 */
export function toCode(bytes: Uint8Array, signs: number): string {
	let code = '';
	for (let i = 0; i < signs; i++) {
		const bit = i * SIGN_BITS;
		const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
		const sign = SIGNS[(pair >> (16 - SIGN_BITS - (bit & 7))) & 31];
		code += i > 0 && i % GROUP === 0 ? `-${sign}` : sign;
	}
	return code;
}

/** As it was meant: small letters, spaces and dashes, and the letters that look like 0 and 1 are forgiven. */
export function readCode(text: string): string {
	const bare = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
	return bare.replaceAll(/(.{5})(?=.)/g, '$1-');
}
