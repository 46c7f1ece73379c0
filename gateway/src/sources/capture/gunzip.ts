// Unpacks gzip as a stream that keeps every byte before a cut: where a capture was copied while it was written.
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 128 * 1024;

/** A gzip stream that ended early or is damaged; everything before it has been handed over. */
export class GzipError extends Error {}

/**
 * Piping would do, but for the end: an error destroys a stream together with what nobody has read from it yet.
 * So each packed chunk is read to its last byte before the next, and before the end, goes in.
 */
export async function* gunzip(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	const stream = createGunzip({ chunkSize: CHUNK_BYTES });
	let failure: Error | undefined;
	let ended = false;
	let wake = () => {};
	const change = () => new Promise<void>((resolve) => (wake = resolve));
	stream.on('readable', () => wake());
	stream.on('end', () => {
		ended = true;
		wake();
	});
	stream.on('error', (error) => {
		failure = error;
		wake();
	});
	try {
		for await (const chunk of packed) {
			let taken = false;
			stream.write(chunk, () => {
				taken = true;
				wake();
			});
			while (failure === undefined) {
				const unpacked: Buffer | null = stream.read();
				if (unpacked !== null) yield unpacked;
				else if (taken) break;
				else await change();
			}
			if (failure !== undefined) break;
		}
		if (failure === undefined) stream.end();
		while (failure === undefined && !ended) {
			if (stream.read() === null) await change();
		}
	} finally {
		stream.destroy();
	}
	if (failure !== undefined) throw new GzipError(failure.message, { cause: failure });
}
