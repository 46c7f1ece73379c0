// Sealing of what a stolen database must not give away: shoppers' keys and names. AES-256-GCM; pure but for the nonce.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const VERSION = 1;
const KEY_ID_BYTES = 4;
/** NIST SP 800-38D, 8.2: the nonce that GCM is made for. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;

export type Seal = ReturnType<typeof createSeal>;

/** The message is for the person who starts the bridge. */
export class SealError extends Error {}

/** @param keys 32 bytes each; the first seals, all open, so that one can be replaced without a moment without either */
export function createSeal(keys: readonly Uint8Array[]) {
	const [sealing] = keys;
	if (sealing === undefined) throw new SealError('no key to seal with');
	const byId = new Map(keys.map((key) => [keyId(key).toString('hex'), key]));
	const newest = keyId(sealing);

	return {
		/** @param owner the row it belongs to: in another row it does not open */
		seal(plain: Uint8Array, owner: string): Buffer {
			const nonce = randomBytes(NONCE_BYTES);
			const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(owner));
			const sealed = [cipher.update(plain), cipher.final()];
			return Buffer.concat([Buffer.of(VERSION), newest, nonce, ...sealed, cipher.getAuthTag()]);
		},

		/** @throws {SealError} where the key is not there, or the bytes are not what was sealed for this owner */
		open(sealed: Uint8Array, owner: string): Buffer {
			const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
			const id = bytes.subarray(1, 1 + KEY_ID_BYTES).toString('hex');
			const key = bytes[0] === VERSION ? byId.get(id) : undefined;
			if (key === undefined) {
				throw new SealError(
					'A shopper is sealed with a key that is not in the file of shopper keys. Add the former key to it as a second line.',
				);
			}
			const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1 + KEY_ID_BYTES, HEAD_BYTES));
			decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-TAG_BYTES));
			try {
				return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()]);
			} catch {
				throw new SealError('A sealed value in the database was changed, or belongs to another shopper.');
			}
		},

		/** Whether it is sealed with the newest key; false for bytes that were never sealed. */
		isNewest: (sealed: Uint8Array): boolean =>
			sealed[0] === VERSION && newest.equals(sealed.subarray(1, 1 + KEY_ID_BYTES)),
	};
}

/** Says which key it was, and nothing about it. */
function keyId(key: Uint8Array): Buffer {
	return createHash('sha256').update('aisle shopper key').update(key).digest().subarray(0, KEY_ID_BYTES);
}
