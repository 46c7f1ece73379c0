// A hash table from a few bytes to a value, looked up in place: an unknown advert allocates nothing here.

const EMPTY = 0;
/** Open addressing stays short below this load (Knuth vol. 3, 6.4: 1.5 probes for a hit at one half). */
const MAX_LOAD = 0.5;

/** Keys of one fixed length; the last value set for a key wins. */
export class ByteTable<T> {
	readonly #keyBytes: number;
	#mask: number;
	#keys: Uint8Array;
	/** index + 1 into `#values`, 0 where free */
	#slots: Uint32Array;
	#values: T[] = [];

	constructor(keyBytes: number, expected = 16) {
		this.#keyBytes = keyBytes;
		const slots = slotsFor(expected);
		this.#mask = slots - 1;
		this.#slots = new Uint32Array(slots);
		this.#keys = new Uint8Array(slots * keyBytes);
	}

	get size(): number {
		return this.#values.length;
	}

	/** The value of the key that stands at `offset` in `data`; the caller has checked that it fits. */
	get(data: Uint8Array, offset: number): T | undefined {
		const index = this.#slots[this.#find(data, offset)]!;
		return index === EMPTY ? undefined : this.#values[index - 1];
	}

	set(data: Uint8Array, offset: number, value: T): void {
		if ((this.#values.length + 1) / this.#slots.length > MAX_LOAD) this.#grow();
		const slot = this.#find(data, offset);
		const index = this.#slots[slot]!;
		if (index !== EMPTY) {
			this.#values[index - 1] = value;
			return;
		}
		this.#keys.set(data.subarray(offset, offset + this.#keyBytes), slot * this.#keyBytes);
		this.#values.push(value);
		this.#slots[slot] = this.#values.length;
	}

	#find(data: Uint8Array, offset: number): number {
		const length = this.#keyBytes;
		let slot = hash(data, offset, length) & this.#mask;
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
		for (let i = 0; i < old.slots.length; i++) {
			if (old.slots[i] === EMPTY) continue;
			const from = i * this.#keyBytes;
			const slot = this.#find(old.keys, from);
			this.#keys.set(old.keys.subarray(from, from + this.#keyBytes), slot * this.#keyBytes);
			this.#slots[slot] = old.slots[i]!;
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
