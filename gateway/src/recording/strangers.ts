// A stranger's advert without the stranger: the address, every spelling of it in the data, and names give way to pseudonyms
// of the same length, so that everything else still reads as it was heard. Pure.
import type { Advert } from '../ble/advert.ts';
import { ADDRESS_BYTES, Pseudonyms } from './pseudonyms.ts';

export type Hidden = Pick<Advert, 'address' | 'data' | 'scanResponse'>;

/** AD types (Bluetooth Assigned Numbers 2.3) whose value is text that a person may have chosen. */
const NAMES: ReadonlySet<number> = new Set([0x08 /* shortened name */, 0x09 /* name */, 0x30 /* broadcast name */]);
/** AD types whose value is addresses, the lowest byte first: whom it looks for, and its own. */
const ADDRESSES: ReadonlySet<number> = new Set([0x17 /* public target */, 0x18 /* random target */, 0x1b /* own */]);

const KIND_BIT = 0x01;
const NOTHING = 0xff;

/** A store hears a few hundred devices at a time; the bound keeps rotating addresses from piling up. */
const REMEMBERED = 1_024;

/** How the data may spell an address, and the same spellings of its pseudonym: bytes as Latin-1, a third of a Buffer's size. */
type Disguise = { address: string; spellings: readonly { heard: string; written: string }[] };

export class Strangers {
	readonly #pseudonyms: Pseudonyms;
	readonly #disguises = new Map<string, Disguise>();

	constructor(key: Uint8Array) {
		this.#pseudonyms = new Pseudonyms(key);
	}

	/** The advert's own bytes stay as they are. */
	hide({ address, data, scanResponse }: Hidden): Hidden {
		const disguise = this.#disguise(address);
		return {
			address: disguise.address,
			data: this.#disguised(data, disguise),
			...(scanResponse && { scanResponse: this.#disguised(scanResponse, disguise) }),
		};
	}

	hideAddress(address: string): string {
		return this.#disguise(address).address;
	}

	#disguise(address: string): Disguise {
		let disguise = this.#disguises.get(address);
		if (disguise === undefined) {
			// an anonymous advert has none
			const heard = Buffer.alloc(ADDRESS_BYTES);
			heard.write(address.replaceAll(':', ''), 'hex');
			const written = this.#pseudonyms.ofAddress(heard);
			const spelled = spellings(written);
			const pairs = spellings(heard).map((spelling, i) => ({ heard: spelling, written: spelled[i]! }));
			disguise = { address: printed(written), spellings: pairs.filter((pair) => saysSomething(pair.heard)) };
			if (this.#disguises.size >= REMEMBERED) this.#disguises.clear();
			this.#disguises.set(address, disguise);
		}
		return disguise;
	}

	#disguised(data: Uint8Array, { spellings }: Disguise): Buffer {
		const copy = Buffer.from(data);
		eachValue(copy, (adType, value) => {
			if (NAMES.has(adType)) {
				value.set(this.#pseudonyms.ofText(value));
				return;
			}
			if (ADDRESSES.has(adType)) this.#replaceAddresses(value);
			else for (const { heard, written } of spellings) replaceAll(value, heard, written);
		});
		return copy;
	}

	/**
	 * Whoever is meant: a target is another's address. Of what follows the last whole one a bit stays, of which kind it is
	 * (Core Supplement part A 1.16): more is no address, and may be the end of one that is spelled otherwise.
	 */
	#replaceAddresses(value: Buffer): void {
		let at = 0;
		for (; at + ADDRESS_BYTES <= value.length; at += ADDRESS_BYTES) {
			const address = value.subarray(at, at + ADDRESS_BYTES).reverse();
			address.set(this.#pseudonyms.ofAddress(address));
			address.reverse();
		}
		const rest = value.subarray(at);
		if (rest.length === 1) rest[0]! &= KIND_BIT;
		else rest.fill(NOTHING);
	}
}

/**
 * As bytes in both directions and as text, and their lower half alone (Ruuvi 6 sends that, some sensors write it out).
 * Bytes before text, whole before half: a replaced half would hide the whole.
 */
function spellings(address: Buffer): string[] {
	const half = ADDRESS_BYTES / 2;
	const forward = address.toString('latin1');
	const reversed = Buffer.from(address).reverse().toString('latin1');
	return [
		...[forward, reversed, ...texts(address)],
		...[forward.slice(half), reversed.slice(0, half), ...texts(address.subarray(half))],
	];
}

function texts(bytes: Buffer): string[] {
	return ['', ':', '-'].flatMap((between) => {
		const text = bytes.toString('hex').match(/../g)!.join(between);
		return [text, text.toUpperCase()];
	});
}

/** 00:00:00 is in every other advert, and nobody's. */
function saysSomething(spelling: string): boolean {
	return spelling !== spelling[0]!.repeat(spelling.length);
}

/**
 * Structure by structure: a length or type is never taken for somebody's address. What follows an early end (a length of
 * zero) is read the same way, as a name may stand there, and once more as one value of no type.
 */
function eachValue(data: Buffer, visit: (adType: number, value: Buffer) => void): void {
	let end: number | undefined;
	let at = 0;
	while (at + 1 < data.length) {
		if (data[at] === 0) {
			at++;
			end ??= at;
			continue;
		}
		// a value that was cut off may be the beginning of a name
		const next = Math.min(at + 1 + data[at]!, data.length);
		visit(data[at + 1]!, data.subarray(at + 2, next));
		at = next;
	}
	if (end !== undefined) visit(0, data.subarray(end));
}

function replaceAll(value: Buffer, heard: string, written: string): void {
	let at = value.indexOf(heard, 0, 'latin1');
	while (at >= 0) {
		value.write(written, at, 'latin1');
		at = value.indexOf(heard, at + heard.length, 'latin1');
	}
}

function printed(address: Buffer): string {
	return address.toString('hex').match(/../g)!.join(':');
}
