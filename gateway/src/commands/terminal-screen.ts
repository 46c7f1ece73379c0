// The terminal's second screen while something is drawn in place; whatever happens, the first one comes back as it was.
import { emitKeypressEvents } from 'node:readline';

type Key = 'tab' | 'enter' | 'end';

/** Second screen, no cursor, no wrapping of what is a character too long; and back. */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l';
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_LINE_END = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';
/** Where the terminal does not say. */
const USUAL = { columns: 80, rows: 24 };

export class TerminalScreen {
	/** https://no-color.org: set and not empty means none */
	readonly colours = (process.env.NO_COLOR ?? '') === '';
	readonly #undo: (() => void)[] = [];

	constructor() {
		const leave = () => process.stdout.write(LEAVE);
		process.stdout.write(ENTER);
		// an error that nobody catches ends the process, not the second screen
		process.once('exit', leave);
		this.#undo.push(leave, () => process.off('exit', leave));
	}

	size(): { columns: number; rows: number } {
		// a terminal that does not know its size says 0
		return { columns: process.stdout.columns || USUAL.columns, rows: process.stdout.rows || USUAL.rows };
	}

	draw(lines: readonly string[]): void {
		// a terminal at the end of a slow line skips pictures
		if (process.stdout.writableNeedDrain) return;
		process.stdout.write(`${HOME}${lines.map((line) => line + CLEAR_LINE_END).join('\r\n')}${CLEAR_BELOW}`);
	}

	onResize(listener: () => void): void {
		process.stdout.on('resize', listener);
		this.#undo.push(() => process.stdout.off('resize', listener));
	}

	/** Tab, Enter, and q or Ctrl-C: where standard input is a terminal. */
	onKey(listener: (key: Key) => void): void {
		const { stdin } = process;
		if (!stdin.isTTY) return;
		const onKeypress = (_text: string | undefined, { name, ctrl }: { name?: string; ctrl?: boolean }) => {
			if (name === 'q' || (ctrl && (name === 'c' || name === 'd'))) listener('end');
			else if (name === 'return' || name === 'enter') listener('enter');
			else if (name === 'tab') listener('tab');
		};
		emitKeypressEvents(stdin);
		stdin.setRawMode(true);
		stdin.on('keypress', onKeypress);
		stdin.resume();
		this.#undo.push(() => {
			stdin.off('keypress', onKeypress);
			stdin.setRawMode(false);
			stdin.pause();
		});
	}

	[Symbol.dispose](): void {
		for (const undo of this.#undo.splice(0).reverse()) undo();
	}
}
