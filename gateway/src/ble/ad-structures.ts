// The walk over AD structures (Core spec vol 3 part C 11): where each ends, and what is wrong where they are not whole.

/** AD types that carry what we decode (Bluetooth Assigned Numbers 2.3). */
export const AD_TYPE = {
	incompleteUuids128: 0x06,
	completeUuids128: 0x07,
	serviceData16: 0x16,
	serviceData128: 0x21,
	manufacturerData: 0xff,
} as const;

/** Length and type: the value begins this far into a structure. */
export const AD_HEADER_BYTES = 2;
/** Extended advertising carries no more (Core spec vol 4 part E 7.8.54). */
export const MAX_AD_BYTES = 1650;

export const UUID_128_BYTES = 16;

const DONE = 0;
const OVERRUN = -1;
const NOT_PADDING = -2;

/**
 * The offset just past the structure at `offset`; 0 where none follows, negative where the bytes are malformed.
 * A length of zero ends the data early, and only zeros may follow it.
 */
export function structureEnd(data: Uint8Array, offset: number): number {
	if (offset >= data.length) return DONE;
	const length = data[offset]!;
	if (length === 0) return isPadding(data, offset) ? DONE : NOT_PADDING;
	const end = offset + 1 + length;
	return end <= data.length ? end : OVERRUN;
}

/** What a negative `structureEnd` means. */
export function malformedWords(data: Uint8Array, offset: number, end: number): string {
	if (end === OVERRUN) {
		const there = data.length - offset - 1;
		return `AD structure at byte ${offset} says ${data[offset]} bytes, ${there} are there`;
	}
	return `bytes other than zero follow the end of the AD structures at byte ${offset}`;
}

function isPadding(data: Uint8Array, offset: number): boolean {
	for (let i = offset; i < data.length; i += 1) if (data[i] !== 0) return false;
	return true;
}
