// The kernel's raw HCI socket, through the native module that noble brings, opened before noble so that failures are ours to word.
import { constants } from 'node:os';
import type { HciSocket } from './noble-private.ts';
import type { Transport } from './transport.ts';

export type Adapter = Transport & { kind: 'adapter' };

/** What noble is given to speak through, and the end of it: with the reason, or undefined after a stop. */
export type OpenDriver = {
	socket: HciSocket;
	lost: Promise<Error | undefined>;
	/** reads less often from now on, where it is ours to say */
	pace?(): void;
};

/**
 * Opened sockets, kept for ever on purpose: bluetooth-hci-socket 2.3.0 closes its file descriptor when its thread ends
 * and again when the object is collected, by when the number may belong to a database or a connection of ours.
 */
const openedSockets: HciSocket[] = [];

export function openAdapter(Driver: new () => HciSocket, adapter: Adapter): OpenDriver {
	const socket = new Driver();
	let failure: Error | undefined;
	const lost = new Promise<Error>((resolve) => {
		socket.on('error', (error: Error) => {
			failure ??= explainAdapterError(error, adapter);
			resolve(failure);
		});
	});
	try {
		socket.bindRaw(adapter.deviceId);
	} catch (error) {
		throw explainAdapterError(error as Error, adapter);
	}
	if (failure) throw failure;
	if (!socket.isDevUp()) throw new Error(`${adapter.name} is switched off: run \`sudo hciconfig ${adapter.name} up\``);
	socket.bindRaw = () => {}; // noble binds what is bound
	openedSockets.push(socket);
	return { socket, lost };
}

/** The native module gives `errno` on error events, and only strerror's words where it throws. */
function explainAdapterError(error: Error & { errno?: number }, { name }: Adapter): Error {
	const { EPERM, EACCES, ENODEV, EAFNOSUPPORT, ENETDOWN } = constants.errno;
	const is = (errno: number, words: string) => error.errno === errno || error.message === words;
	if (is(EPERM, 'Operation not permitted') || is(EACCES, 'Permission denied')) {
		// this Node, which need not be the one that a shell finds
		return new Error(
			`no permission to use ${name}: run \`sudo setcap cap_net_raw+eip ${process.execPath}\`, or give the service AmbientCapabilities=CAP_NET_RAW`,
			{ cause: error },
		);
	}
	if (is(ENODEV, 'No such device')) {
		return new Error(`there is no adapter ${name}: plug it in, or set transport to one that \`hciconfig\` lists`, {
			cause: error,
		});
	}
	if (is(EAFNOSUPPORT, 'Address family not supported by protocol')) {
		return new Error(
			`no Bluetooth here for ${name}: run \`sudo modprobe bluetooth\`, and give a container the host's network`,
			{ cause: error },
		);
	}
	if (is(ENETDOWN, 'Network is down')) {
		return new Error(`${name} was switched off: run \`sudo hciconfig ${name} up\``, { cause: error });
	}
	return new Error(`${name} failed (${error.message}): look at \`dmesg\`, or unplug it and plug it in again`, {
		cause: error,
	});
}
