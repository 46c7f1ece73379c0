// Cuts a stream of H4 bytes into HCI packets (Core spec vol 4 part A 2). Bounded, and copies only what a chunk cut in two.

export type H4Reader = {
	/** Throws where the bytes are not H4: there is no mark in the stream by which to find the next packet. */
	push(chunk: Buffer): void;
};

/** A controller's packet types: bytes of header after the type byte, and where the length stands in them. */
const HEADERS: Record<number, { size: number; lengthAt: number; lengthMask: number } | undefined> = {
	2: { size: 4, lengthAt: 2, lengthMask: 0xffff }, // ACL data
	3: { size: 3, lengthAt: 2, lengthMask: 0xff }, // synchronous data
	4: { size: 2, lengthAt: 1, lengthMask: 0xff }, // event
	5: { size: 4, lengthAt: 2, lengthMask: 0x3fff }, // isochronous data
};

/** Far above any controller's buffers (an LE data packet carries 251 bytes); more is a stream out of step. */
const MAX_PACKET_BYTES = 4096;

export function createH4Reader(onPacket: (packet: Buffer) => void): H4Reader {
	let rest: Buffer | undefined;
	return {
		push(chunk) {
			const buffer = rest ? Buffer.concat([rest, chunk]) : chunk;
			rest = undefined;
			let offset = 0;
			while (offset < buffer.length) {
				const length = packetLength(buffer, offset);
				if (length === undefined || offset + length > buffer.length) {
					rest = buffer.subarray(offset);
					return;
				}
				onPacket(buffer.subarray(offset, offset + length));
				offset += length;
			}
		},
	};
}

/** Undefined where the header is not whole yet. */
function packetLength(buffer: Buffer, offset: number): number | undefined {
	const type = buffer[offset]!;
	const header = HEADERS[type];
	if (!header) throw new Error(`the stream is not H4 or has lost step: a packet begins with 0x${type.toString(16)}`);
	if (offset + 1 + header.size > buffer.length) return undefined;
	const at = offset + 1 + header.lengthAt;
	const length = header.lengthMask === 0xff ? buffer[at]! : buffer.readUInt16LE(at) & header.lengthMask;
	const total = 1 + header.size + length;
	if (total > MAX_PACKET_BYTES) throw new Error(`the stream is not H4 or has lost step: a packet of ${total} bytes`);
	return total;
}
