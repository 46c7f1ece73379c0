// Serves a virtual controller on a Unix socket or a loopback TCP port, one host at a time, as bumble and btvirt do.
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { createHostLine, inTurn, type LineOptions, type ServedController } from './host-line.ts';

export type H4Server = ServedController & {
	/** The host loses its stream and may come back at once: an adapter out and in again. */
	replug(): void;
};

export type H4Listen = { path: string } | { port: number };

export async function serveH4(listen: H4Listen, options: LineOptions = {}): Promise<H4Server> {
	const line = createHostLine(options);
	const server = createServer((socket) => line.connect(socket));
	await open(server, listen);
	const address = addressOf(server);
	const again = 'path' in listen ? listen : { port: Number(address.split(':').at(-1)) };

	const moves = inTurn();
	const unplug = () =>
		moves(async () => {
			line.disconnect();
			if (!server.listening) return;
			server.close();
			await once(server, 'close');
		});
	const plug = () =>
		moves(async () => {
			if (!server.listening) await open(server, again);
		});
	return {
		controller: line.controller,
		address,
		get dropped() {
			return line.dropped;
		},
		inject: line.inject,
		replug: line.disconnect,
		unplug,
		plug,
		get plugged() {
			return server.listening;
		},
		close: unplug,
	};
}

async function open(server: Server, listen: H4Listen): Promise<void> {
	server.listen('path' in listen ? listen : { ...listen, host: '127.0.0.1' });
	await once(server, 'listening');
	// the stream tells who is in the store: nobody else's business on a shared machine
	if ('path' in listen) await chmod(listen.path, 0o600);
}

function addressOf(server: Server): string {
	const address = server.address();
	return typeof address === 'string' ? `h4:unix:${address}` : `h4:tcp:127.0.0.1:${address?.port}`;
}
