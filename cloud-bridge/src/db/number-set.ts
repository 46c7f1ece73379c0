// A set of positive whole numbers at a bit each, for counting off millions of lines. Pure.

export function createNumberSet() {
	let bits = new Uint8Array(1024);
	return {
		add(number: number): void {
			const byte = number >> 3;
			if (byte >= bits.length) {
				const larger = new Uint8Array(Math.max(bits.length * 2, byte + 1));
				larger.set(bits);
				bits = larger;
			}
			bits[byte]! |= 1 << (number & 7);
		},

		/** @returns whether it was there */
		delete(number: number): boolean {
			const [byte, bit] = [number >> 3, 1 << (number & 7)];
			if (!Number.isSafeInteger(number) || number < 1 || ((bits[byte] ?? 0) & bit) === 0) return false;
			bits[byte]! &= ~bit;
			return true;
		},

		/** The smallest of them. */
		first(): number | undefined {
			const byte = bits.findIndex((one) => one !== 0);
			if (byte === -1) return undefined;
			return byte * 8 + Math.log2(bits[byte]! & -bits[byte]!);
		},
	};
}
