// The examination as people read it: sections, one line a result, what to do under each problem. Pure.
import type { Mend, Result } from './check.ts';
import type { Examined } from './examine.ts';

export type TableStyle = { columns: number; colours: boolean };
export type Counts = Record<Result['state'], number>;
/** What to do after reading; the command stands on a line of its own. */
export type Next = { words: string; command?: string };

const STATES = ['ok', 'warn', 'fail', 'skipped'] as const;
const SIGN = { ok: '✓', warn: '!', fail: '✗', skipped: '–' } as const;
/** SGR codes (ECMA-48 8.3.117) */
const COLOUR = { ok: 32, warn: 33, fail: 31, skipped: 90 } as const;
const BOLD = 1;
/** Narrower, words stand alone in their lines. */
const LEAST_COLUMNS = 40;
const MEND_INDENT = '    ';
const COPIED_INDENT = '        ';

export function countsOf(examined: readonly Examined[]): Counts {
	const counts: Counts = { ok: 0, warn: 0, fail: 0, skipped: 0 };
	for (const { results } of examined) for (const { state } of results) counts[state] += 1;
	return counts;
}

export function table(heading: string, examined: readonly Examined[], next: Next, style: TableStyle): string {
	const columns = Math.max(style.columns, LEAST_COLUMNS);
	const paint = (code: number, text: string) => (style.colours ? `\x1b[${code}m${text}\x1b[0m` : text);
	const lines = [heading];
	for (const { title, results } of examined) {
		lines.push('', paint(BOLD, title));
		for (const result of results) {
			const [first, ...others] = wrapped(result.words, columns - MEND_INDENT.length);
			const sign = paint(COLOUR[result.state], SIGN[result.state]);
			lines.push(`  ${sign} ${first}`, ...others.map((line) => `${MEND_INDENT}${line}`));
			if (result.state !== 'ok' && result.mend) lines.push(...mendLines(result.mend, result.state, columns));
		}
	}
	lines.push('', summary(countsOf(examined)), ...wrapped(next.words, columns));
	if (next.command !== undefined) lines.push(`${MEND_INDENT}${next.command}`);
	return `${lines.join('\n')}\n`;
}

/** Commands and settings stay whole, on lines of their own: they are copied. */
function mendLines(mend: Mend, state: Result['state'], columns: number): string[] {
	const arrow = state === 'skipped' ? '→ to have it checked:' : '→ what to do:';
	const said = (words: string) =>
		wrapped(`${arrow} ${words}`.trim(), columns - MEND_INDENT.length).map((line) => `${MEND_INDENT}${line}`);
	if ('hands' in mend) return said(mend.hands);
	const copied = 'command' in mend ? mend.command : mend.setting;
	return [
		...said('command' in mend ? '' : `write into ${mend.file}`),
		...copied.split('\n').map((line) => `${COPIED_INDENT}${line}`),
	];
}

function summary(counts: Counts): string {
	const words = { ok: 'well', warn: counts.warn === 1 ? 'warning' : 'warnings', fail: 'wrong', skipped: 'not checked' };
	const shown = STATES.filter((state) => counts[state] > 0 || state === 'fail');
	return `${shown.map((state) => `${counts[state]} ${words[state]}`).join(', ')}.`;
}

/** A word longer than the room keeps its line for itself: paths are not cut. */
function wrapped(text: string, room: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(/\s+/)) {
		if (line !== '' && line.length + 1 + word.length > room) {
			lines.push(line);
			line = word;
		} else line = line === '' ? word : `${line} ${word}`;
	}
	lines.push(line);
	return lines;
}
