// Where HCI bytes come from, as gateway.yaml writes it: a kernel adapter, or a controller that speaks H4 on a serial port or a socket.
import { once } from 'node:events';
import { Socket, type SocketConstructorOpts } from 'node:net';

export type Transport =
	| { kind: 'adapter'; name: string; deviceId: number }
	| { kind: 'serial'; name: string; path: string; baud: number }
	| { kind: 'h4'; name: string; target: { path: string } | { host: string; port: number } };

/** What Zephyr's hci_uart sample speaks, and noble's own default; USB ports take any. */
const DEFAULT_BAUD = 1_000_000;

/** A controller on the same host answers at once or is not there. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Reads again only when what was read has been taken (the option of streams, which net.Socket passes on): H4Driver reads 40 times a second, not once for each advert. */
const LEAVE_IN_KERNEL = { readableHighWaterMark: 1 } as SocketConstructorOpts;

/** Undefined where `text` is no transport. */
export function parseTransport(text: string): Transport | undefined {
	const adapter = /^hci(\d{1,2})$/.exec(text);
	if (adapter) return { kind: 'adapter', name: text, deviceId: Number(adapter[1]) };

	// names under /dev/serial/by-id have colons of their own: only digits at the very end are a speed
	const serial = /^uart:(\/dev\/.+?)(?::(\d{4,7}))?$/.exec(text);
	if (serial?.[1]) {
		return { kind: 'serial', name: `uart:${serial[1]}`, path: serial[1], baud: Number(serial[2] ?? DEFAULT_BAUD) };
	}

	const unix = /^h4:unix:(\/.+)$/.exec(text);
	if (unix?.[1]) return { kind: 'h4', name: text, target: { path: unix[1] } };

	const tcp = /^h4:tcp:(127(?:\.\d{1,3}){3}|localhost):(\d{1,5})$/.exec(text);
	const port = Number(tcp?.[2]);
	if (tcp?.[1] && port > 0 && port < 65_536) return { kind: 'h4', name: text, target: { host: tcp[1], port } };
	return undefined;
}

/** Rejects with one sentence where nobody listens. */
export async function connectH4(transport: Transport & { kind: 'h4' }, signal: AbortSignal): Promise<Socket> {
	const socket = new Socket(LEAVE_IN_KERNEL).connect(transport.target);
	try {
		await once(socket, 'connect', { signal: AbortSignal.any([signal, AbortSignal.timeout(CONNECT_TIMEOUT_MS)]) });
	} catch (error) {
		socket.destroy();
		socket.on('error', () => {}); // the connection given up above may still fail
		signal.throwIfAborted();
		throw new Error(
			`${transport.name} does not answer (${codeOf(error)}): start the controller or correct the address`,
			{
				cause: error,
			},
		);
	}
	return socket;
}

function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return 'code' in error && error.code !== 'ABORT_ERR' ? String(error.code) : 'no connection in 5 s';
}
