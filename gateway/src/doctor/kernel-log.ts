// The kernel's log, as far as this user may read it.
import { type Mend, sh } from './check.ts';
import type { Surroundings } from './surroundings.ts';

/** Read by more than one check; once is enough. */
const read = new WeakMap<Surroundings, Promise<string[] | undefined>>();

/** Lines of this boot; undefined where this user may not read them. */
export function kernelLog(surroundings: Surroundings): Promise<string[] | undefined> {
	let lines = read.get(surroundings);
	if (lines === undefined) {
		lines = readLog(surroundings);
		read.set(surroundings, lines);
	}
	return lines;
}

async function readLog({ run }: Surroundings): Promise<string[] | undefined> {
	for (const [command, args] of [
		['dmesg', []],
		['journalctl', ['--dmesg', '--boot', '--quiet', '--output=cat', '--lines=5000']],
	] as const) {
		const { status, output } = await run(command, args);
		if (status === 0 && output.trim() !== '') return output.split('\n');
	}
	return undefined;
}

export const showKernelLog = (pattern: string): Mend => sh`sudo dmesg | grep -iE ${pattern}`;
