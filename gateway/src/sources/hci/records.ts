// What an adapter's process tells the gateway through a pipe, as bytes: adverts in batches, and a few notes. Bounded, pure.
import { type Assembled, MOST_DATA_BYTES } from './advert-assembler.ts';

export type Note =
	/** once a second. Counted since the process began: adverts heard, packets that made no sense, adverts dropped because the gateway was too slow */
	| { type: 'beat'; heard: number; malformed: number; dropped: number }
	/** the radio says that it scans */
	| { type: 'scanning' }
	/** the adapter cannot be used, or no more; the process ends after this */
	| { type: 'lost'; words: string };

/** A record: its length (u16), kind (u8) and flags (u8), then by kind. Numbers are little endian. */
const HEAD_BYTES = 4;
const KIND = { advert: 1, beat: 2, scanning: 3, lost: 4 } as const;

/** After the head: rssi (i8), one byte empty, address (6), time (f64), length of data and of scan response (u16 each), both. */
const ADVERT_BYTES = HEAD_BYTES + 20;
const RANDOM_FLAG = 1;
const RESPONSE_FLAG = 2;

const BEAT_BYTES = HEAD_BYTES + 12;
/** One sentence with a path in it. */
const MOST_WORDS_BYTES = 2_000;
const MOST_RECORD_BYTES = ADVERT_BYTES + 2 * MOST_DATA_BYTES;

/** Adverts of 50 ms at 20,000 a second are 60 kB; a full batch goes at once. */
const BATCH_BYTES = 64 * 1024;

/** Collects adverts until `take` is called, or until they are too many. */
export class AdvertBatch {
	readonly #buffer = Buffer.allocUnsafeSlow(BATCH_BYTES);
	#length = 0;
	#adverts = 0;

	get adverts(): number {
		return this.#adverts;
	}

	/** @returns false where it does not fit any more: take the batch, and add it again */
	add({ address, addressType, rssiDbm, data, scanResponse, t }: Assembled): boolean {
		const responseLength = scanResponse?.length ?? 0;
		const length = ADVERT_BYTES + data.length + responseLength;
		if (length > MOST_RECORD_BYTES)
			throw new RangeError(`an advert of ${length} bytes: ${MOST_RECORD_BYTES} are the most`);
		const at = this.#length;
		if (at + length > BATCH_BYTES) return false;
		const bytes = this.#buffer;
		bytes.writeUInt16LE(length, at);
		bytes[at + 2] = KIND.advert;
		bytes[at + 3] = (addressType === 'random' ? RANDOM_FLAG : 0) | (scanResponse ? RESPONSE_FLAG : 0);
		bytes.writeInt8(rssiDbm, at + 4);
		bytes[at + 5] = 0;
		writeAddress(bytes, at + 6, address);
		bytes.writeDoubleLE(t, at + 12);
		bytes.writeUInt16LE(data.length, at + 20);
		bytes.writeUInt16LE(responseLength, at + 22);
		bytes.set(data, at + ADVERT_BYTES);
		if (scanResponse) bytes.set(scanResponse, at + ADVERT_BYTES + data.length);
		this.#length += length;
		this.#adverts++;
		return true;
	}

	/** Empties it. The bytes are the caller's. */
	take(): Buffer {
		const bytes = Buffer.from(this.#buffer.subarray(0, this.#length));
		this.#length = 0;
		this.#adverts = 0;
		return bytes;
	}
}

export function encodeNote(note: Note): Buffer {
	if (note.type === 'scanning') return head(KIND.scanning, Buffer.alloc(0));
	if (note.type === 'lost') return head(KIND.lost, Buffer.from(note.words).subarray(0, MOST_WORDS_BYTES));
	const numbers = Buffer.alloc(BEAT_BYTES - HEAD_BYTES);
	[note.heard, note.malformed, note.dropped].forEach((count, i) => {
		numbers.writeUInt32LE(Math.min(count, 0xffff_ffff), i * 4);
	});
	return head(KIND.beat, numbers);
}

export type RecordHandlers = {
	/** `data` and `scanResponse` are valid until it returns */
	advert(advert: Assembled): void;
	note(note: Note): void;
};

/** Puts records together again, however the pipe cut them. */
export class RecordReader {
	readonly #handlers: RecordHandlers;
	#rest: Buffer | undefined;

	constructor(handlers: RecordHandlers) {
		this.#handlers = handlers;
	}

	/** @throws where the bytes are no records: then nothing after them can be found */
	push(chunk: Buffer): void {
		const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
		this.#rest = undefined;
		let at = 0;
		while (at < bytes.length) {
			if (bytes.length - at < HEAD_BYTES) break;
			const length = bytes.readUInt16LE(at);
			if (length < HEAD_BYTES || length > MOST_RECORD_BYTES) throw new RecordError(`a record of ${length} bytes`);
			if (bytes.length - at < length) break;
			this.#read(bytes.subarray(at, at + length));
			at += length;
		}
		if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at));
	}

	#read(record: Buffer): void {
		const kind = record[2];
		if (kind === KIND.advert) this.#handlers.advert(readAdvert(record));
		else if (kind === KIND.scanning) this.#handlers.note({ type: 'scanning' });
		else if (kind === KIND.lost) this.#handlers.note({ type: 'lost', words: record.toString('utf8', HEAD_BYTES) });
		else if (kind === KIND.beat && record.length === BEAT_BYTES) {
			const [heard, malformed, dropped] = [4, 8, 12].map((at) => record.readUInt32LE(at)) as [number, number, number];
			this.#handlers.note({ type: 'beat', heard, malformed, dropped });
		} else throw new RecordError(`a record of kind ${kind}`);
	}
}

/** The process on the other side of the pipe has gone wrong. */
export class RecordError extends Error {}

function readAdvert(record: Buffer): Assembled {
	if (record.length < ADVERT_BYTES) throw new RecordError('an advert cut short');
	const flags = record[3]!;
	const responseAt = ADVERT_BYTES + record.readUInt16LE(20);
	const end = responseAt + record.readUInt16LE(22);
	if (end !== record.length) throw new RecordError('an advert whose lengths do not fit');
	const advert: Assembled = {
		address: readAddress(record, 6),
		addressType: flags & RANDOM_FLAG ? 'random' : 'public',
		rssiDbm: record.readInt8(4),
		data: record.subarray(ADVERT_BYTES, responseAt),
		t: record.readDoubleLE(12),
	};
	if (flags & RESPONSE_FLAG) advert.scanResponse = record.subarray(responseAt, end);
	return advert;
}

function head(kind: number, rest: Buffer): Buffer {
	const bytes = Buffer.alloc(HEAD_BYTES + rest.length);
	bytes.writeUInt16LE(bytes.length, 0);
	bytes[2] = kind;
	bytes.set(rest, HEAD_BYTES);
	return bytes;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function readAddress(bytes: Buffer, at: number): string {
	return `${HEX[bytes[at]!]}:${HEX[bytes[at + 1]!]}:${HEX[bytes[at + 2]!]}:${HEX[bytes[at + 3]!]}:${HEX[bytes[at + 4]!]}:${HEX[bytes[at + 5]!]}`;
}

function writeAddress(bytes: Buffer, at: number, address: string): void {
	for (let i = 0; i < 6; i++) {
		bytes[at + i] = (nibble(address.charCodeAt(i * 3)) << 4) | nibble(address.charCodeAt(i * 3 + 1));
	}
}

/** of a lower case hexadecimal digit */
function nibble(code: number): number {
	return code >= 0x61 ? code - 0x57 : code - 0x30;
}
