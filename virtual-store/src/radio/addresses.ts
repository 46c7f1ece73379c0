// Bluetooth device addresses of each sort (Core vol 6 part B 1.3), told apart by their two highest bits. Pure.
import type { Random } from '../random.ts';

/** Changes with time; only who has the key can link two of them. */
export function resolvablePrivate(random: Random): string {
	return withTopBits(random.bytes(6), 0b01);
}

/** Stays as long as the device is on. */
export function randomStatic(random: Random): string {
	return withTopBits(random.bytes(6), 0b11);
}

/** A maker's prefix and a serial number. */
export function publicAddress(oui: readonly number[], random: Random): string {
	return print(Buffer.from([...oui, ...random.bytes(3)]));
}

function withTopBits(bytes: Buffer, bits: number): string {
	bytes[0] = (bits << 6) | (bytes[0]! & 0x3f);
	return print(bytes);
}

function print(bytes: Buffer): string {
	return bytes.toString('hex').match(/../g)!.join(':');
}
