// The demo's processes: each started once the one before answers, its log in a file, all stopped in the reverse order.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** A cold start on a Raspberry Pi takes a few seconds; half a minute is a fault. */
const READY_WITHIN_MS = 30_000;
const POLL_MS = 50;
const STOP_WITHIN_MS = 10_000;
const LAST_WORDS_CHARS = 4000;
const STOP_WITH_PARENT = new URL('./stop-with-parent.ts', import.meta.url).href;
const LAST_LINES = 6;

export type Daemon = { name: string; args: string[]; readyUrl: string };

export class Processes {
	/** Resolves with a sentence when one of them ends that should not. */
	readonly ended: Promise<string>;
	readonly #logs: string;
	readonly #running: { name: string; child: ChildProcess }[] = [];
	readonly #end = Promise.withResolvers<string>();
	#stopping = false;

	constructor(logs: string) {
		this.#logs = logs;
		this.ended = this.#end.promise;
		// a terminal that goes away takes its children with it
		process.on('exit', () => {
			for (const { child } of this.#running) if (child.exitCode === null) child.kill('SIGKILL');
		});
	}

	/** Starts `node …args` and waits until `readyUrl` answers, or nobody wants it any more. */
	async start({ name, args, readyUrl }: Daemon, unwanted: AbortSignal): Promise<void> {
		if (unwanted.aborted) return;
		const log = join(this.#logs, `${name}.log`);
		writeFileSync(log, '');
		const out = openSync(log, 'a');
		// a group of its own: Ctrl-C reaches this process only, which stops the others in order
		const child = spawn(process.execPath, ['--import', STOP_WITH_PARENT, ...args], {
			stdio: ['pipe', out, 'pipe'],
			detached: true,
		});
		closeSync(out);
		const errors = lastErrors(child.stderr!, log);
		this.#running.push({ name, child });
		const failure = once(child, 'close').then(([code, signal]) => {
			const how = signal ?? `code ${code}`;
			return this.#stopping
				? ''
				: `${errors() || lastLines(log)}\n${name} ended (${how}) and the demo with it; its log is ${log}`;
		});
		void failure.then((words) => !this.#stopping && this.#end.resolve(words));
		const failed = await Promise.race([failure, answers(readyUrl, unwanted)]);
		if (failed !== undefined) throw new Error(failed);
	}

	async stop(): Promise<void> {
		this.#stopping = true;
		for (const { child } of this.#running.splice(0).reverse()) {
			if (child.exitCode !== null || child.signalCode !== null) continue;
			const exited = once(child, 'exit');
			child.kill('SIGTERM');
			const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
			await exited;
			clearTimeout(timer);
		}
	}
}

/** undefined once the address answers or is not wanted; a sentence when it takes too long. */
async function answers(url: string, unwanted: AbortSignal): Promise<string | undefined> {
	const giveUpMs = performance.now() + READY_WITHIN_MS;
	while (performance.now() < giveUpMs) {
		// not there yet is what this loop waits for
		const there = await fetch(url).then(
			() => true,
			() => false,
		);
		if (there || unwanted.aborted) return undefined;
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
	return `${url} did not answer within ${READY_WITHIN_MS / 1000} s.`;
}

/** What a daemon says on standard error goes into its log, and is kept where a full disk leaves no room for it. */
function lastErrors(stderr: Readable, log: string): () => string {
	let said = '';
	stderr.setEncoding('utf8').on('data', (text: string) => {
		said = (said + text).slice(-LAST_WORDS_CHARS);
		try {
			appendFileSync(log, text);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
		}
	});
	return () => said.trimEnd();
}

function lastLines(log: string): string {
	return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n');
}
