// Real processes for journeys and benches: started, listened to and ended, and none left behind by a test that fails.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type RunningProcess = {
	readonly pid: number;
	/** Standard output and standard error so far, as they came. */
	output(): string;
	/** Standard error alone. */
	errors(): string;
	/** Resolves once the output has it; rejects with the whole output when time is up or the process ends without. */
	waitFor(words: string | RegExp, withinMs: number): Promise<RegExpExecArray>;
	/** The end, after the last word was read. */
	readonly exited: Promise<Exit>;
	kill(signal?: NodeJS.Signals): void;
	/** It and whatever it started that runs now, also where a parent in between has died. */
	family(): number[];
};

export type ProcessOptions = {
	env?: Record<string, string>;
	cwd?: string;
	/** a file descriptor for standard output, which is then not heard */
	stdout?: number;
};

const ROOT = join(import.meta.dirname, '..', '..');
/** Below the range Linux gives to outgoing connections (32768 and up), which would take a port found free. */
const PORTS = { first: 20_000, last: 32_000 };

/** In the environment of each process started here, and so of those it starts. */
const MARK = 'AISLE_TEST_PROCESS';

const started = new Set<string>();
// where the test runner itself is ended, its `afterEach` never runs
process.on('exit', killAll);

/** Runs `node …args` in the repository's folder. */
export function startProcess(
	name: string,
	args: string[],
	{ env, cwd = ROOT, stdout }: ProcessOptions = {},
): RunningProcess {
	const mark = `${MARK}=${randomUUID()}`;
	const child = spawn(process.execPath, args, {
		cwd,
		env: { ...process.env, ...env, [MARK]: mark.slice(MARK.length + 1) },
		stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
	});
	if (child.pid === undefined) throw new Error(`${name} could not be started: ${process.execPath} ${args.join(' ')}`);
	started.add(mark);
	let all = '';
	let errors = '';
	const listeners = new Set<() => void>();
	const heard = () => {
		for (const listener of listeners) listener();
	};
	child.stdout?.setEncoding('utf8').on('data', (text: string) => {
		all += text;
		heard();
	});
	child.stderr!.setEncoding('utf8').on('data', (text: string) => {
		all += text;
		errors += text;
		heard();
	});
	let exit: Exit | undefined;
	const exited = new Promise<Exit>((resolve) =>
		child.once('close', (code, signal) => {
			exit = { code, signal };
			resolve(exit);
			heard();
		}),
	);
	return {
		pid: child.pid,
		output: () => all,
		errors: () => errors,
		exited,
		kill: (signal = 'SIGTERM') => void child.kill(signal),
		family: () => marked(mark),
		waitFor: (words, withinMs) => {
			const pattern = typeof words === 'string' ? new RegExp(words.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')) : words;
			const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
			const give = (up: string) => reject(new Error(`${name} ${up} without saying ${pattern}:\n${all}`));
			const look = () => {
				const match = pattern.exec(all);
				if (match) resolve(match);
				else if (exit) give(`ended (${exit.signal ?? `code ${exit.code}`})`);
			};
			const timer = setTimeout(() => give(`ran ${withinMs} ms`), withinMs);
			listeners.add(look);
			look();
			return promise.finally(() => {
				clearTimeout(timer);
				listeners.delete(look);
			});
		},
	};
}

/** Kills whatever was started here, and what that started: for `afterEach`. Resolves when all are gone. */
export async function endProcesses(): Promise<void> {
	killAll();
	for (const mark of started) while (marked(mark).length > 0) await delay(10);
	started.clear();
}

/** `count` ports of 127.0.0.1 that follow each other and that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
	for (;;) {
		const first = PORTS.first + Math.floor(Math.random() * (PORTS.last - PORTS.first - count));
		const ports = Array.from({ length: count }, (_, i) => first + i);
		const free = await Promise.all(ports.map(isFree));
		if (free.every(Boolean)) return ports;
	}
}

function isFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}

function killAll(): void {
	for (const pid of [...started].flatMap(marked)) {
		try {
			process.kill(pid, 'SIGKILL');
		} catch (error) {
			// it ended meanwhile, which is what is wanted
			if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
		}
	}
}

/** Running processes with `mark` in their environment. */
function marked(mark: string): number[] {
	return readdirSync('/proc')
		.filter((entry) => /^\d+$/.test(entry) && environmentOf(entry).includes(mark))
		.map(Number);
}

/** Empty for one that just ended, or is not ours to look into. */
function environmentOf(pid: string): string {
	try {
		return readFileSync(`/proc/${pid}/environ`, 'latin1');
	} catch {
		return '';
	}
}
