// What every decoder is: what it claims of an advert, and two pure functions over the claimed bytes.
import type { Frame } from '@aisle/protocol';
import type { IdentitySink } from './identity-bytes.ts';

/** Which AD structures a decoder wants. Of several claims that fit, the one with the longest prefix decides. */
export type Claim =
	/** by company id; `prefix` follows it */
	| { in: 'manufacturer-data'; company: number; prefix?: readonly number[] }
	/** whatever the company; `prefix` follows the company id and has two bytes or more */
	| { in: 'manufacturer-data-of-any-company'; prefix: readonly number[] }
	/** by 16-bit service UUID; `prefix` follows it */
	| { in: 'service-data-16'; uuid: number; prefix?: readonly number[] }
	/** by 128-bit service UUID, as printed; `prefix` follows it */
	| { in: 'service-data-128'; uuid: string; prefix?: readonly number[] }
	/** one UUID of a list of 128-bit service UUIDs, as printed; a `*` stands for any digit */
	| { in: 'service-uuids-128'; uuid: string };

/** What a decoder is told beside the bytes, and where it says what is not whole. */
export type DecodeCall = {
	/** the sender's Bluetooth address, as printed */
	address: string | undefined;
	/** the sender's 16-byte encryption key */
	bindKey: Uint8Array | undefined;
	/** set by a decoder where the claimed bytes are malformed; words without a full stop */
	problem: string | undefined;
};

export type Decoder = {
	/** also the name of its file and of its samples in test/recordings/ble */
	name: string;
	claims: readonly Claim[];
	/**
	 * `data` from `start` to `end` is the value of one AD structure (or one UUID of a list), claimed by this decoder.
	 * Undefined: nothing whole is there; why is in `call.problem`, unless it is a variant that we do not know.
	 */
	decode(data: Uint8Array, start: number, end: number, call: DecodeCall): Frame | undefined;
	/** Hands the bytes over that say who this is, allocating nothing. False: the bytes are malformed. */
	identify?(data: Uint8Array, start: number, end: number, sink: IdentitySink): boolean;
};

/** The problem of a frame whose length alone is wrong. */
export function wrongLength(name: string, start: number, end: number, wanted: string): string {
	return `${name} at byte ${start} has ${end - start} bytes, must have ${wanted}`;
}
