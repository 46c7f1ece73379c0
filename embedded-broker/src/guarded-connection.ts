// A client's socket as aedes sees it: bytes come through frame by frame, within the limits and at the agreed rate.
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type FrameLimits, FrameScanner } from './frame-scanner.ts';
import { Rate, type RateLimits } from './rate.ts';

/** Unsent bytes for one client before aedes waits for it; it cuts the client off if that lasts (limits.stalledMs). */
const UNSENT_BYTES = 1024 * 1024;
/** A closing socket may take this long to send what is left. */
const GOODBYE_MS = 5_000;
/** Shortest pause: a timer for every message would cost more than the message. */
const SHORTEST_PAUSE_MS = 20;

export type ConnectionLimits = FrameLimits & RateLimits;

/**
 * aedes reads whole chunks and never asks how big a packet will be, so the guard stands in the stream. A client over
 * its rate is slowed down by leaving its bytes in the kernel's buffers: TCP passes that on, and nothing is lost.
 */
export class GuardedConnection extends Duplex {
	/** for log lines and for counting failed logins */
	readonly remoteAddress: string;
	readonly #socket: Socket;
	readonly #scanner: FrameScanner;
	/** its own until it logs in */
	#rate: Rate | undefined;
	/** read from the socket, not yet passed on */
	#held: Buffer | undefined;
	#timer: NodeJS.Timeout | undefined;

	constructor(socket: Socket, limits: ConnectionLimits) {
		super({ allowHalfOpen: false, writableHighWaterMark: UNSENT_BYTES });
		this.#socket = socket;
		this.#scanner = new FrameScanner(limits);
		this.#rate = new Rate(limits, performance.now());
		this.remoteAddress = socket.remoteAddress ?? 'unknown';
		socket.on('data', (chunk: Buffer) => {
			socket.pause();
			this.#held = chunk;
			this.#pump();
		});
		socket.on('end', () => this.push(null));
		socket.on('error', (error) => this.destroy(error));
		socket.on('close', () => this.destroy());
	}

	/** From now on this rate counts, which others may share; none for a client that the daemon itself trusts. */
	useRate(rate: Rate | undefined): void {
		this.#rate = rate;
	}

	override _read(): void {
		if (this.#held !== undefined) this.#pump();
		else this.#socket.resume();
	}

	override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
		this.#socket.write(chunk, callback);
	}

	override _writev(
		chunks: { chunk: Buffer; encoding: BufferEncoding }[],
		callback: (error?: Error | null) => void,
	): void {
		this.#socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), callback);
	}

	override _final(callback: (error?: Error | null) => void): void {
		this.#socket.end(() => callback());
	}

	override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
		clearTimeout(this.#timer);
		this.#held = undefined;
		if (error === null) {
			// aedes destroys right after it wrote a refusal, which should still arrive
			this.#socket.setTimeout(GOODBYE_MS, () => this.#socket.destroy());
			this.#socket.resume();
			this.#socket.destroySoon();
		} else this.#socket.destroy();
		callback(error);
	}

	/** Passes on as much of what is held as the rate allows; comes back by timer, by `_read` or with the next bytes. */
	#pump(): void {
		const chunk = this.#held;
		if (chunk === undefined || this.#timer !== undefined || this.destroyed) return;
		let end = 0;
		let waitMs = this.#waitMs();
		try {
			while (end < chunk.length && waitMs === 0) {
				const from = end;
				end = this.#scanner.advance(chunk, from);
				this.#rate?.charge(this.#scanner.completedType, end - from, performance.now());
				waitMs = this.#waitMs();
			}
		} catch (error) {
			this.destroy(error as Error);
			return;
		}
		this.#held = end < chunk.length ? chunk.subarray(end) : undefined;
		if (this.#held !== undefined) this.#pause(waitMs);
		const wantsMore = end === 0 || this.push(chunk.subarray(0, end));
		if (this.#held === undefined && wantsMore) this.#socket.resume();
	}

	#pause(waitMs: number): void {
		this.#timer = setTimeout(
			() => {
				this.#timer = undefined;
				this.#pump();
			},
			Math.max(waitMs, SHORTEST_PAUSE_MS),
		);
		this.emit('slowed');
	}

	#waitMs(): number {
		return this.#rate?.waitMs(performance.now()) ?? 0;
	}
}
