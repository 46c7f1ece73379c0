// pcapng, which Wireshark writes where nothing else is asked for (IETF draft-ietf-opsawg-pcapng, sections 3 and 4).
import type { CaptureFormat } from './format.ts';
import { otherLinkType, packetReader } from './link-types.ts';
import type { PacketIntake, PacketReader } from './packet-intake.ts';
import { RecordDecoder, type RecordShape } from './records.ts';

const BLOCK = { section: 0x0a0d0d0a, interface: 1, simplePacket: 3, packet: 6 } as const;
/** read either way round it is the same: the byte order stands in the section header, after the length */
const BYTE_ORDER_AT = 8;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** type, length, and the length once more at the end (4 each): no block is shorter */
const LEAST_BLOCK_BYTES = 12;
const BLOCK_HEADER_BYTES = 8;

/** of an enhanced packet: interface, time (high, low), included length, original length (4 each) */
const PACKET_HEADER_BYTES = 20;
/** of an interface: link type, reserved (2 each), longest packet (4); options follow */
const INTERFACE_HEADER_BYTES = 8;
const OPTION = { end: 0, timeResolution: 9, timeOffset: 14 } as const;
const BINARY_RESOLUTION = 0x80;
const DEFAULT_UNITS_PER_S = 1e6;

/** A file of nothing but interfaces must not fill memory. */
const MOST_INTERFACES = 256;

type Interface = { read: PacketReader | undefined; linkType: number; unitsPerS: number; offsetS: number };

export const pcapng: CaptureFormat = {
	name: 'pcapng',
	matches: (start) => start.length >= 4 && start.readUInt32LE(0) === BLOCK.section,
	namesReceivers: false,
	decoder: (_start, recording) => {
		const blocks = new Blocks();
		const shape: RecordShape = {
			fileHeaderBytes: 0,
			headerBytes: LEAST_BLOCK_BYTES,
			bytesOf: (bytes, at) => blocks.bytesOf(bytes, at),
		};
		return new RecordDecoder(shape, recording, (block, into) => blocks.read(block, into));
	},
};

/** What the blocks before say of those that follow: byte order and interfaces. */
class Blocks {
	#littleEndian = true;
	#interfaces: Interface[] = [];

	/** The next block's, by its first bytes. */
	bytesOf(bytes: Buffer, at: number): number {
		if (bytes.readUInt32LE(at) === BLOCK.section) {
			this.#littleEndian = bytes.readUInt32LE(at + BYTE_ORDER_AT) === BYTE_ORDER_MAGIC;
		}
		return this.#u32(bytes, at + 4);
	}

	read(block: Buffer, into: PacketIntake): void {
		const body = block.subarray(BLOCK_HEADER_BYTES, block.length - 4);
		const type = this.#u32(block, 0);
		if (type === BLOCK.section) this.#interfaces = [];
		else if (type === BLOCK.interface) this.#interface(body, into);
		else if (type === BLOCK.packet) this.#packet(body, into);
		else if (type === BLOCK.simplePacket) into.passOver('packets without a time');
	}

	#u16(bytes: Buffer, at: number): number {
		return this.#littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
	}

	#u32(bytes: Buffer, at: number): number {
		return this.#littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
	}

	#interface(body: Buffer, into: PacketIntake): void {
		if (body.length < INTERFACE_HEADER_BYTES || this.#interfaces.length >= MOST_INTERFACES) {
			into.problem('an interface that cannot be read; its packets are skipped');
			return;
		}
		const linkType = this.#u16(body, 0);
		const read = packetReader(linkType);
		if (!read) into.problem(`the interface described here ${otherLinkType(linkType)}`);
		const described: Interface = { read, linkType, unitsPerS: DEFAULT_UNITS_PER_S, offsetS: 0 };
		this.#timeOptions(body.subarray(INTERFACE_HEADER_BYTES), described);
		this.#interfaces.push(described);
	}

	#timeOptions(options: Buffer, described: Interface): void {
		let at = 0;
		while (at + 4 <= options.length) {
			const code = this.#u16(options, at);
			const bytes = this.#u16(options, at + 2);
			const value = options.subarray(at + 4, at + 4 + bytes);
			if (code === OPTION.end || value.length < bytes) return;
			if (code === OPTION.timeResolution && bytes === 1) {
				const power = value[0]! & ~BINARY_RESOLUTION;
				described.unitsPerS = value[0]! & BINARY_RESOLUTION ? 2 ** power : 10 ** power;
			}
			if (code === OPTION.timeOffset && bytes === 8) {
				described.offsetS = Number(this.#littleEndian ? value.readBigInt64LE(0) : value.readBigInt64BE(0));
			}
			at += 4 + Math.ceil(bytes / 4) * 4;
		}
	}

	#packet(body: Buffer, into: PacketIntake): void {
		const from = body.length < PACKET_HEADER_BYTES ? undefined : this.#interfaces[this.#u32(body, 0)];
		const included = from ? this.#u32(body, 12) : 0;
		if (!from || included > body.length - PACKET_HEADER_BYTES) {
			into.problem('a packet of impossible length, or of an interface that is not described; skipped');
			return;
		}
		if (!from.read) {
			into.passOver('packets of another link type');
			return;
		}
		const units = this.#u32(body, 4) * 2 ** 32 + this.#u32(body, 8);
		into.t = from.offsetS + units / from.unitsPerS;
		from.read(body.subarray(PACKET_HEADER_BYTES, PACKET_HEADER_BYTES + included), into);
	}
}
