// One server-sent event stream over one response: frames, heartbeats, and an end for clients that do not read.
import type { ServerResponse } from 'node:http';

export type StreamEvent = { event: string; data: unknown; id?: number };
export type EventStream = { send(event: StreamEvent): void; end(): void };

/** Proxies cut idle connections after 30 to 60 s; 15 s stays under all of them. */
const HEARTBEAT_MS = 15_000;
/**
 * About a hundred offers that the kernel would not take. A phone this far behind is asleep: it is cut off,
 * and gets what it missed from the database when it connects again.
 */
const BUFFER_MAX_BYTES = 64 * 1024;
/** What the browser waits before it connects again. */
const RETRY_MS = 2_000;

/** @param response with its head sent; `onClose` is called once, whoever ends the stream */
export function openEventStream(response: ServerResponse, onClose: () => void): EventStream {
	const write = (text: string) => {
		if (response.writableEnded || response.destroyed) return;
		response.write(text);
		if (response.writableLength > BUFFER_MAX_BYTES) response.destroy();
	};
	const heartbeat = setInterval(() => write(':\n\n'), HEARTBEAT_MS);
	response.once('close', () => {
		clearInterval(heartbeat);
		onClose();
	});
	// a reset connection is a phone that left; 'close' follows
	response.on('error', () => {});
	write(`retry: ${RETRY_MS}\n\n`);
	return {
		send: (event) => write(formatEvent(event)),
		end: () => {
			if (!response.writableEnded) response.end();
		},
	};
}

/** JSON has no line breaks, so one data line is enough. */
export function formatEvent({ event, data, id }: StreamEvent): string {
	return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
