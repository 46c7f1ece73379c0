// A hash table from a few bytes to a number, in two flat arrays: it can be made in a thread and handed over whole.

const EMPTY = 0;
/** Open addressing stays short below this load (Knuth vol. 3, 6.4: 1.5 probes for a hit at one half). */
const MAX_LOAD = 0.5;
/** What is added later may fill it so far: 2.5 probes for a hit, 8.5 for a miss. */
const FULL_LOAD = 0.75;

/** What a table is made of. */
export type IndexParts = {
	keyBytes: number;
	size: number;
	slots: Uint32Array<ArrayBuffer>;
	keys: Uint8Array<ArrayBuffer>;
};

/** Keys of one fixed length; the last number set for a key wins. */
export class ByteIndex {
	readonly #keyBytes: number;
	#mask: number;
	#keys: Uint8Array<ArrayBuffer>;
	/** number + 1, 0 where free */
	#slots: Uint32Array<ArrayBuffer>;
	#size = 0;

	constructor(keyBytes: number, expected = 16) {
		this.#keyBytes = keyBytes;
		const slots = slotsFor(expected);
		this.#mask = slots - 1;
		this.#slots = new Uint32Array(slots);
		this.#keys = new Uint8Array(slots * keyBytes);
	}

	static of({ keyBytes, size, slots, keys }: IndexParts): ByteIndex {
		const index = new ByteIndex(keyBytes, 0);
		index.#mask = slots.length - 1;
		index.#slots = slots;
		index.#keys = keys;
		index.#size = size;
		return index;
	}

	/** Not to be used here any more once they were handed to a thread. */
	parts(): IndexParts {
		return { keyBytes: this.#keyBytes, size: this.#size, slots: this.#slots, keys: this.#keys };
	}

	get size(): number {
		return this.#size;
	}

	/** Whether so many more keys go in without it being made anew. */
	hasRoomFor(more: number): boolean {
		return this.#size + more <= this.#slots.length * FULL_LOAD;
	}

	/** The number of the key that stands at `offset` in `data`, -1 where there is none; the caller has checked that it fits. */
	get(data: Uint8Array, offset: number): number {
		return this.#slots[this.#find(data, offset)]! - 1;
	}

	/** Grows it where it gets too full, which takes as long as making it. */
	set(data: Uint8Array, offset: number, value: number): void {
		if ((this.#size + 1) / this.#slots.length > MAX_LOAD) this.#grow();
		this.#put(data, offset, value);
	}

	/** As `set`, without ever growing: for where `hasRoomFor` has said yes. */
	add(data: Uint8Array, offset: number, value: number): void {
		if (!this.hasRoomFor(1)) throw new RangeError('the table is full');
		this.#put(data, offset, value);
	}

	#put(data: Uint8Array, offset: number, value: number): void {
		const slot = this.#find(data, offset);
		if (this.#slots[slot] === EMPTY) {
			const start = slot * this.#keyBytes;
			for (let i = 0; i < this.#keyBytes; i++) this.#keys[start + i] = data[offset + i]!;
			this.#size++;
		}
		this.#slots[slot] = value + 1;
	}

	#find(data: Uint8Array, offset: number): number {
		let slot = hash(data, offset, this.#keyBytes) & this.#mask;
		while (this.#slots[slot] !== EMPTY && !this.#equals(slot, data, offset)) slot = (slot + 1) & this.#mask;
		return slot;
	}

	#equals(slot: number, data: Uint8Array, offset: number): boolean {
		const start = slot * this.#keyBytes;
		for (let i = 0; i < this.#keyBytes; i++) if (this.#keys[start + i] !== data[offset + i]) return false;
		return true;
	}

	#grow(): void {
		const old = { slots: this.#slots, keys: this.#keys };
		const slots = old.slots.length * 2;
		this.#mask = slots - 1;
		this.#slots = new Uint32Array(slots);
		this.#keys = new Uint8Array(slots * this.#keyBytes);
		this.#size = 0;
		for (let i = 0; i < old.slots.length; i++) {
			if (old.slots[i] !== EMPTY) this.#put(old.keys, i * this.#keyBytes, old.slots[i]! - 1);
		}
	}
}

function slotsFor(expected: number): number {
	let slots = 16;
	while (expected / slots > MAX_LOAD) slots *= 2;
	return slots;
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo), with a final mix so that the low bits are good. */
function hash(data: Uint8Array, offset: number, length: number): number {
	let h = 0x811c9dc5;
	for (let i = offset; i < offset + length; i++) h = Math.imul(h ^ data[i]!, 0x01000193);
	h ^= h >>> 15;
	return Math.imul(h, 0x2c1b3c6d) >>> 0;
}
