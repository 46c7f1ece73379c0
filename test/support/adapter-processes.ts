// The processes of adapters that a process has started and that still run, as Linux lists them.
import { readdirSync, readFileSync } from 'node:fs';

/** Of this process, unless told otherwise; those that wait to be reaped count, too. */
export function adapterProcesses(parent = process.pid): number[] {
	return readdirSync('/proc')
		.filter((entry) => /^\d+$/.test(entry))
		.map(Number)
		.filter((pid) => parentOf(pid) === parent && (isDefunct(pid) || commandOf(pid).includes('adapter-process.ts')));
}

function parentOf(pid: number): number | undefined {
	return Number(statOf(pid)[1]) || undefined;
}

function isDefunct(pid: number): boolean {
	return statOf(pid)[0] === 'Z';
}

/** State, parent and so on: what follows the command's name, which may have spaces. */
export function statOf(pid: number): string[] {
	return read(`/proc/${pid}/stat`)
		.replace(/^.*\) /s, '')
		.split(' ');
}

function commandOf(pid: number): string {
	return read(`/proc/${pid}/cmdline`);
}

/** Empty for one that just ended. */
function read(path: string): string {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		return '';
	}
}
