// A bounded MessagePack reader (github.com/msgpack/msgpack, spec.md): texts stay bytes, because firmware sends bytes as texts. Pure.

/** Far deeper than any gateway's message. */
const MAX_DEPTH = 8;
/** A container may not claim more items than bytes follow, and all of them together no more than this. */
const MAX_ITEMS = 20_000;

/** A map comes as an object without prototype, with its keys as Latin-1; what has no use here (extensions) as undefined. */
export type Msgpack = number | boolean | null | undefined | Uint8Array | Msgpack[] | { [key: string]: Msgpack };

export class MsgpackError extends Error {}

/** Reads one value; throws a MsgpackError where the bytes are none. What follows the value is left. */
export function readMsgpack(bytes: Buffer): Msgpack {
	return new Reader(bytes).value(0);
}

class Reader {
	readonly #bytes: Buffer;
	#at = 0;
	#items = 0;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
	}

	value(depth: number): Msgpack {
		const head = this.#uint(1);
		if (head < 0x80) return head;
		if (head < 0x90) return this.#map(head & 0x0f, depth);
		if (head < 0xa0) return this.#array(head & 0x0f, depth);
		if (head < 0xc0) return this.#raw(head & 0x1f);
		if (head >= 0xe0) return head - 0x100;
		if (head >= 0xcc && head <= 0xcf) return this.#uint(1 << (head - 0xcc));
		if (head >= 0xd0 && head <= 0xd3) return this.#int(1 << (head - 0xd0));
		if (head >= 0xd4 && head <= 0xd8) return this.#skip(1 + (1 << (head - 0xd4)));
		switch (head) {
			case 0xc0:
				return null;
			case 0xc2:
				return false;
			case 0xc3:
				return true;
			case 0xc4:
			case 0xc5:
			case 0xc6:
				return this.#raw(this.#uint(1 << (head - 0xc4)));
			case 0xc7:
			case 0xc8:
			case 0xc9:
				return this.#skip(1 + this.#uint(1 << (head - 0xc7)));
			case 0xca:
				return this.#take(4).readFloatBE();
			case 0xcb:
				return this.#take(8).readDoubleBE();
			case 0xd9:
			case 0xda:
			case 0xdb:
				return this.#raw(this.#uint(1 << (head - 0xd9)));
			case 0xdc:
			case 0xdd:
				return this.#array(this.#uint(2 << (head - 0xdc)), depth);
			case 0xde:
			case 0xdf:
				return this.#map(this.#uint(2 << (head - 0xde)), depth);
			default:
				throw new MsgpackError('has a byte that MessagePack does not use');
		}
	}

	#take(count: number): Buffer {
		const end = this.#at + count;
		if (end > this.#bytes.length) throw new MsgpackError('ends before it is whole');
		const taken = this.#bytes.subarray(this.#at, end);
		this.#at = end;
		return taken;
	}

	#raw(count: number): Uint8Array {
		return this.#take(count);
	}

	#skip(count: number): undefined {
		this.#take(count);
	}

	#uint(bytes: number): number {
		const taken = this.#take(bytes);
		return bytes === 8 ? Number(taken.readBigUInt64BE()) : taken.readUIntBE(0, bytes);
	}

	#int(bytes: number): number {
		const taken = this.#take(bytes);
		return bytes === 8 ? Number(taken.readBigInt64BE()) : taken.readIntBE(0, bytes);
	}

	#enter(count: number, depth: number): void {
		this.#items += count;
		if (depth >= MAX_DEPTH) throw new MsgpackError(`is nested more than ${MAX_DEPTH} deep`);
		if (this.#items > MAX_ITEMS) throw new MsgpackError(`has more than ${MAX_ITEMS} items`);
		if (count > this.#bytes.length - this.#at) throw new MsgpackError('claims more items than bytes follow');
	}

	#array(count: number, depth: number): Msgpack[] {
		this.#enter(count, depth);
		const items: Msgpack[] = [];
		for (let i = 0; i < count; i += 1) items.push(this.value(depth + 1));
		return items;
	}

	#map(count: number, depth: number): { [key: string]: Msgpack } {
		this.#enter(2 * count, depth);
		const map: { [key: string]: Msgpack } = Object.create(null);
		for (let i = 0; i < count; i += 1) {
			const key = this.value(depth + 1);
			const value = this.value(depth + 1);
			if (key instanceof Uint8Array) map[Buffer.from(key).toString('latin1')] = value;
		}
		return map;
	}
}
