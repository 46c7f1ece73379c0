// Codes that come in the page's address: from the QR code at a door (`#door=…`), or from one's other phone (`#join=…`).

export type Link = { kind: 'door' | 'join'; code: string };

/** After the hash, so that no server, log or referrer has it. */
export function linkOf(hash: string): Link | undefined {
	const match = /^#(door|join)=(.+)$/.exec(hash);
	if (match === null) return undefined;
	const [, kind, code] = match as unknown as [string, Link['kind'], string];
	try {
		return { kind, code: decodeURIComponent(code) };
	} catch {
		return { kind, code };
	}
}

export const joinUrl = (origin: string, code: string): string => `${origin}/#join=${encodeURIComponent(code)}`;

/** Calls back with each code that comes, and takes it out of the address, where it would be shared or used again. */
export function onLink(found: (link: Link) => void): void {
	const look = () => {
		const link = linkOf(location.hash);
		if (link === undefined) return;
		history.replaceState(null, '', location.pathname + location.search);
		found(link);
	};
	addEventListener('hashchange', look);
	look();
}
