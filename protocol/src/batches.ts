// How events travel: batches up, receipts down. Bytes in, values out; nothing here touches a network.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { AisleEvent, FutureEvent } from './events.ts';
import { Uuid7 } from './units.ts';

/** Limits of one batch (protocol page): what a gateway sends and the most a cloud will unpack. */
export const BATCH_MAX_EVENTS = 100;
export const BATCH_MAX_BYTES = 64 * 1024;
/** zstd reaches about 1:5 on events; forty times is a bomb, not a batch. */
const UNPACKED_MAX_BYTES = 2 * 1024 * 1024;
/** Batches under way at once; 16 hide a 40 ms round trip (notes-mqtt-sqlite: 16,200 events/s). */
export const WINDOW_BATCHES = 16;

/** Events `first`, `first + 1`, … of one stream, in order. */
export const Batch = z.object({
	stream: Uuid7,
	first: z.number().int().positive(),
	events: z
		.array(z.union([AisleEvent, FutureEvent]))
		.min(1)
		.max(BATCH_MAX_EVENTS),
});
export type Batch = z.infer<typeof Batch>;

/** Every event of `stream` up to `upTo` is committed in the cloud's database. */
export const Receipt = z.object({ stream: Uuid7, upTo: z.number().int().nonnegative() });
export type Receipt = z.infer<typeof Receipt>;

const ZSTD_MAGIC = 0xfd2fb528;

/** A batch from events that are JSON already (the outbox keeps them so): no parse on the way out. */
export function packBatch(stream: string, first: number, eventsJson: readonly string[]): Buffer {
	return zstdCompressSync(Buffer.from(`{"stream":"${stream}","first":${first},"events":[${eventsJson.join(',')}]}`));
}

/**
 * A batch from bytes: zstd or plain JSON.
 * @throws {Error} with a sentence on what is wrong where the bytes are no batch
 */
export function unpackBatch(bytes: Uint8Array): Batch {
	const result = Batch.safeParse(JSON.parse(unpack(bytes).toString('utf8')));
	if (!result.success) {
		const [issue] = result.error.issues;
		throw new Error(`not a batch: ${issue?.path.join('.') || '(top)'}: ${issue?.message}`);
	}
	return result.data;
}

function unpack(bytes: Uint8Array): Buffer {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (buffer.length >= 4 && buffer.readUInt32LE(0) === ZSTD_MAGIC) {
		return zstdDecompressSync(buffer, { maxOutputLength: UNPACKED_MAX_BYTES });
	}
	if (buffer.length > UNPACKED_MAX_BYTES) throw new Error(`not a batch: ${buffer.length} bytes`);
	return buffer;
}
