// The ports of a broker, plain and TLS: who comes in is counted before anything is spent on him.
import net from 'node:net';
import tls from 'node:tls';
import { Admission, type AdmissionLimits } from './admission.ts';
import type { Refusals } from './refusals.ts';

/** Finds half-open connections of clients that asked for no MQTT keep-alive. */
const TCP_KEEP_ALIVE_MS = 60_000;

export type Doors = {
	plain: net.Server;
	secure: net.Server;
	/** resolves when the last connection has gone */
	stopListening(): Promise<void>;
	/** ends what is still connected */
	close(): Promise<void>;
};

export function createDoors(
	options: { tls?: tls.TlsOptions },
	limits: AdmissionLimits & { connectTimeoutMs: number },
	refusals: Refusals,
	/** `welcome` is to be called once the client has logged in */
	accept: (socket: net.Socket, welcome: () => void) => void,
): Doors {
	const admission = new Admission(limits);
	const sockets = new Set<net.Socket>();
	/** not logged in, the oldest first: they make room for others, who else could not come in to log in */
	const strangers = new Map<net.Socket, string>();
	const makeRoom = (from?: string): boolean => {
		for (const [socket, address] of strangers) {
			if (from !== undefined && address !== from) continue;
			strangers.delete(socket);
			const words = 'too many clients are connected: the oldest that has not logged in was ended';
			refusals.note({ kind: 'too-many-clients', words, address });
			socket.destroy();
			return true;
		}
		return false;
	};
	const welcomed = (socket: net.Socket) => accept(socket, () => strangers.delete(below(socket)));
	const admit = (next: (socket: net.Socket) => void) => (socket: net.Socket) => {
		// a socket that is gone already has no address
		const address = socket.remoteAddress ?? 'unknown';
		const words = admission.objection(address, performance.now(), makeRoom);
		if (words !== undefined) {
			refusals.note({ kind: 'too-many-clients', words, address });
			socket.on('error', () => {});
			socket.destroy();
			return;
		}
		sockets.add(socket);
		strangers.set(socket, address);
		socket.once('close', () => {
			sockets.delete(socket);
			strangers.delete(socket);
			admission.left(address);
		});
		socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
		socket.setNoDelay(true);
		next(socket);
	};
	// shakes hands on connections that were counted first, and listens itself nowhere
	const shaker =
		options.tls && tls.createServer({ ...options.tls, handshakeTimeout: limits.connectTimeoutMs }, welcomed);
	shaker?.on('tlsClientError', (error: Error, socket: tls.TLSSocket) => {
		// the TLS socket has lost its address by now; the one below has it since it was admitted
		const address = below(socket).remoteAddress ?? 'unknown';
		refusals.note({ kind: 'protocol', words: `a client failed to agree on TLS: ${error.message}`, address });
	});
	const plain = net.createServer(admit(welcomed));
	const secure = net.createServer(admit((socket) => shaker?.emit('connection', socket)));
	const closed = (server: net.Server) =>
		new Promise<void>((resolve) => {
			server.close(() => resolve());
		});
	const stopListening = async () => void (await Promise.all([closed(plain), closed(secure)]));
	return {
		plain,
		secure,
		stopListening,
		async close() {
			for (const socket of sockets) socket.destroy();
			await stopListening();
		},
	};
}

/** The plain socket under one of TLS, which Node names for itself only. */
function below(socket: net.Socket & { _parent?: net.Socket }): net.Socket {
	return socket._parent ?? socket;
}
