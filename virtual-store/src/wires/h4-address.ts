// Where an adapter's HCI stream is served: `RECEIVER=h4:unix:PATH` or `RECEIVER=h4:tcp:127.0.0.1:PORT`.
import { once } from 'node:events';
import { unlink } from 'node:fs/promises';
import { connect } from 'node:net';

export type H4Address = { receiver: string; listen: { path: string } | { port: number } };

/** @throws {Error} saying how to write it */
export function parseH4Address(text: string): H4Address {
	const unix = /^([^=]+)=h4:unix:(.+)$/.exec(text);
	if (unix) return { receiver: unix[1]!, listen: { path: unix[2]! } };
	const tcp = /^([^=]+)=h4:tcp:127\.0\.0\.1:(\d{1,5})$/.exec(text);
	if (tcp) return { receiver: tcp[1]!, listen: { port: Number(tcp[2]) } };
	throw new Error(
		`--hci ${text} is no adapter: write RECEIVER=h4:unix:PATH or RECEIVER=h4:tcp:127.0.0.1:PORT, e.g. gw-hci0=h4:unix:/tmp/hci0.sock.`,
	);
}

/** Takes away the socket file that a killed process left behind; one that somebody listens on stays. */
export async function clearStaleSocket(path: string): Promise<void> {
	const probe = connect(path);
	try {
		await once(probe, 'connect');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') await unlink(path);
	} finally {
		probe.destroy();
	}
}
