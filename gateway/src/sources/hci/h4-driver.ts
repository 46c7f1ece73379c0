// The socket that noble's HCI layer writes to and hears from, over a stream that speaks H4 (a virtual or serial controller).
import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { createH4Reader } from './h4-reader.ts';
import type { HciSocket } from './noble-private.ts';

const COMMAND_PACKET = 0x01;
const EVENT_PACKET = 0x04;
const COMMAND_COMPLETE = 0x0e;
const COMMAND_STATUS = 0x0f;

/** A stopped stream that does not close by then is cut. */
const CLOSE_TIMEOUT_MS = 1_000;

/** A read for each advert costs more than the advert: 40 a second are enough, and no buffer on the way fills up in between. */
const PACE_MS = 25;
/** Opening takes about twenty commands. */
const MOST_WAITING_COMMANDS = 64;
const MOST_UNSENT_BYTES = 64 * 1024;

/** Node reads so much at a time: more waits behind it. */
const FULL_CHUNK_BYTES = 64 * 1024;

/**
 * Keeps to HCI's command flow control (vol 4 part E 4.4), which the kernel does for adapters and noble does not do:
 * a controller may drop commands beyond those it allows.
 */
export class H4Driver extends EventEmitter implements HciSocket {
	/** settles when the stream is gone: with the reason, or undefined after `stop` */
	readonly closed: Promise<Error | undefined>;
	readonly #stream: Duplex;
	readonly #waiting: Buffer[] = [];
	#allowed = 1;
	#stopped = false;
	#paced = false;
	#resting: NodeJS.Timeout | undefined;

	constructor(stream: Duplex) {
		super();
		this.#stream = stream;
		let reason: Error | undefined;
		this.closed = new Promise((resolve) => {
			stream.once('close', () => {
				resolve(this.#stopped ? undefined : (reason ?? new Error('the controller closed the connection')));
			});
		});
		stream.on('error', (error) => {
			reason = error;
		});
	}

	bindRaw(): void {}

	setFilter(): void {}

	isDevUp(): boolean {
		return !this.#stream.destroyed && !this.#stopped;
	}

	start(): void {
		const reader = createH4Reader((packet) => this.#receive(packet));
		let isBehind = false;
		const read = () => {
			this.#resting = undefined;
			// all that has come, in one piece: a flowing stream would hand it over piece by piece
			const chunk: Buffer | null = this.#stream.read();
			if (chunk === null || this.#stopped) return;
			isBehind = chunk.length >= FULL_CHUNK_BYTES;
			try {
				reader.push(chunk);
			} catch (error) {
				this.#stream.destroy(error as Error);
			}
		};
		this.#stream.on('readable', () => {
			if (!this.#paced || isBehind) read();
			else this.#resting ??= setTimeout(read, PACE_MS);
		});
	}

	/** From now on lets adverts come together for a little while, and reads them at once. */
	pace(): void {
		this.#paced = true;
	}

	write(packet: Buffer): void {
		if (!this.#stream.writable) return;
		if (this.#waiting.length === MOST_WAITING_COMMANDS || this.#stream.writableLength > MOST_UNSENT_BYTES) {
			this.#stream.destroy(new Error('the controller takes no more commands: unplug it and plug it in'));
			return;
		}
		if (packet[0] === COMMAND_PACKET) {
			this.#waiting.push(packet);
			this.#sendAllowed();
		} else {
			this.#stream.write(packet);
		}
	}

	/** Sends what still waits (noble's last word is "stop scanning") and closes. */
	stop(): void {
		if (this.#stopped) return;
		this.#stopped = true;
		clearTimeout(this.#resting);
		// its end is only seen by who reads
		this.#stream.removeAllListeners('readable').resume();
		if (this.#stream.destroyed) return;
		for (const packet of this.#waiting.splice(0)) this.#stream.write(packet);
		this.#stream.end();
		const cut = setTimeout(() => this.#stream.destroy(), CLOSE_TIMEOUT_MS);
		this.#stream.once('close', () => clearTimeout(cut));
	}

	#receive(packet: Buffer): void {
		if (this.#stopped) return;
		if (packet[0] === EVENT_PACKET) {
			if (packet[1] === COMMAND_COMPLETE && packet.length > 3) this.#allow(packet[3]!);
			else if (packet[1] === COMMAND_STATUS && packet.length > 4) this.#allow(packet[4]!);
		}
		this.emit('data', packet);
	}

	#allow(count: number): void {
		this.#allowed = count;
		this.#sendAllowed();
	}

	#sendAllowed(): void {
		while (this.#allowed > 0 && this.#waiting.length > 0) {
			this.#allowed--;
			this.#stream.write(this.#waiting.shift()!);
		}
	}
}
