// Serves a virtual controller on a Unix socket or a loopback TCP port, one host at a time, as bumble and btvirt do.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type Controller, type ControllerOptions, createController } from './controller.ts';

export type H4Server = {
	controller: Controller;
	/** as a hci source's `transport` names it: h4:unix:PATH or h4:tcp:127.0.0.1:PORT */
	address: string;
	/** reports left out because the host read too slowly */
	readonly dropped: number;
	/** Bytes to the host as they are, for what a sound controller would never send. */
	inject(bytes: Uint8Array): void;
	/** The adapter is pulled out: the host loses its stream, and may come back. */
	unplug(): void;
	close(): Promise<void>;
};

export type H4Listen = { path: string } | { port: number };

/** A host this far behind loses reports, as a radio's does; its answers still go out. */
const MAX_WAITING_BYTES = 1 << 20;

export async function serveH4(listen: H4Listen, options: Omit<ControllerOptions, 'emit'> = {}): Promise<H4Server> {
	let host: Socket | undefined;
	let dropped = 0;
	const controller = createController({
		...options,
		emit(packet, kind) {
			if (!host?.writable) return;
			if (kind === 'report' && host.writableLength > MAX_WAITING_BYTES) dropped++;
			else host.write(packet);
		},
	});

	const server = createServer((socket) => {
		host?.destroy();
		host = socket;
		controller.reset();
		socket.on('data', (bytes) => {
			if (socket !== host) return;
			try {
				controller.receive(bytes);
			} catch (error) {
				socket.destroy(error as Error);
			}
		});
		socket.on('error', () => {}); // 'close' follows and tells all there is to do
		socket.on('close', () => {
			if (socket !== host) return;
			host = undefined;
			controller.reset();
		});
	});
	server.listen('path' in listen ? listen : { ...listen, host: '127.0.0.1' });
	await once(server, 'listening');

	return {
		controller,
		address: addressOf(server),
		get dropped() {
			return dropped;
		},
		inject: (bytes) => host?.write(bytes),
		unplug: () => host?.destroy(),
		async close() {
			host?.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}

function addressOf(server: Server): string {
	const address = server.address();
	return typeof address === 'string' ? `h4:unix:${address}` : `h4:tcp:127.0.0.1:${address?.port}`;
}
