// A virtual controller and the one host that speaks with it, whatever stream lies between them.
import type { Duplex } from 'node:stream';
import { type Controller, type ControllerOptions, createController } from './controller.ts';

export type LineOptions = Omit<ControllerOptions, 'emit'>;

/** A controller as somebody serves it. */
export type ServedController = {
	controller: Controller;
	/** as a hci source's `transport` names it */
	readonly address: string;
	/** reports left out because the host read too slowly */
	readonly dropped: number;
	/** Bytes to the host as they are, for what a sound controller would never send. */
	inject(bytes: Uint8Array): void;
	/** The adapter is pulled out and stays out: the host loses its stream and finds none. */
	unplug(): Promise<void>;
	/** It is back in its place, as after power on. */
	plug(): Promise<void>;
	readonly plugged: boolean;
	close(): Promise<void>;
};

export type HostLine = {
	controller: Controller;
	/** A host comes; the one before it is put out, and the controller begins afresh. */
	connect(stream: Duplex): void;
	inject(bytes: Uint8Array): void;
	disconnect(): void;
	readonly dropped: number;
};

/** A host this far behind loses reports, as a radio's does; its answers still go out. */
const MAX_WAITING_BYTES = 1 << 20;

/** Num_Reports of an LE Meta event: after packet type, event code, length and subevent (7.7.65.2). */
const REPORTS_AT = 4;

export function createHostLine(options: LineOptions): HostLine {
	let host: Duplex | undefined;
	let dropped = 0;
	const controller = createController({
		...options,
		emit(packet, kind) {
			if (!host?.writable) return;
			if (kind === 'report' && host.writableLength > MAX_WAITING_BYTES) dropped += packet[REPORTS_AT]!;
			else host.write(packet);
		},
	});
	return {
		controller,
		connect(stream) {
			host?.destroy();
			host = stream;
			controller.reset();
			stream.on('data', (bytes) => {
				if (stream !== host) return;
				try {
					controller.receive(bytes);
				} catch (error) {
					stream.destroy(error as Error);
				}
			});
			stream.on('error', () => {}); // 'close' follows and tells all there is to do
			stream.on('close', () => {
				if (stream !== host) return;
				host = undefined;
				controller.reset();
			});
		},
		inject: (bytes) => void host?.write(bytes),
		disconnect() {
			host?.destroy();
			host = undefined;
			controller.reset();
		},
		get dropped() {
			return dropped;
		},
	};
}

/** Pulling out and plugging in take a moment each: what is asked meanwhile comes after it. */
export function inTurn(): (move: () => Promise<void>) => Promise<void> {
	let last: Promise<void> = Promise.resolve();
	return (move) => {
		last = last.then(move, move);
		return last;
	};
}
