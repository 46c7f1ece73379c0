// Integers and hex out of bytes, fast and without allocating anything but the string asked for.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const HIGH_DIGIT = Uint8Array.from(HEX, (pair) => pair.charCodeAt(0));
const LOW_DIGIT = Uint8Array.from(HEX, (pair) => pair.charCodeAt(1));
const DASH = 0x2d;

export function int8(data: Uint8Array, at: number): number {
	return (data[at]! << 24) >> 24;
}

export function uint16be(data: Uint8Array, at: number): number {
	return (data[at]! << 8) | data[at + 1]!;
}

export function int16be(data: Uint8Array, at: number): number {
	return ((data[at]! << 24) >> 16) | data[at + 1]!;
}

export function uint16le(data: Uint8Array, at: number): number {
	return data[at]! | (data[at + 1]! << 8);
}

export function uint32be(data: Uint8Array, at: number): number {
	return uint16be(data, at) * 0x1_0000 + uint16be(data, at + 2);
}

/** `bytes` bytes, least significant first; at most four. */
export function uintLe(data: Uint8Array, at: number, bytes: number): number {
	let value = 0;
	for (let i = at + bytes - 1; i >= at; i -= 1) value = value * 256 + data[i]!;
	return value;
}

/** Two's complement, least significant first; at most four bytes. */
export function intLe(data: Uint8Array, at: number, bytes: number): number {
	const shift = 32 - 8 * bytes;
	return (uintLe(data, at, bytes) << shift) >> shift;
}

export function hexOf(data: Uint8Array, start: number, end: number): string {
	let text = '';
	for (let i = start; i < end; i += 1) text += HEX[data[i]!];
	return text;
}

/** 16 bytes as a UUID, first byte first. One call with every digit is twice as fast as joining pairs, and flat. */
export function uuidOf(data: Uint8Array, s: number): string {
	const a = data[s]!;
	const b = data[s + 1]!;
	const c = data[s + 2]!;
	const d = data[s + 3]!;
	const e = data[s + 4]!;
	const f = data[s + 5]!;
	const g = data[s + 6]!;
	const h = data[s + 7]!;
	const i = data[s + 8]!;
	const j = data[s + 9]!;
	const k = data[s + 10]!;
	const l = data[s + 11]!;
	const m = data[s + 12]!;
	const n = data[s + 13]!;
	const o = data[s + 14]!;
	const p = data[s + 15]!;
	// biome-ignore format: one row a group of the UUID
	return String.fromCharCode(
		HIGH_DIGIT[a]!, LOW_DIGIT[a]!, HIGH_DIGIT[b]!, LOW_DIGIT[b]!, HIGH_DIGIT[c]!, LOW_DIGIT[c]!, HIGH_DIGIT[d]!, LOW_DIGIT[d]!, DASH,
		HIGH_DIGIT[e]!, LOW_DIGIT[e]!, HIGH_DIGIT[f]!, LOW_DIGIT[f]!, DASH,
		HIGH_DIGIT[g]!, LOW_DIGIT[g]!, HIGH_DIGIT[h]!, LOW_DIGIT[h]!, DASH,
		HIGH_DIGIT[i]!, LOW_DIGIT[i]!, HIGH_DIGIT[j]!, LOW_DIGIT[j]!, DASH,
		HIGH_DIGIT[k]!, LOW_DIGIT[k]!, HIGH_DIGIT[l]!, LOW_DIGIT[l]!, HIGH_DIGIT[m]!, LOW_DIGIT[m]!,
		HIGH_DIGIT[n]!, LOW_DIGIT[n]!, HIGH_DIGIT[o]!, LOW_DIGIT[o]!, HIGH_DIGIT[p]!, LOW_DIGIT[p]!,
	);
}

/** Hex digits, with or without dashes or colons between them, as bytes. The text must have been checked. */
export function bytesOfHex(text: string): Uint8Array {
	return Uint8Array.from(Buffer.from(text.replaceAll(/[-:]/g, ''), 'hex'));
}
