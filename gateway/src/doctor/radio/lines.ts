// Controllers that are not the kernel's: behind a socket, or on a serial port.
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { fail, ok, type Result, sh } from '../check.ts';
import { codeOf, readText, statOf } from '../files.ts';
import { partOf, type Surroundings } from '../surroundings.ts';

const ANSWER_MS = 5_000;

export async function reachSocket(
	transport: string,
	{ path, host, port }: Record<string, string | undefined>,
	receiver: string,
	surroundings: Surroundings,
	signal: AbortSignal,
): Promise<Result> {
	const heard = partOf(surroundings, receiver);
	// some controllers take one host only
	if (heard?.state === 'ok') return ok(`the running gateway hears with it: ${heard.words}`);
	const socket = connect(path === undefined ? { host: host ?? '', port: Number(port) } : { path });
	try {
		await once(socket, 'connect', { signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
		return ok(`${transport} answers`);
	} catch (error) {
		const code = error instanceof Error && error.name === 'AbortError' ? 'no answer' : codeOf(error);
		if (code === 'EACCES')
			return fail(`${transport}: this user may not use that socket.`, sh`sudo chmod a+rw ${path ?? ''}`);
		const words = `${transport} does not answer (${code}): the program that brings the controller does not run there.`;
		return fail(words, path === undefined ? sh`ss -ltn ${`sport = :${port}`}` : sh`ls -l ${path}`);
	} finally {
		socket.on('error', () => {}); // given up above, it may still fail
		socket.destroy();
	}
}

export function serialPort(path: string, surroundings: Surroundings): Result {
	const stats = statOf(surroundings.root + path);
	if (!stats)
		return fail(
			`There is no serial port ${path}: plug the radio in, or name the one it has.`,
			sh`ls -l /dev/serial/by-id/`,
		);
	try {
		accessSync(surroundings.root + path, constants.R_OK | constants.W_OK);
		return ok(`${path} is there, and this user may use it`);
	} catch {
		const group = groupName(surroundings, stats.gid) ?? 'dialout';
		const user = surroundings.serviceUser ?? surroundings.user;
		return fail(
			`No permission to use ${path}: it is for members of group ${group}.`,
			sh`sudo usermod -aG ${group} ${user}`,
		);
	}
}

function groupName(surroundings: Surroundings, gid: number): string | undefined {
	const line = readText(surroundings, '/etc/group')
		?.split('\n')
		.find((entry) => entry.split(':')[2] === String(gid));
	return line?.split(':')[0];
}
