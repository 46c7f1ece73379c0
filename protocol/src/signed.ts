// What the cloud signs, for gateways to check before use and for shoppers to keep: a compact JWS with Ed25519 (RFC 7515, RFC 8037).
import type { KeyObject } from 'node:crypto';
import { CompactSign, compactVerify } from 'jose';
import type { z } from 'zod';

/** What a signed message is for; a roster cannot be played as settings. */
export type SignedKind = 'roster' | 'site' | 'settings' | 'commands' | 'receipt' | 'erasure';

/** Signs `value` as JSON with an Ed25519 private key. */
export async function sign(kind: SignedKind, value: unknown, privateKey: KeyObject): Promise<string> {
	return await new CompactSign(Buffer.from(JSON.stringify(value)))
		.setProtectedHeader({ alg: 'EdDSA', typ: `aisle-${kind}+jws` })
		.sign(privateKey);
}

/** Not signed by the one who should have, or signed as something else. */
export class SignatureError extends Error {}

/**
 * Checks the signature and the shape.
 * @throws {SignatureError} where the signature or the kind is wrong
 * @throws {Error} where the shape is
 */
export async function openSigned<T>(
	kind: SignedKind,
	message: string,
	publicKey: KeyObject,
	schema: z.ZodType<T>,
): Promise<T> {
	const { payload, protectedHeader } = await compactVerify(message, publicKey, { algorithms: ['EdDSA'] }).catch(
		(error: Error) => {
			throw new SignatureError(error.message, { cause: error });
		},
	);
	if (protectedHeader.typ !== `aisle-${kind}+jws`) {
		throw new SignatureError(`signed as ${protectedHeader.typ}, expected aisle-${kind}+jws`);
	}
	return schema.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
}
