// Cuts a stream of bytes into records that begin with a header of fixed size. Bounded, and copies only what a chunk cut in two.
import { type Decoder, LostError, type Recording } from './format.ts';
import { PacketIntake } from './packet-intake.ts';

/** libpcap's own limit (MAXIMUM_SNAPLEN): what says it is longer is not a packet. */
const MOST_PACKET_BYTES = 262_144;

export type RecordShape = {
	/** bytes of the file before the first record */
	fileHeaderBytes: number;
	headerBytes: number;
	/** of the whole record, by its header at `at` */
	bytesOf(bytes: Buffer, at: number): number;
};

/** What a container of packets is read by: its shape, and what to do with a record of it. */
export class RecordDecoder implements Decoder {
	readonly #intake: PacketIntake;
	readonly #cutter: RecordCutter;

	constructor(shape: RecordShape, recording: Recording, read: (record: Buffer, into: PacketIntake) => void) {
		const intake = new PacketIntake(recording, () => this.position());
		this.#intake = intake;
		this.#cutter = new RecordCutter(shape, (record) => read(record, intake));
	}

	push(chunk: Buffer): void {
		this.#cutter.push(chunk);
	}

	end(): void {
		this.#intake.end(this.#cutter.end());
	}

	position(): { packet: number; byte: number } {
		const { packet, byte } = this.#cutter;
		return { packet, byte };
	}
}

class RecordCutter {
	/** of the record that was handed last, from 1 */
	packet = 0;
	/** of the file, where it begins */
	byte = 0;
	readonly #shape: RecordShape;
	readonly #hand: (record: Buffer) => void;
	#rest: Buffer | undefined;
	/** of the file, where the next record begins */
	#nextByte: number;
	#toSkip: number;

	/** @param hand gets a view of a chunk, which nobody writes to any more */
	constructor(shape: RecordShape, hand: (record: Buffer) => void) {
		this.#shape = shape;
		this.#hand = hand;
		this.#nextByte = shape.fileHeaderBytes;
		this.#toSkip = shape.fileHeaderBytes;
	}

	push(chunk: Buffer): void {
		const skipped = Math.min(this.#toSkip, chunk.length);
		this.#toSkip -= skipped;
		const fresh = chunk.subarray(skipped);
		const bytes = this.#rest ? Buffer.concat([this.#rest, fresh]) : fresh;
		const { headerBytes, bytesOf } = this.#shape;
		let at = 0;
		while (bytes.length - at >= headerBytes) {
			const size = bytesOf(bytes, at);
			if (size < headerBytes || size > headerBytes + MOST_PACKET_BYTES) throw this.#impossible(size);
			if (at + size > bytes.length) break;
			this.#begin();
			this.#hand(bytes.subarray(at, at + size));
			this.#nextByte += size;
			at += size;
		}
		this.#rest = at < bytes.length ? bytes.subarray(at) : undefined;
	}

	/** @returns bytes of a record that is not whole */
	end(): number {
		if (this.#rest) this.#begin();
		return this.#rest?.length ?? 0;
	}

	#begin(): void {
		this.packet++;
		this.byte = this.#nextByte;
	}

	#impossible(size: number): LostError {
		this.#begin();
		return new LostError(
			`says it has ${size.toLocaleString('en')} bytes, which no packet has: the file is damaged from here on; the rest is not played`,
		);
	}
}
