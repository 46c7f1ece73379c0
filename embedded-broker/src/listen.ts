// Binds a server, and says in one sentence with a remedy why it could not.
import type { AddressInfo, Server } from 'node:net';

const REMEDIES: Record<string, string> = {
	EADDRINUSE: 'another program has it: stop that program, or choose another port (0 takes a free one)',
	EACCES: 'this user may not open it: choose a port above 1023',
	EADDRNOTAVAIL: 'this machine has no such address: use 127.0.0.1, or 0.0.0.0 for all networks',
	ENOTFOUND: 'this host name is not known: use an IP address',
};

/** Resolves to the port, which differs from the one asked for where that was 0. The error keeps Node's `code` and the `port`. */
export function listen(server: Server, host: string, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			const remedy = REMEDIES[error.code ?? ''] ?? error.message;
			const words = `The MQTT broker cannot listen on ${host}:${port}: ${remedy}.`;
			reject(Object.assign(new Error(words, { cause: error }), { code: error.code, port }));
		});
		server.listen(port, host, () => {
			server.removeAllListeners('error');
			resolve((server.address() as AddressInfo).port);
		});
	});
}
