// Real processes for journeys and benches: started, listened to and ended, and none left behind by a test that fails.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

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
};

export type ProcessOptions = { env?: Record<string, string>; cwd?: string };

const ROOT = join(import.meta.dirname, '..', '..');
/** Below the range Linux gives to outgoing connections (32768 and up), which would take a port found free. */
const PORTS = { first: 20_000, last: 32_000 };

const running = new Set<ChildProcess>();
// where the test runner itself is ended, its `afterEach` never runs
process.on('exit', () => {
	for (const child of running) killTree(child.pid!);
});

/** Runs `node …args` in the repository's folder. */
export function startProcess(name: string, args: string[], { env, cwd = ROOT }: ProcessOptions = {}): RunningProcess {
	const child = spawn(process.execPath, args, {
		cwd,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	if (child.pid === undefined) throw new Error(`${name} could not be started: ${process.execPath} ${args.join(' ')}`);
	running.add(child);
	let all = '';
	let errors = '';
	const listeners = new Set<() => void>();
	const heard = () => {
		for (const listener of listeners) listener();
	};
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		all += text;
		heard();
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		all += text;
		errors += text;
		heard();
	});
	let exit: Exit | undefined;
	const exited = new Promise<Exit>((resolve) =>
		child.once('close', (code, signal) => {
			running.delete(child);
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

/** Kills whatever was started here and still runs, and what that started: for `afterEach`. */
export async function endProcesses(): Promise<void> {
	const ends = [...running].map((child) => new Promise((resolve) => child.once('close', resolve)));
	for (const child of running) killTree(child.pid!);
	await Promise.all(ends);
}

/** Every process below `pid`, by /proc; a process whose parent died is nobody's child. */
export function descendants(pid: number): number[] {
	const children = new Map<number, number[]>();
	for (const entry of readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		const parent = parentOf(entry);
		if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
	}
	const below = (parent: number): number[] => (children.get(parent) ?? []).flatMap((child) => [child, ...below(child)]);
	return below(pid);
}

export function isRunning(pid: number): boolean {
	return parentOf(String(pid)) !== undefined;
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

function killTree(pid: number): void {
	for (const each of [pid, ...descendants(pid)]) {
		try {
			process.kill(each, 'SIGKILL');
		} catch (error) {
			// it ended meanwhile, which is what is wanted
			if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
		}
	}
}

/** undefined: there is no such process, or it is a zombie that only waits to be counted. */
function parentOf(pid: string): number | undefined {
	try {
		// the name in parentheses may hold anything: "pid (name) state parent …"
		const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
			.replace(/^.*\) /s, '')
			.split(' ');
		return state === 'Z' ? undefined : Number(parent);
	} catch {
		return undefined;
	}
}
