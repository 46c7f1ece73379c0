// The checksum of advertising packets (Core spec vol 6 part B 3.1.1), least significant bit first as they are sent. Pure.

/** x^24 + x^10 + x^9 + x^6 + x^4 + x^3 + x + 1, mirrored */
const POLYNOMIAL = 0xda6000;
/** 0x555555 mirrored: what every packet on the advertising access address begins with */
const START = 0xaaaaaa;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte;
	for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
	return crc;
});

/** Of `bytes` from `start` to before `end`; recorders write it with the low byte first. */
export function crc24(bytes: Uint8Array, start: number, end: number): number {
	let crc = START;
	for (let i = start; i < end; i++) crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[i]!) & 0xff]!;
	return crc;
}
