// From bytes on the air to somebody known, or to nothing: here the way of a stranger's advert ends.
import { ByteTable } from './byte-table.ts';
import type { Fob, Known } from './known.ts';

/** Which bytes name a thing: `kind` is a small integer of the ble room, `bytes` its identity as on the air. */
export type NamedThing = { known: Known | Fob; identity: { kind: number; bytes: Uint8Array } | { address: string } };

/** What rosters know at the time of asking: they change while an identifier stays. */
export type PassBook = {
	/** Whose rid stands at `offset` at `t` (Unix seconds)? */
	find(data: Uint8Array, offset: number, t: number): Known | undefined;
	/** Which shopper carries the fob `id` on the day of `t`? */
	holderOf(fob: string, t: number): Known | undefined;
};

export class Identifier {
	readonly #tables: (ByteTable<Known | Fob> | undefined)[] = [];
	readonly #addresses = new Map<string, Known | Fob>();
	readonly #passKind: number;
	readonly #book: PassBook;

	/** `passKind`: the identity kind whose bytes are a pass's rid. */
	constructor(things: readonly NamedThing[], passKind: number, book: PassBook) {
		this.#passKind = passKind;
		this.#book = book;
		for (const { known, identity } of things) {
			if ('address' in identity) this.#addresses.set(identity.address, known);
			else this.#table(identity.kind, identity.bytes.length).set(identity.bytes, 0, known);
		}
	}

	/** By the advertiser's address: sensors and tags that the site file names so. `t`: Unix seconds. */
	byAddress(address: string, t: number): Known | undefined {
		return this.#addresses.size === 0 ? undefined : this.#holder(this.#addresses.get(address), t);
	}

	/** By the identity bytes of a frame; `t` (Unix seconds) decides which passes are valid, and who carries a fob. */
	byFrame(kind: number, data: Uint8Array, offset: number, t: number): Known | undefined {
		if (kind === this.#passKind) return this.#book.find(data, offset, t);
		return this.#holder(this.#tables[kind]?.get(data, offset), t);
	}

	#holder(found: Known | Fob | undefined, t: number): Known | undefined {
		return found?.role === 'fob' ? this.#book.holderOf(found.id, t) : found;
	}

	#table(kind: number, keyBytes: number): ByteTable<Known | Fob> {
		this.#tables[kind] ??= new ByteTable<Known | Fob>(keyBytes);
		return this.#tables[kind];
	}
}
