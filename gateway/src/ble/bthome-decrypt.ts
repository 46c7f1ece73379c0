// BTHome v2's encryption: AES-CCM with a 13-byte nonce of address, UUID, device information and counter (bthome.io/encryption).
import { createDecipheriv } from 'node:crypto';
import { bytesOfHex } from './bytes.ts';

const COUNTER_BYTES = 4;
const MIC_BYTES = 4;
/** Counter and check, and one object of at least two bytes. */
export const MIN_ENCRYPTED_BYTES = 2 + COUNTER_BYTES + MIC_BYTES;
/** The 16-bit UUID 0xFCD2 as on the air. */
const UUID_ON_AIR = [0xd2, 0xfc];

/** `sealed` is what follows the device information. Undefined: the key or the address is another, or the bytes are forged. */
export function decryptBtHome(
	sealed: Uint8Array,
	deviceInformation: number,
	address: string,
	bindKey: Uint8Array,
): Uint8Array | undefined {
	const counterAt = sealed.length - COUNTER_BYTES - MIC_BYTES;
	const micAt = sealed.length - MIC_BYTES;
	const nonce = new Uint8Array(13);
	nonce.set(bytesOfHex(address));
	nonce.set(UUID_ON_AIR, 6);
	nonce[8] = deviceInformation;
	nonce.set(sealed.subarray(counterAt, micAt), 9);
	const decipher = createDecipheriv('aes-128-ccm', bindKey, nonce, { authTagLength: MIC_BYTES });
	decipher.setAuthTag(sealed.subarray(micAt));
	try {
		const plain = decipher.update(sealed.subarray(0, counterAt));
		decipher.final();
		return plain;
	} catch {
		// the only thing that can fail here is the check, which is the answer
		return undefined;
	}
}
