// Starts listening, or says in one sentence with a remedy why it could not; and stops.
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

const REMEDIES: Record<string, string> = {
	EADDRINUSE: 'another program has the port: stop it, or set another http.port in cloud.yaml',
	EACCES: 'this user may not open the port: set http.port in cloud.yaml above 1023',
	EADDRNOTAVAIL: 'this machine has no such address: set http.host in cloud.yaml to 127.0.0.1',
	ENOTFOUND: 'the host name is not known: set http.host in cloud.yaml to an IP address',
};

/** @returns the port, which differs from the one asked for where that was 0 */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<number> {
	try {
		await server.listen({ host, port });
	} catch (error) {
		const { code = '', message } = error as NodeJS.ErrnoException;
		throw new Error(`Cannot listen on http://${host}:${port}: ${REMEDIES[code] ?? message}.`, { cause: error });
	}
	return (server.server.address() as AddressInfo).port;
}

/** Every call answers within milliseconds; an upload from a slow phone is the exception that gets this long. */
const GRACE_MS = 500;

/**
 * Lets requests under way finish. Browsers open connections ahead of need, and Node waits for those although no
 * request ever came on them: after the grace they are cut.
 */
export async function closeServer(server: FastifyInstance): Promise<void> {
	const cut = setTimeout(() => server.server.closeAllConnections(), GRACE_MS);
	try {
		await server.close();
	} finally {
		clearTimeout(cut);
	}
}
