// Starts listening, and says in one sentence with a remedy why it could not.
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
