// What somebody types while a command waits: single keys where there is a terminal, lines where there is none.
import { createInterface, emitKeypressEvents, type Interface } from 'node:readline';

/** `enter`, a letter, or `quit` (q, Ctrl-C, the end of the input). */
export type Answer = string;

type Key = { name?: string; ctrl?: boolean };

/** One at a time; what is typed while nobody waits is kept, but for Ctrl-C, which is told at once. */
export class Answers implements Disposable {
	readonly #onQuit: () => void;
	readonly #waiting: Answer[] = [];
	readonly #end: () => void;
	#take: ((answer: Answer) => void) | undefined;

	/** `onQuit`: also in the middle of something. */
	constructor(onQuit: () => void) {
		this.#onQuit = onQuit;
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
			if (ctrl && (name === 'c' || name === 'd')) {
				this.#onQuit();
				this.#give('quit');
			} else if (name === 'return' || name === 'enter') this.#give('enter');
			else if (name === 'q') this.#give('quit');
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
