// Whether a request names this machine: a web site elsewhere may point its own name here and read the answers as its own
// (DNS rebinding), and then the Host header gives it away.
import { isIP } from 'node:net';

/** `host` as in the header; `machine`: this machine's own name. Addresses cannot be pointed elsewhere. */
export function isOwnHost(host: string, machine: string): boolean {
	const name = URL.parse(`http://${host}`)?.hostname.replace(/^\[|\]$/g, '');
	if (name === undefined) return false;
	const own = machine.toLowerCase();
	return isIP(name) !== 0 || name === 'localhost' || name === own || name === `${own}.local`;
}

/** Over loopback, or over an address of this machine's own. */
export function isFromThisMachine(socket: {
	remoteAddress?: string | undefined;
	localAddress?: string | undefined;
}): boolean {
	const { remoteAddress, localAddress } = socket;
	if (remoteAddress === undefined) return false;
	return remoteAddress === localAddress || /^(?:127\.|::1$|::ffff:127\.)/.test(remoteAddress);
}
