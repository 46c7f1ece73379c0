// Where a phone finds the store page, and the code with which it may record. Reads this machine's addresses.
import { networkInterfaces } from 'node:os';
import { fromTimestamp } from '@aisle/protocol';

export type PageLinkOptions = {
	code: string;
	/** when the code is too old */
	until: string;
	/** where the gateway answers its own machine */
	url: string;
	/** `http.host` of gateway.yaml */
	host: string;
};

const EVERYWHERE = new Set(['0.0.0.0', '::']);

/** @param addresses of this machine, in its networks */
export function pageLinks({ code, url, host }: PageLinkOptions, addresses = ownAddresses()): string[] {
	const { port, hostname } = new URL(url);
	const names = EVERYWHERE.has(host) ? addresses : [isLocal(host) ? hostname : host.includes(':') ? `[${host}]` : host];
	return names.map((name) => `http://${name}:${port}/#record/${code}`);
}

export function pageWords({ code, until, url, host }: PageLinkOptions, links: readonly string[]): string[] {
	const { port } = new URL(url);
	const clock = new Date(fromTimestamp(until) * 1000).toLocaleTimeString('en-GB', {
		hour: '2-digit',
		minute: '2-digit',
	});
	return [
		links.length > 1 ? 'Open one of these on the phone that you carry:' : 'Open this on the phone that you carry:',
		...links.map((link) => `  ${link}`),
		`or choose Survey, then Record, on the store page and type ${code}.`,
		`The code is good for one page, until ${clock}; that page may record until an hour after it last did. Another code ends that.`,
		...(isLocal(host)
			? [
					'The page answers this machine only. For a phone in the store\'s network write into gateway.yaml "http: { host: 0.0.0.0 }" and',
					`restart, or from a laptop: ssh -L ${port}:127.0.0.1:${port} <gateway>`,
				]
			: []),
	];
}

function isLocal(host: string): boolean {
	return /^(?:127\.|localhost$|\[?::1\]?$)/.test(host);
}

function ownAddresses(): string[] {
	return Object.values(networkInterfaces())
		.flatMap((list) => list ?? [])
		.filter(({ internal, family }) => !internal && family === 'IPv4')
		.map(({ address }) => address);
}
