// Finds where MQTT frames end in a raw byte stream, and refuses frames that are too big before anybody buffers them.

/** The only first byte a connection may start with: type CONNECT, no flags (MQTT 3.1.1, section 3.1.1). */
const CONNECT_HEADER = 0x10;
const PUBLISH = 3;
/** The remaining length has at most four bytes (2.2.3). */
const MOST_LENGTH_BYTES = 4;

export type FrameLimits = {
	/** the longest body of a PUBLISH */
	frameBytes: number;
	/** the longest body of the first frame, whose sender nobody knows yet */
	connectBytes: number;
	/** the longest body of any other frame: only SUBSCRIBE and UNSUBSCRIBE have more than a few bytes */
	controlBytes: number;
};

/** A stream that is not MQTT, or not within the limits. The message is for the log. */
export class FrameError extends Error {}

/** One per connection; `advance` goes over the bytes once and copies nothing. */
export class FrameScanner {
	/** type of the frame that `advance` just completed; 0 while one is under way */
	completedType = 0;
	readonly #limits: FrameLimits;
	#first = true;
	#type = 0;
	#lengthBytes = 0;
	#bodyLeft = 0;
	#inBody = false;

	constructor(limits: FrameLimits) {
		this.#limits = limits;
	}

	/** Goes on from `from` to the end of the frame or of the chunk, whichever is first; returns where it stopped. */
	advance(chunk: Uint8Array, from: number): number {
		this.completedType = 0;
		let at = from;
		while (!this.#inBody) {
			if (at === chunk.length) return at;
			this.#header(chunk[at++]!);
		}
		const taken = Math.min(this.#bodyLeft, chunk.length - at);
		this.#bodyLeft -= taken;
		if (this.#bodyLeft === 0) this.#complete();
		return at + taken;
	}

	#header(byte: number): void {
		if (this.#type === 0) {
			this.#type = byte >> 4;
			if (this.#first && byte !== CONNECT_HEADER) throw new FrameError('the first packet is not CONNECT');
			if (this.#type === 0) throw new FrameError('packet type 0 is reserved');
			return;
		}
		this.#bodyLeft += (byte & 0x7f) * 128 ** this.#lengthBytes;
		this.#lengthBytes++;
		const more = byte >= 0x80;
		if (more && this.#lengthBytes === MOST_LENGTH_BYTES) throw new FrameError('the remaining length has five bytes');
		const mostBytes = this.#mostBytes();
		if (this.#bodyLeft > mostBytes)
			throw new FrameError(`a packet of ${this.#bodyLeft} bytes or more, limit ${mostBytes}`);
		this.#inBody = !more;
	}

	#mostBytes(): number {
		if (this.#first) return this.#limits.connectBytes;
		return this.#type === PUBLISH ? this.#limits.frameBytes : this.#limits.controlBytes;
	}

	#complete(): void {
		this.completedType = this.#type;
		this.#first = false;
		this.#type = 0;
		this.#lengthBytes = 0;
		this.#inBody = false;
	}
}
