// From bytes on the air to somebody known, or to nothing: here the way of a stranger's advert ends.
import { ByteTable } from './byte-table.ts';
import type { Known } from './known.ts';
import type { Rosters } from './rosters.ts';

/** Which bytes name a thing: `kind` is a small integer of the ble room, `bytes` its identity as on the air. */
export type NamedThing = { known: Known; identity: { kind: number; bytes: Uint8Array } | { address: string } };

export class Identifier {
	readonly #tables: (ByteTable<Known> | undefined)[] = [];
	readonly #addresses = new Map<string, Known>();
	readonly #passKind: number;
	readonly #rosters: Rosters;

	/** `passKind`: the identity kind whose bytes are a pass's rid. */
	constructor(things: readonly NamedThing[], passKind: number, rosters: Rosters) {
		this.#passKind = passKind;
		this.#rosters = rosters;
		for (const { known, identity } of things) {
			if ('address' in identity) this.#addresses.set(identity.address, known);
			else this.#table(identity.kind, identity.bytes.length).set(identity.bytes, 0, known);
		}
	}

	/** By the advertiser's address: sensors and tags that the site file names so. */
	byAddress(address: string): Known | undefined {
		return this.#addresses.size === 0 ? undefined : this.#addresses.get(address);
	}

	/** By the identity bytes of a frame; `t` (Unix seconds) decides which passes are valid. */
	byFrame(kind: number, data: Uint8Array, offset: number, t: number): Known | undefined {
		if (kind === this.#passKind) return this.#rosters.find(data, offset, t);
		return this.#tables[kind]?.get(data, offset);
	}

	#table(kind: number, keyBytes: number): ByteTable<Known> {
		this.#tables[kind] ??= new ByteTable<Known>(keyBytes);
		return this.#tables[kind];
	}
}
