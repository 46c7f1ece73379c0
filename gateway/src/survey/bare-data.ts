// A tag's advertising data without whose device it is: its names, and its address wherever the frame repeats it. Pure.

/** AD types (Bluetooth Assigned Numbers 2.3) whose value a person may have chosen, or is an address. */
const NAMES_AND_ADDRESSES: ReadonlySet<number> = new Set([0x08, 0x09, 0x30, 0x17, 0x18, 0x1b]);

/** @param identity the bytes by which the site file knows it: an Eddystone instance often is the address, and stays */
export function bareData(data: Uint8Array, address: string, identity: Uint8Array): Uint8Array {
	const bare = Buffer.from(data);
	const forward = Buffer.from(address.replaceAll(':', ''), 'hex');
	const spellings = [forward, Buffer.from(forward).reverse()].filter(
		(bytes) => bytes.length > 0 && !Buffer.from(identity).includes(bytes),
	);
	for (let at = 0; at + 1 < bare.length; ) {
		const next = Math.min(at + 1 + bare[at]!, bare.length);
		const value = bare.subarray(at + 2, next);
		if (NAMES_AND_ADDRESSES.has(bare[at + 1]!) && next > at + 1) value.fill(0);
		else for (const bytes of spellings) blank(value, bytes);
		at = next;
	}
	return bare;
}

function blank(value: Buffer, bytes: Buffer): void {
	for (let at = value.indexOf(bytes); at >= 0; at = value.indexOf(bytes, at)) value.fill(0, at, at + bytes.length);
}
