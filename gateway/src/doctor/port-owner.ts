// Who listens on a TCP port, from /proc (proc(5)): of other users' processes only root may know.
import { linkTarget, list, readText } from './files.ts';
import type { Surroundings } from './surroundings.ts';

/** TCP_LISTEN in the kernel's tcp_states.h */
const LISTENING = '0A';

/** "name (process 123)", or undefined where this user may not know. */
export function portOwner(rooted: Pick<Surroundings, 'root'>, port: number): string | undefined {
	const sockets = new Set(listeningInodes(rooted, port).map((inode) => `socket:[${inode}]`));
	if (sockets.size === 0) return undefined;
	for (const pid of list(rooted, '/proc').filter((entry) => /^\d+$/.test(entry))) {
		for (const fd of list(rooted, `/proc/${pid}/fd`)) {
			const target = linkTarget(rooted, `/proc/${pid}/fd/${fd}`);
			if (target === undefined || !sockets.has(target)) continue;
			return `${readText(rooted, `/proc/${pid}/comm`) ?? 'a program'} (process ${pid})`;
		}
	}
	return undefined;
}

function listeningInodes(rooted: Pick<Surroundings, 'root'>, port: number): string[] {
	const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
	return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) =>
		(readText(rooted, path) ?? '').split('\n').flatMap((line) => {
			const fields = line.trim().split(/\s+/);
			const inode = fields[9];
			return fields[1]?.endsWith(end) && fields[3] === LISTENING && inode !== undefined ? [inode] : [];
		}),
	);
}
