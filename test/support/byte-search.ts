// Looks for thousands of secrets in every byte of what daemons wrote and sent, in any spelling that bytes usually have.
import type { Buffer as Bytes } from 'node:buffer';

/** Bytes of a needle that are looked up; what follows them is compared afterwards. */
const WINDOW = 6;
const FILTER_BITS = 24;

export type Needle = { name: string; bytes: Buffer };
export type Finding = { place: string; needle: string };

/**
 * Finds needles (6 bytes or more) as they are, in hex (with or without `:`, `-`, `_` or blanks between bytes, either
 * case), as decimal numbers (as JSON writes a Buffer, numbered or not, and Node a Uint8Array), in base64 and base64url at
 * any offset, and each of these with the bytes reversed.
 */
export class ByteSearch {
	readonly #byWindow = new Map<string, { needle: string; rest: Buffer }[]>();
	/** One bit a window: nearly every position of a haystack ends here. */
	readonly #filter = new Uint8Array(2 ** FILTER_BITS / 8);

	constructor(needles: readonly Needle[]) {
		for (const { name, bytes } of needles) {
			if (bytes.length < WINDOW) throw new Error(`needle ${name} is shorter than ${WINDOW} bytes`);
			this.#add(name, bytes);
			this.#add(name, Buffer.from(bytes).reverse());
		}
	}

	/** Which needles stand in `haystack`, each once. */
	find(haystack: Buffer): string[] {
		const found = new Set<string>();
		this.#scan(haystack, found);
		for (const decoded of spellings(haystack)) this.#scan(decoded, found);
		return [...found];
	}

	/** @param haystacks by place: a file, the traffic, a page */
	findAll(haystacks: ReadonlyMap<string, Buffer>): Finding[] {
		return [...haystacks].flatMap(([place, bytes]) => this.find(bytes).map((needle) => ({ place, needle })));
	}

	#add(needle: string, bytes: Buffer): void {
		const key = bytes.toString('latin1', 0, WINDOW);
		const others = this.#byWindow.get(key) ?? [];
		this.#byWindow.set(key, [...others, { needle, rest: bytes.subarray(WINDOW) }]);
		const slot = slotOf(bytes, 0);
		this.#filter[slot >>> 3]! |= 1 << (slot & 7);
	}

	#scan(bytes: Bytes, found: Set<string>): void {
		const filter = this.#filter;
		for (let at = 0; at + WINDOW <= bytes.length; at++) {
			const slot = slotOf(bytes, at);
			if ((filter[slot >>> 3]! & (1 << (slot & 7))) === 0) continue;
			for (const { needle, rest } of this.#byWindow.get(bytes.toString('latin1', at, at + WINDOW)) ?? []) {
				const end = at + WINDOW;
				if (rest.equals(bytes.subarray(end, end + rest.length))) found.add(needle);
			}
		}
	}
}

function slotOf(bytes: Uint8Array, at: number): number {
	const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
	const high = bytes[at + 3]! | (bytes[at + 4]! << 8) | (bytes[at + 5]! << 16);
	return (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> (32 - FILTER_BITS);
}

/** What the text in a haystack says where it is hex or base64, decoded. */
function* spellings(haystack: Buffer): Generator<Buffer> {
	const text = haystack.toString('latin1');
	// twelve digits are the shortest needle; pairs may be parted
	for (const [run] of text.matchAll(/[0-9a-f]{2}(?:[:\-_ ]?[0-9a-f]{2}){5,}[0-9a-f]?/gi)) {
		const digits = run.replace(/[:\-_ ]/g, '');
		yield Buffer.from(digits, 'hex');
		yield Buffer.from(digits.slice(1), 'hex');
	}
	for (const [run] of text.matchAll(/\b\d{1,3}(?:,\s*(?:"\d{1,3}":\s*)?\d{1,3}){5,}\b/g)) {
		yield Buffer.from(run.split(',').map((number) => Number(number.replace(/^.*:/s, ''))));
	}
	for (const [run] of text.matchAll(/[A-Za-z0-9+/\-_]{8,}/g)) {
		for (let offset = 0; offset < 4; offset++) yield Buffer.from(run.slice(offset), 'base64');
	}
}
