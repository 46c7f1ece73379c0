// What somebody types while a command waits: single keys where there is a terminal, lines where there is none.
import { createInterface, emitKeypressEvents, type Interface } from 'node:readline';

/** `enter`, a letter, or `quit` (q, Ctrl-C, the end of the input). */
export type Answer = string;

type Key = { name?: string; ctrl?: boolean };

/**
 * One at a time. A key that is pressed while nobody waits would be an answer to what was not yet asked: only quitting is kept, and
 * Ctrl-C told at once. Lines of a script are kept.
 */
export class Answers implements Disposable {
	readonly #leaving: AbortController;
	readonly #waiting: Answer[] = [];
	readonly #end: () => void;
	#take: ((answer: Answer) => void) | undefined;

	/** `leaving`: Ctrl-C aborts it, also in the middle of something; whatever aborts it is an answer, too. */
	constructor(leaving: AbortController) {
		this.#leaving = leaving;
		leaving.signal.addEventListener('abort', () => this.#give('quit'));
		this.#end = process.stdin.isTTY ? this.#readKeys() : this.#readLines();
	}

	next(): Promise<Answer> {
		const ready = this.#waiting.shift();
		if (ready !== undefined) return Promise.resolve(ready);
		return new Promise((resolve) => {
			this.#take = resolve;
		});
	}

	[Symbol.dispose](): void {
		this.#end();
	}

	#give(answer: Answer): void {
		if (this.#take) {
			this.#take(answer);
			this.#take = undefined;
		} else this.#waiting.push(answer);
	}

	#readKeys(): () => void {
		const { stdin } = process;
		const onKey = (_text: string | undefined, { name, ctrl }: Key) => {
			if (ctrl && (name === 'c' || name === 'd')) this.#leaving.abort();
			else if (name === 'q') this.#give('quit');
			else if (!this.#take) return;
			else if (name === 'return' || name === 'enter') this.#give('enter');
			else if (name !== undefined && !ctrl) this.#give(name);
		};
		emitKeypressEvents(stdin);
		stdin.setRawMode(true);
		stdin.on('keypress', onKey);
		stdin.resume();
		return () => {
			stdin.off('keypress', onKey);
			stdin.setRawMode(false);
			stdin.pause();
		};
	}

	#readLines(): () => void {
		const lines = typedLines();
		lines.on('line', (line) => {
			const word = line.trim();
			this.#give(word === '' ? 'enter' : word === 'q' ? 'quit' : word);
		});
		lines.on('close', () => this.#give('quit'));
		return () => lines.close();
	}
}

export function typedLines(): Interface {
	return createInterface({ input: process.stdin });
}
