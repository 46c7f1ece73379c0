// The pass: how a gateway knows a shopper who opted in, and nobody else. Pure; vectors in test/vectors/pass.json.
import { createCipheriv, hkdfSync } from 'node:crypto';

/** Seconds one identifier is on the air. */
export const EPOCH_S = 600;
/** One epoch either side of the running one is accepted: phones' clocks are not exact. */
export const EPOCH_TOLERANCE = 1;
/** Service data (AD type 0x21): payload `0x11 ‖ rid ‖ Tx power at 1 m`. */
export const PASS_SERVICE_UUID = 'a15e0001-6f7a-4c1b-9a53-7d1c0b5e9d10';
/** The iPhone's form: bytes 4 to 11 of this UUID are the rid. */
export const PASS_CARRIER_UUID = 'a15e0002-0000-0000-0000-00000b5e9d10';
export const PASS_VERSION = 0x11;
export const RID_BYTES = 8;
/** Of AES: how far apart rids stand in what `ridBlocks` returns. */
export const BLOCK_BYTES = 16;

const SALT = Buffer.from('o2o-rid/v1', 'ascii');
const LABEL = Buffer.from('O2ORID1\0', 'latin1');

export function unixDay(unixS: number): number {
	return Math.floor(unixS / 86_400);
}

export function epochOf(unixS: number): number {
	return Math.floor(unixS / EPOCH_S);
}

/** HKDF-SHA256 of the shopper's key for one store and one day (UTC); 16 bytes. */
export function dayKey(shopperKey: Uint8Array, siteNumber: number, day: number): Buffer {
	const info = Buffer.alloc(8);
	info.writeUInt32BE(siteNumber, 0);
	info.writeUInt32BE(day, 4);
	return Buffer.from(hkdfSync('sha256', shopperKey, SALT, info, 16));
}

/** The 8-byte identifier on the air during one epoch (`floor(unixTime / 600)`). */
export function ridOf(key: Uint8Array, epoch: number): Buffer {
	return ridBlocks(key, epochBlocks([epoch])).subarray(0, RID_BYTES);
}

/** What is enciphered for each of some epochs; the same for everybody. */
export function epochBlocks(epochs: readonly number[]): Buffer {
	const blocks = Buffer.alloc(epochs.length * BLOCK_BYTES);
	for (const [i, epoch] of epochs.entries()) {
		LABEL.copy(blocks, i * BLOCK_BYTES);
		blocks.writeUInt32BE(epoch, i * BLOCK_BYTES + 12);
	}
	return blocks;
}

/** Each epoch's rid, in the first 8 of its 16 bytes: to set up the cipher costs far more than one more block. */
export function ridBlocks(key: Uint8Array, blocks: Uint8Array): Buffer {
	// one block of ECB is the AES block cipher itself, which is what the protocol asks for
	return createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(blocks);
}

/** `0x11 ‖ rid ‖ Tx power`: ten bytes of service data. */
export function passPayload(rid: Uint8Array, txPowerDbm: number): Buffer {
	const payload = Buffer.alloc(10);
	payload[0] = PASS_VERSION;
	payload.set(rid, 1);
	payload.writeInt8(txPowerDbm, 9);
	return payload;
}
