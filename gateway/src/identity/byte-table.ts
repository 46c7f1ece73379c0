// A hash table from a few bytes to a value, looked up in place: an unknown advert allocates nothing here.
import { ByteIndex } from './byte-index.ts';

/** Keys of one fixed length; the last value set for a key wins. */
export class ByteTable<T> {
	readonly #index: ByteIndex;
	readonly #values: T[] = [];

	constructor(keyBytes: number, expected = 16) {
		this.#index = new ByteIndex(keyBytes, expected);
	}

	get size(): number {
		return this.#values.length;
	}

	/** The value of the key that stands at `offset` in `data`; the caller has checked that it fits. */
	get(data: Uint8Array, offset: number): T | undefined {
		const at = this.#index.get(data, offset);
		return at < 0 ? undefined : this.#values[at];
	}

	set(data: Uint8Array, offset: number, value: T): void {
		const at = this.#index.get(data, offset);
		if (at >= 0) this.#values[at] = value;
		else this.#index.set(data, offset, this.#values.push(value) - 1);
	}
}
