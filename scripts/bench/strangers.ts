// Adverts as strangers send them in any street: phones, earbuds, other people's beacons, with addresses that rotate.

/** A small seeded generator (mulberry32): benchmarks need speed and repeatability, not quality. */
export function randomSource(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let z = Math.imul(state ^ (state >>> 15), 1 | state);
		z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
		return ((z ^ (z >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Fixed head and length of random tail, as heard. */
const PATTERNS: readonly [head: string, tail: number][] = [
	['02011a0aff4c001005', 5], // Apple nearby info
	['02011a0bff4c000c0e', 6], // Apple handoff
	['02011a020a0c0bff4c001006', 6], // Apple nearby with Tx power
	['1eff0600010920', 24], // Microsoft CDP
	['02010203039ffe17169ffe02', 19], // Google
	['02010603032cfe06162cfe', 3], // Google Fast Pair
	['1bff75004204018066', 19], // Samsung
	['0201061aff4c000215', 21], // somebody else's iBeacon
	['02010611160a1812', 13], // a service of its own
];

export function strangerAdvert(random: () => number): { address: string; data: Buffer } {
	const [head, tail] = PATTERNS[Math.floor(random() * PATTERNS.length)]!;
	const headBytes = Buffer.from(head, 'hex');
	const data = Buffer.alloc(headBytes.length + tail);
	headBytes.copy(data);
	for (let i = headBytes.length; i < data.length; i++) data[i] = Math.floor(random() * 256);
	return { address: strangerAddress(random), data };
}

function strangerAddress(random: () => number): string {
	const bytes = Array.from({ length: 6 }, () =>
		Math.floor(random() * 256)
			.toString(16)
			.padStart(2, '0'),
	);
	return bytes.join(':');
}
