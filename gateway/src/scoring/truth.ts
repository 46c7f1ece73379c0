// Reads a truth file: where somebody really was, `t,x,y` or `t,x,y,subject`, one moment a line. Pure.
import { type FileProblem, type FileResult, LATEST_UNIX_S, Metres, type Point, PresenceSubject } from '@aisle/protocol';
import { z } from 'zod';

/** Where somebody was at one moment. */
export type Fix = { t: number; at: Point };

export type Truth = {
	file: string;
	/** by subject, in the order of time; '' where the file names none */
	fixes: ReadonlyMap<string, readonly Fix[]>;
	/** sentences about what was passed over or set right */
	remarks: string[];
};

const EXAMPLE =
	'Write "t,x,y" first and then lines such as "1581249601.409,18.031,8.465" (Unix seconds, metres, metres)';
/** Unix seconds of 1973: what is less counts from somewhere else, and no capture is as old. */
const EARLIEST_UNIX_S = 1e8;
/** One mistake is often in every line. */
const PROBLEMS_MOST = 20;

const Row = z.object({
	t: z
		.number('must be a number of Unix seconds')
		.min(EARLIEST_UNIX_S, 'must be in Unix seconds; this is too few of them')
		.max(LATEST_UNIX_S, 'must be in Unix seconds; this looks like milliseconds'),
	x: Metres,
	y: Metres,
	subject: PresenceSubject.optional(),
});
type Field = keyof typeof Row.shape;
const FIELDS = Object.keys(Row.shape) as Field[];

/** Takes CRLF and a byte order mark, columns in any order, and columns that it does not know. */
export function readTruth(text: string, file: string): FileResult<Truth> {
	const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
	const header = cellsOf(lines[0]!).map((name) => name.toLowerCase());
	const problem = (line: number, path: string, message: string, remedy: string): FileProblem => {
		return { file, line, column: 1, path, message, remedy };
	};
	const missing = (['t', 'x', 'y'] as const).filter((field) => !header.includes(field));
	if (missing.length > 0) {
		const what = text.trim() === '' ? 'the file is empty' : `the first line does not name ${missing.join(', ')}`;
		return { ok: false, problems: [problem(1, '', what, EXAMPLE)] };
	}
	const columns = FIELDS.map((field) => [field, header.indexOf(field)] as const).filter(([, column]) => column >= 0);
	const problems: FileProblem[] = [];
	const unplaced: number[] = [];
	const rows: z.infer<typeof Row>[] = [];
	for (const [i, line] of lines.entries()) {
		if (i === 0 || line.trim() === '') continue;
		const cells = cellsOf(line);
		if (cells.slice(header.length).some((cell) => cell !== '')) {
			const remedy = 'Write decimals with a point, as in "1581249601.409,18.031,8.465"';
			problems.push(
				problem(i + 1, '', `has ${cells.length} columns, and the first line names ${header.length}`, remedy),
			);
			if (problems.length >= PROBLEMS_MOST) break;
			continue;
		}
		const value = Object.fromEntries(columns.map(([field, column]) => [field, readCell(field, cells[column])]));
		if (Number.isNaN(value.x) || Number.isNaN(value.y)) {
			unplaced.push(i + 1);
			continue;
		}
		const row = Row.safeParse(value);
		if (row.success) rows.push(row.data);
		else problems.push(...row.error.issues.map((issue) => explain(issue, cells, columns, i + 1, problem)));
		if (problems.length >= PROBLEMS_MOST) break;
	}
	if (problems.length === 0 && rows.length === 0) {
		problems.push(problem(1, '', 'not one line of it says where anybody was', EXAMPLE));
	}
	return problems.length > 0 ? { ok: false, problems } : { ok: true, value: truthOf(file, rows, unplaced) };
}

function cellsOf(line: string): string[] {
	return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

/** NaN: a moment at which the camera did not see. */
function readCell(field: Field, cell: string | undefined): number | string | undefined {
	if (field === 'subject') return cell;
	if (cell === undefined) return undefined;
	if (field !== 't' && (cell === '' || /^[+-]?nan$/i.test(cell))) return Number.NaN;
	return cell !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell;
}

function explain(
	issue: z.core.$ZodIssue,
	cells: readonly string[],
	columns: readonly (readonly [Field, number])[],
	line: number,
	problem: (line: number, path: string, message: string, remedy: string) => FileProblem,
): FileProblem {
	const field = issue.path[0] as Field;
	const cell = cells[columns.find(([name]) => name === field)![1]];
	const got = cell === undefined ? 'is missing' : `${JSON.stringify(cell)} `;
	const wanted = field === 'x' || field === 'y' ? 'must be a number of metres' : issue.message;
	const remedy = field === 'subject' ? 'Write for example tag:walker' : EXAMPLE;
	return problem(line, field, cell === undefined ? got : got + wanted, remedy);
}

function truthOf(file: string, rows: readonly z.infer<typeof Row>[], unplaced: readonly number[]): Truth {
	const fixes = new Map<string, Fix[]>();
	let backwards = 0;
	for (const { t, x, y, subject = '' } of rows) {
		const own = fixes.get(subject) ?? [];
		if (own.length > 0 && t < own.at(-1)!.t) backwards++;
		own.push({ t, at: [x, y] });
		fixes.set(subject, own);
	}
	for (const own of fixes.values()) own.sort((a, b) => a.t - b.t);
	const remarks: string[] = [];
	if (unplaced.length > 0) remarks.push(`${file}: no position on ${linesText(unplaced)}, passed over.`);
	if (backwards > 0) remarks.push(`${file}: ${backwards} of its lines went back in time; sorted.`);
	return { file, fixes, remarks };
}

/** `line 7`, `lines 3, 4, 5 and 20 more` */
function linesText(lines: readonly number[]): string {
	const shown = 5;
	const more = lines.length > shown ? ` and ${lines.length - shown} more` : '';
	return `line${lines.length === 1 ? '' : 's'} ${lines.slice(0, shown).join(', ')}${more}`;
}
