// The real surroundings' hands: other programs, and probes in processes of their own, each ended when its time is up.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CommandAnswer, ProbeName } from './surroundings.ts';

const COMMAND_LIMIT_MS = 5_000;
/** A whole database is read; better-sqlite3 and noble take a second to load on a Raspberry Pi. */
const PROBE_LIMIT_MS = 20_000;
const OUTPUT_BYTES = 8 * 1024 * 1024;
/** Where tools for administrators are, and the PATH of an ordinary user does not look. */
const MORE_PATHS = '/usr/local/sbin:/usr/sbin:/sbin';

/** @param path as PATH in the environment */
export function runner(path: string) {
	return (command: string, args: readonly string[]): Promise<CommandAnswer> =>
		new Promise((resolve) => {
			const env = { ...process.env, PATH: path, LC_ALL: 'C' };
			const options = { env, timeout: COMMAND_LIMIT_MS, maxBuffer: OUTPUT_BYTES, killSignal: 'SIGKILL' } as const;
			execFile(command, args, options, (error, stdout, stderr) => {
				const output = `${stdout}${stderr}`;
				if (error === null) resolve({ status: 0, output });
				else if (error.code === 'ENOENT' || error.code === 'EACCES') resolve({ status: undefined, output: '' });
				else resolve({ status: typeof error.code === 'number' ? error.code : null, output });
			});
		});
}

export const runOnMachine = runner(`${process.env.PATH ?? '/usr/bin:/bin'}:${MORE_PATHS}`);

export function probe(name: ProbeName, args: readonly string[]): Promise<unknown> {
	const file = fileURLToPath(new URL(`./probes/${name}.ts`, import.meta.url));
	return new Promise((resolve) => {
		const options = { timeout: PROBE_LIMIT_MS, maxBuffer: OUTPUT_BYTES, killSignal: 'SIGKILL' } as const;
		execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) => {
			try {
				resolve(JSON.parse(stdout));
			} catch {
				const late = error?.killed ? `no answer in ${PROBE_LIMIT_MS / 1000} s` : undefined;
				resolve({ error: late ?? firstLine(stderr) ?? error?.message ?? 'it said nothing' });
			}
		});
	});
}

function firstLine(text: string): string | undefined {
	return /^\w*Error.*$/m.exec(text)?.[0] ?? text.split('\n').find((line) => line.trim() !== '');
}
